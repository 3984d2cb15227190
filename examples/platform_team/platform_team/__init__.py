"""What this company's platform team gives its tenants on the LiteLLM gateway."""

from .tenant import Tenant

__all__ = ["Tenant"]
