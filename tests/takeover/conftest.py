from tests.terraform.conftest import api, gateway, reattach, workspace

__all__ = ["api", "gateway", "reattach", "workspace"]
