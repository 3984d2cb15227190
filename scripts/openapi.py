"""Make `openapi.json`: what LiteLLM's own OpenAPI description says of its management endpoints.

`litellm_constructs/sandbox/older` gets what the description of each older version says otherwise than that of the next
newer one.

The description is asked from an installed LiteLLM (`tests/gateway` installs it when it is not there) and trimmed to the
management paths and to names, types, required fields, enums, bounds and defaults. LiteLLM's prose is left out. Beside
it stand what the oldest version lacks, and all operations that write, whatever they are about.

    python -m scripts.openapi                    write openapi.json and what follows from it
    python -m scripts.openapi --check            write nothing; exit with 1 when one of them would change
    python -m scripts.openapi --print 1.101.6    the trimmed description of that version, on standard output
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from provider_shim.versions import NEWEST, VERSIONS
from tests.gateway.home import Home
from tests.gateway.install import Step, digest, ensure, packages_step
from tests.oracle.bodies import fields, request_schema, resolve

ROOT = Path(__file__).resolve().parent.parent
OLDER = ROOT / "litellm_constructs" / "sandbox" / "older"

Json = dict[str, Any]

METHODS = ("get", "post", "put", "patch", "delete")

MANAGEMENT = re.compile(
    r"""/
    ( model/(new|update|delete|info|block|unblock|\{model_id\}/update)$ | v[12]/model/info$ | model_group/info$
    | access_group/ | v1/(unified_)?access_group
    | team/ | v2/team/list
    | key/ | jwt/key/mapping/
    | user/ | v2/user/info
    | organization/ | v2/organization/
    | project/
    | budget/ | management/v1/budgets
    | customer/
    | tag/
    | credentials$ | credentials/by_ | credentials/\{credential_name\}$
    | guardrails$ | guardrails/(list|\{) | v2/guardrails/list
    | policies$ | policies/(list|attachments|name/|\{)
    | v1/mcp/(server|toolset)(/\{\w+\})?$
    | vector_store/ | v1/vector_store/list
    | search_tools$ | search_tools/(list|\{)
    | config/pass_through_endpoint
    | prompts$ | prompts/(list|\{)
    | v1/agents(/\{agent_id\})?$
    | fallback | router/settings$
    | (get|update)/\w+_settings$ | (cache|coordination_redis)/settings$ | email/event_settings
    | config/(cost_\w+_config|block_requests_for_models_without_pricing)$
    | model_group/make_public$ | model_hub/update_useful_links$ | (add|delete|get)/allowed_ips?$
    | health/(liveliness|readiness|license)
    )""",
    re.VERBOSE,
)
# Below the same prefixes, but nothing that an estate declares: reports, bulk changes, helpers of the user interface.
ASIDE = re.compile(
    r"""/
    ( aliases | available | available_users | bulk_\w+ | callback | daily | dau | disable_logging | distinct
    | estimate-impact | key/bulk_update | key/health | mau | members | metadata_schema | password
    | permissions_bulk_update | reset_budget | reset_spend | spend | summary | user-agent | wau
    )(/|$)""",
    re.VERBOSE,
)

# The keywords of a JSON schema that say what a value is. Those that only talk about it (title, description) go.
NESTED = {"additionalProperties", "allOf", "anyOf", "items", "oneOf"}
LITERAL = {"$ref", "const", "default", "enum", "format", "pattern", "required", "type"}
LITERAL |= {"exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum"}
LITERAL |= {"maxItems", "maxLength", "minItems", "minLength"}

# Runs inside the LiteLLM installation; its own cost map is used, so no network is needed. LiteLLM reads the body of
# PATCH /organization/update by hand, so its description lacks it: the model that validates that body stands in.
DESCRIBE = """
import json, os, sys
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
from litellm.proxy._types import LiteLLM_OrganizationTableUpdate as OrganizationUpdate
from litellm.proxy.proxy_server import app
description = app.openapi()
schemas = description["components"]["schemas"]
body = OrganizationUpdate.model_json_schema(ref_template="#/components/schemas/{model}")
schemas.update({name: schema for name, schema in body.pop("$defs").items() if name not in schemas})
schemas["LiteLLM_OrganizationTableUpdate"] = body
description["paths"]["/organization/update"]["patch"]["requestBody"] = {
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/LiteLLM_OrganizationTableUpdate"}}},
    "required": True,
}
with open(sys.argv[1], "w") as file:
    json.dump(description, file)
"""


def describe(version: str) -> Json:
    """The whole OpenAPI description of one LiteLLM version (15-25 s the first time, minutes if it is not installed)."""
    home = Home(version)
    answer = home.folder / "openapi.json"

    def make() -> None:
        home.command(home.python, "-c", DESCRIBE, answer)

    packages = packages_step(home)
    stamp = home.folder / ".openapi"
    made_from = lambda: digest(packages.made_from(), DESCRIBE)  # noqa: E731
    with home.locked():
        ensure([packages, Step(f"what LiteLLM {version} says of itself (15 to 25 s)", stamp, made_from, make)])
    return json.loads(answer.read_text(encoding="utf-8"))


def writes(full: Json) -> list[str]:
    """All operations of a description that are no mere reads by their method."""
    return sorted(name for name in operations(full) if not name.startswith("GET "))


def trim(full: Json) -> Json:
    """The management part of a description, without prose, in a stable order."""
    paths = {
        path: {method: trim_operation(item[method]) for method in METHODS if method in item}
        for path, item in sorted(full["paths"].items())
        if MANAGEMENT.match(path) and not ASIDE.search(path)
    }
    schemas = full["components"]["schemas"]
    return {
        "openapi": full["openapi"],
        "info": {"title": full["info"]["title"], "version": full["info"]["version"]},
        "paths": paths,
        "components": {"schemas": {name: trim_schema(schemas[name]) for name in sorted(reachable(paths, schemas))}},
    }


def trim_operation(operation: Json) -> Json:
    trimmed: Json = {}
    if parameters := operation.get("parameters"):
        trimmed["parameters"] = [
            {
                "in": parameter["in"],
                "name": parameter["name"],
                "required": parameter.get("required", False),
                "schema": trim_schema(parameter["schema"]),
            }
            for parameter in sorted(parameters, key=lambda each: (each["in"], each["name"]))
        ]
    if body := operation.get("requestBody"):
        trimmed["requestBody"] = {"content": trim_content(body["content"]), "required": body.get("required", False)}
    trimmed["responses"] = {
        status: {"content": trim_content(response["content"])} if "content" in response else {}
        for status, response in sorted(operation["responses"].items())
        if status.startswith("2")
    }
    return trimmed


def trim_content(content: Json) -> Json:
    return {kind: {"schema": trim_schema(message.get("schema", {}))} for kind, message in sorted(content.items())}


def trim_schema(schema: Any) -> Any:
    """A schema without its prose. What stands below `properties` are names, whatever they read like.

    They stay in LiteLLM's order, in which it checks them and tells what is wrong.
    """
    if isinstance(schema, list):
        return [trim_schema(each) for each in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    trimmed: Json = {}
    for keyword, value in sorted(cast(Json, schema).items()):
        if keyword == "properties":
            trimmed[keyword] = {name: trim_schema(field) for name, field in value.items()}
        elif keyword in NESTED:
            trimmed[keyword] = trim_schema(value)
        elif keyword in LITERAL:
            trimmed[keyword] = value
    return trimmed


def reachable(paths: Json, schemas: Json) -> set[str]:
    """The names of the component schemas that these paths need."""
    found: set[str] = set()
    waiting = set(references(paths))
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(references(trim_schema(schemas[name]))) - found
    return found


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for keyword, value in cast(Json, part).items():
            if keyword == "$ref":
                yield value.rpartition("/")[2]
            else:
                yield from references(value)
    elif isinstance(part, list):
        for each in cast("list[Any]", part):
            yield from references(each)


def merge_patch(new: Any, old: Any) -> Any:
    """What makes `old` of `new`: a JSON merge patch (RFC 7396), in which null removes."""
    if not isinstance(new, dict) or not isinstance(old, dict):
        return old
    before, after = cast(Json, new), cast(Json, old)
    return {
        **{name: merge_patch(before.get(name), value) for name, value in after.items() if before.get(name) != value},
        **{name: None for name in before if name not in after},
    }


def compare(new: Json, old: Json) -> Json:
    """What the management API of one version has and that of the other has not."""
    new_operations, old_operations = operations(new), operations(old)
    different: Json = {
        "operations": difference(new, old, set(new_operations), set(old_operations)),
        "request_fields": {},
        "query_parameters": {},
    }
    for name in sorted(new_operations.keys() & old_operations.keys()):
        method, path = name.split()
        new_names, old_names = body_names(new, method, path), body_names(old, method, path)
        if new_names != old_names:
            different["request_fields"][name] = difference(new, old, new_names, old_names)
        new_names, old_names = query_names(new_operations[name]), query_names(old_operations[name])
        if new_names != old_names:
            different["query_parameters"][name] = difference(new, old, new_names, old_names)
    return different


def difference(new: Json, old: Json, new_names: set[str], old_names: set[str]) -> Json:
    """Names that one side lacks. Of a field that is lacking as a whole, its own fields are not told."""

    def only(these: set[str], those: set[str]) -> list[str]:
        missing = these - those
        return sorted(name for name in missing if name.partition(".")[0] not in missing or "." not in name)

    return {
        f"only_in_{new['info']['version']}": only(new_names, old_names),
        f"only_in_{old['info']['version']}": only(old_names, new_names),
    }


def operations(description: Json) -> dict[str, Json]:
    return {
        f"{method.upper()} {path}": operation
        for path, item in description["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def query_names(operation: Json) -> set[str]:
    return {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "query"}


def body_names(description: Json, method: str, path: str) -> set[str]:
    """The fields of a request body and, as `field.inner`, the fields of those that are objects or lists of objects."""
    names: set[str] = set()
    for name, schema in fields(request_schema(method, path, description), description).items():
        names |= {name, *(f"{name}.{inner}" for inner in fields(schema, description))}
        names |= {f"{name}.{inner}" for inner in fields(item_schema(schema, description), description)}
    return names


def item_schema(schema: Json, description: Json) -> Json:
    """The schema of a list's items, also of a list that may be null; nothing for any other schema."""
    resolved = resolve(schema, description)
    if "items" in resolved:
        return resolved["items"]
    lists = [item_schema(member, description) for member in resolved.get("anyOf", [])]
    return {"anyOf": [each for each in lists if each]} if any(lists) else {}


def render(value: Any, indent: str = "", name: str = "", width: int = 118) -> str:
    """JSON in which what fits on a line stands on one: two thirds of a plain indent's size, and as easy to compare."""
    start = f"{json.dumps(name)}: " if name else ""
    line = start + json.dumps(value, ensure_ascii=False)
    if len(indent) + len(line) <= width or not isinstance(value, (dict, list)):
        return indent + line
    inner = indent + "  "
    if isinstance(value, dict):
        items = [render(each, inner, name) for name, each in cast(Json, value).items()]
        opening, closing = "{", "}"
    else:
        items = [render(each, inner) for each in cast("list[Any]", value)]
        opening, closing = "[", "]"
    return f"{indent}{start}{opening}\n" + ",\n".join(items) + f"\n{indent}{closing}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Make openapi.json and what stands beside it from LiteLLM.")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="write nothing; fail when a file would change")
    choice.add_argument("--print", choices=VERSIONS, metavar="VERSION", help="print one version's trimmed description")
    options = parser.parse_args()
    if options.print:
        print(render(trim(describe(options.print))))
        return 0
    full = {version: describe(version) for version in VERSIONS}
    descriptions = [trim(each) for each in full.values()]
    older = {OLDER / f"{old['info']['version']}.json": merge_patch(new, old) for new, old in pairwise(descriptions)}
    stale: list[str] = []
    for path, text in {
        ROOT / "openapi.json": render(descriptions[0]) + "\n",
        **{path: render(patch) + "\n" for path, patch in older.items()},
        ROOT / "tests" / "oracle" / "versions.json": render(compare(descriptions[0], descriptions[-1])) + "\n",
        ROOT / "tests" / "oracle" / "writes.txt": "\n".join(writes(full[NEWEST])) + "\n",
    }.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(str(path.relative_to(ROOT)))
            if not options.check:
                path.write_text(text, encoding="utf-8")
    if stale and options.check:
        print(f"{' and '.join(stale)} differ from what LiteLLM says: run `python -m scripts.openapi`.", file=sys.stderr)
        return 1
    print(f"written: {', '.join(stale)}" if stale else "nothing changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
