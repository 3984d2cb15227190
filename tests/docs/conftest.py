from tests.terraform.conftest import _sandbox, bare, lab, reattach, sandbox

__all__ = ["_sandbox", "bare", "lab", "reattach", "sandbox"]
