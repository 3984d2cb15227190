from __future__ import annotations

from tests.providers import installed as installed
