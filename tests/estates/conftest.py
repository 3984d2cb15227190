from tests.terraform.conftest import gateway, prefix, reattach, workspace

__all__ = ["gateway", "prefix", "reattach", "workspace"]
