"""What Terraform's provider for Kubernetes takes: names and types of hashicorp/kubernetes 3.2.1, in `schema.json`.

The provider itself is not among the packages that CI can have.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_TYPES = {"string": str, "bool": bool, "number": int | float}


@cache
def _schema() -> Mapping[str, Any]:
    return json.loads(Path(__file__).with_name("schema.json").read_text())


def problems_of_stack(content: Mapping[str, Any]) -> list[str]:
    """What the provider would refuse of a stack's Terraform JSON, by its names and types."""
    found: list[str] = []
    for number, block in enumerate(content.get("provider", {}).get("kubernetes", [])):
        given = {key: item for key, item in block.items() if key != "alias"}
        found += _problems(f"provider[{number}]", _schema()["provider_block"], given)
    for kind, resources in content.get("resource", {}).items():
        if kind.startswith("kubernetes_"):
            for name, resource in resources.items():
                given = {key: item for key, item in resource.items() if key not in _META}
                found += _problems(f"{kind}.{name}", _schema()["resources"][kind], given)
    return found


_META = ("//", "depends_on", "lifecycle", "provider")


def _problems(path: str, known: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[str]:
    for name, wanted in known.items():
        if name not in given and (wanted.get("required") or (wanted.get("min") and "block" in wanted)):
            yield f"{path}.{name} is required"
    for name, item in given.items():
        if name not in known:
            yield f"{path}.{name} is unknown"
        elif "block" in known[name]:
            yield from _problems_of_blocks(f"{path}.{name}", known[name], item)
        elif known[name].get("computed") and not known[name].get("optional"):
            yield f"{path}.{name} is computed"
        elif not _fits(known[name]["type"], item):
            yield f"{path}.{name} is {item!r}, and no {known[name]['type']}"


def _problems_of_blocks(path: str, known: Mapping[str, Any], given: Any) -> Iterator[str]:
    blocks = given if isinstance(given, list) else [given]
    if len(blocks) > known.get("max", len(blocks)) or (known["block"] == "single" and isinstance(given, list)):
        yield f"{path} stands {len(blocks)} times"
    for block in blocks:
        if isinstance(block, dict):
            yield from _problems(path, known["of"], block)
        else:
            yield f"{path} is {block!r}, and no block"


def _fits(kind: Any, given: Any) -> bool:
    if isinstance(given, str) and "${" in given:
        return True
    match kind:
        case ["list" | "set", item]:
            return isinstance(given, list) and all(_fits(item, one) for one in given)
        case ["map", item]:
            return isinstance(given, dict) and all(_fits(item, one) for one in given.values())
        case ["object", members]:
            return isinstance(given, dict) and all(_fits(members[name], one) for name, one in given.items())
        case "dynamic":
            return True
        case str():
            # Terraform makes true of "true" as well; what is written is of the type itself.
            return isinstance(given, _TYPES[kind]) and (kind == "bool" or not isinstance(given, bool))
    raise AssertionError(f"a type of the schema that is unknown: {kind}")
