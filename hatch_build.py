"""What the build of a wheel makes, also of that which `pip install --editable` installs: provider_shim/schema.bin."""

from __future__ import annotations

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Schema(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, self.root)
        from provider_shim.__main__ import write_schema

        write_schema()
