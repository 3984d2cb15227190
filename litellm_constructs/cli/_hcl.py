"""Where a configuration in HCL has its resources, and what its comments accept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_RESOURCE = re.compile(r'^resource\s+"(\w+)"\s+"([\w-]+)"')
_COMMENT = re.compile(r"^\s*(#|//)")
_ACCEPTS = re.compile(r"(?:#|//)\s*litellm-constructs:\s*accept\s+([a-z0-9-]+)\s+because\s+(\S.*)$")


@dataclass
class Block:
    """A resource in a file."""

    file: Path
    line: int
    accepts: dict[str, str] = field(default_factory=dict[str, str])
    """Why findings are accepted here, by the id of the check."""


def blocks(directory: Path, configuration: Mapping[str, Any]) -> dict[str, Block]:
    """The resources of a configuration by address, without the keys of instances.

    `configuration` is what a plan tells of it: it says where the sources of modules are. Only files in Terraform's own
    syntax, as `terraform fmt` writes them, are looked at, and only modules in directories.
    """
    return dict(_blocks(directory, configuration.get("root_module", {}), ""))


def _blocks(directory: Path, module: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Block]]:
    for file in sorted(directory.glob("*.tf")):
        for address, block in _in_file(file):
            yield f"{prefix}{address}", block
    for name, call in module.get("module_calls", {}).items():
        source = str(call.get("source", ""))
        if source.startswith(("./", "../")):
            yield from _blocks(directory / source, call["module"], f"{prefix}module.{name}.")


def _in_file(file: Path) -> Iterator[tuple[str, Block]]:
    above: dict[str, str] = {}
    block: Block | None = None
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        accepted = {found[1]: found[2].strip()} if (found := _ACCEPTS.search(line)) else {}
        if resource := _RESOURCE.match(line):
            block = Block(file, number, {**above, **accepted})
            yield f"{resource[1]}.{resource[2]}", block
        elif block:
            block.accepts |= accepted
        # Comments belong to the resource that they stand in, or that follows them at once.
        above = {**above, **accepted} if not block and _COMMENT.match(line) else {}
        if line.startswith("}") or (resource and line.rstrip().endswith("}")):
            block = None
