"""Print what a version of LiteLLM has and the tested one before it had not, and the other way round.

Operations, fields of requests, and what asks for a licence; then the operations that write and that nobody looks after.

    python -m scripts.changes 1.110.2
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from provider_shim.versions import VERSIONS
from scripts.openapi import Json, compare, describe, operations, trim, writes
from tests.gateway.home import Home
from tests.oracle.bodies import request_fields
from tests.oracle.paths import unseen

GATE = {"premium_user", "not_premium_user", "_premium_user_check", "is_premium_user"}
FIELDS_OF_A_LICENCE = "LiteLLM_ManagementEndpoint_MetadataFields_Premium"


def gates(version: str) -> set[str]:
    """What asks for a licence in LiteLLM's code: functions, as `folder/file.py function`, and fields."""
    proxy = Home(version).site_packages / "litellm" / "proxy"
    found: set[str] = set()
    for path in sorted(proxy.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if any(name in text for name in (*GATE, FIELDS_OF_A_LICENCE)):
            found |= set(gates_in(ast.parse(text), path.relative_to(proxy)))
    return found


def gates_in(module: ast.Module, path: Path) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
            names |= {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            if names & GATE:
                yield f"{path.as_posix()} {node.name}"
        elif isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == FIELDS_OF_A_LICENCE for target in node.targets
        ):
            yield from (f"field {each.value}" for each in ast.walk(node.value) if isinstance(each, ast.Constant))


def report(new: str, old: str) -> Iterator[str]:
    """Lines for people."""
    full_new, full_old = describe(new), describe(old)
    yield f"LiteLLM {new}, next to {old}"
    yield from section("Operations", {*operations(full_new)}, {*operations(full_old)})
    trimmed_new, trimmed_old = trim(full_new), trim(full_old)
    different = compare(trimmed_new, trimmed_old)
    for title, kind in (("Fields of requests", "request_fields"), ("Parameters of queries", "query_parameters")):
        only_new, only_old = ({*only(different[kind], version)} for version in (new, old))
        yield from section(title, only_new, only_old)
    other = sorted(changed(trimmed_new, trimmed_old))
    yield f"\nFields of another type, or with other words or bounds: {len(other)}"
    yield from (f"  ~ {each}" for each in other)
    yield from section("What asks for a licence", gates(new), gates(old))
    left = unseen(writes(full_new))
    yield f"\nOperations that write, and that nobody has looked at: {len(left)} (tests/oracle/paths.py has the others)"
    yield from (f"  ? {operation}" for operation in left)


def changed(new: Json, old: Json) -> Iterator[str]:
    """Fields of requests that both have, and that are not the same."""
    for operation in operations(new).keys() & operations(old).keys():
        method, path = operation.split(" ")
        fields_new, fields_old = (request_fields(method, path, description) for description in (new, old))
        for name in fields_new.keys() & fields_old.keys():
            if fields_new[name] != fields_old[name]:
                yield f"{operation}: {name}: {json.dumps(fields_old[name])} is now {json.dumps(fields_new[name])}"


def only(different: Json, version: str) -> Iterator[str]:
    for operation, sides in different.items():
        yield from (f"{operation}: {name}" for name in sides[f"only_in_{version}"])


def section(title: str, new: set[str], old: set[str]) -> Iterator[str]:
    yield f"\n{title}: {len(new - old)} new, {len(old - new)} gone"
    yield from (f"  + {each}" for each in sorted(new - old))
    yield from (f"  - {each}" for each in sorted(old - new))


def main() -> int:
    parser = argparse.ArgumentParser(description="Print what is new, gone and changed in a version of LiteLLM.")
    parser.add_argument("version", choices=VERSIONS[:-1], metavar="VERSION", help="any tested one but the oldest")
    new: str = parser.parse_args().version
    old = VERSIONS[VERSIONS.index(new) + 1]
    for line in report(new, old):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
