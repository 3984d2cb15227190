"""A project in Terraform's own language: one file for each kind of object."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from litellm_constructs.adoption.estate import Adopted, Reference
from litellm_constructs.adoption.estate import Key as Identity
from provider_shim import __version__
from provider_shim.data_sources import plural
from provider_shim.engine.namesakes import quoted
from provider_shim.install import SOURCE
from provider_shim.resources import PREFIX

MAIN_FILE = "main.tf"
IMPORTS = "imports.tf"
GATEWAY = "gateway.tf"
"""Where stands what a gateway has once."""

MAIN = f"""\
terraform {{
  required_providers {{
    litellm = {{
      source  = "{SOURCE}"
      version = "~> {__version__}"
    }}
  }}
}}

# The address and the key of the gateway come from LITELLM_API_BASE and LITELLM_API_KEY.
provider "litellm" {{}}
"""

_IMPORT = re.compile(r'^import \{\s*to\s*=\s*(\w+)\.([\w-]+)\s*id\s*=\s*("(?:[^"\\]|\\.)*")\s*\}', re.MULTILINE)


def is_in(directory: Path) -> bool:
    return any(directory.glob("*.tf"))


def known(directory: Path) -> dict[Identity, str]:
    """The objects that the project imports, each with its name there."""
    return {
        (type_name, _unquoted(id)): name
        for path in sorted(directory.glob("*.tf"))
        for type_name, name, id in _IMPORT.findall(path.read_text(encoding="utf-8"))
    }


def files(directory: Path, adopted: Iterable[Adopted], formatted: Callable[[str], str]) -> dict[str, str]:
    """The files that are new or get more, each whole. What is there already stays as it is. `formatted` is what
    `terraform fmt` makes of a text."""
    new = {name: formatted(text) for name, text in written(adopted).items()}
    if not is_in(directory):
        return {MAIN_FILE: MAIN, **new}
    there = {name: directory / name for name in new if (directory / name).exists()}
    return {
        name: f"{there[name].read_text(encoding='utf-8').rstrip()}\n\n{text}" if name in there else text
        for name, text in new.items()
    }


def _unquoted(text: str) -> str:
    return str(json.loads(text)).replace("$${", "${").replace("%%{", "%{")


def written(adopted: Iterable[Adopted]) -> dict[str, str]:
    """The texts of these objects by the files that they belong to."""
    texts: dict[str, list[str]] = {}
    adopted = list(adopted)
    for each in adopted:
        texts.setdefault(file_of(each), []).append(_resource(each))
    imports = [
        f"import {{\n  to = {each.spec.type_name}.{each.name}\n  id = {quoted(each.id)}\n}}\n" for each in adopted
    ]
    if imports:
        texts[IMPORTS] = imports
    return {name: "\n".join(each) for name, each in texts.items()}


def file_of(each: Adopted) -> str:
    return GATEWAY if each.spec.once else f"{plural(each.spec.type_name.removeprefix(PREFIX))}.tf"


def _resource(each: Adopted) -> str:
    return "\n".join(
        [
            f'resource "{each.spec.type_name}" "{each.name}" {{',
            *(f"  # {place} stays on the gateway, as it is a secret or looks like one." for place in each.stays),
            *(f"  {name} = {_value(value, 1)}" for name, value in each.arguments.items()),
            *(_ignoring(each.ignored) if each.ignored else ()),
            "}\n",
        ]
    )


def _ignoring(names: list[str]) -> Iterable[str]:
    yield "\n  lifecycle {"
    yield f"    ignore_changes = [{', '.join(names)}]"
    yield "  }"


WIDTH = 100
"""Columns beyond which a list or an object is written over several lines."""


def _value(value: Any, depth: int) -> str:
    match value:
        case Reference():
            return f"{value.type_name}.{value.name}.{value.attribute}"
        case str():
            return _text(value)
        case bool() | None:
            return json.dumps(value)
        case int() | Decimal():
            return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
        case list():
            items = [_value(item, depth + 1) for item in cast("list[Any]", value)]
            line = f"[{', '.join(items)}]"
            nested = any("\n" in item for item in items)
            if len(items) < 2 and nested:
                return line
            return _over_lines("[", [f"{item}," for item in items], "]", depth) if nested or len(line) > WIDTH else line
        case _:
            members = [
                f"{_name(key)} = {_value(inner, depth + 1)}" for key, inner in cast("dict[str, Any]", value).items()
            ]
            return _over_lines("{", members, "}", depth) if members else "{}"


def _over_lines(start: str, lines: Iterable[str], end: str, depth: int) -> str:
    def all_lines() -> Iterator[str]:
        yield start
        yield from (f"{'  ' * (depth + 1)}{line}" for line in lines)
        yield f"{'  ' * depth}{end}"

    return "\n".join(all_lines())


def _name(key: str) -> str:
    plain = re.fullmatch(r"[A-Za-z_]\w*", key, re.ASCII) and key not in ("null", "true", "false", "for")
    return key if plain else _text(key)


def _text(text: str) -> str:
    """`text` in quotes. HCL has fewer escapes than JSON."""
    escapes = {"\\b": "\\u0008", "\\f": "\\u000c"}
    return re.sub(r"\\.", lambda found: escapes.get(found[0], found[0]), quoted(text))
