"""An embedded LiteLLM gateway: the management API in one process, for demos and tests.

It needs the extra: `pip install 'litellm-constructs[sandbox]'`.
"""

from .server import Request, Sandbox

__all__ = ["Request", "Sandbox"]
