"""The Terraform provider for LiteLLM: what Terraform starts, and what talks to the gateway."""

__version__ = "1.0.0"
