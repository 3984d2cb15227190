from __future__ import annotations

from tests.providers import installed

__all__ = ["installed"]
