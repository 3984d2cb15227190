"""What LiteLLM's OpenAPI description says of request bodies."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

OPENAPI = Path(__file__).resolve().parents[2] / "openapi.json"


@cache
def openapi() -> Json:
    """The description of the newest supported LiteLLM, as committed. Shared by all callers: not to be changed."""
    return json.loads(OPENAPI.read_text(encoding="utf-8"))


def request_fields(method: str, path: str, description: Json | None = None) -> dict[str, Json]:
    """The fields of a JSON request body, each with its schema.

    References are followed down to the body's own fields; a field's schema stays as LiteLLM wrote it, and `fields`
    opens it further: `fields(request_fields("POST", "/model/new")["litellm_params"])`.

    Raises LookupError when LiteLLM has no such operation. An operation without a JSON body has no fields.
    """
    return fields(request_schema(method, path, description), description)


def request_schema(method: str, path: str, description: Json | None = None) -> Json:
    """The schema of a JSON request body; empty for an operation without one. Raises LookupError as above."""
    description = description or openapi()
    operation = description["paths"].get(path, {}).get(method.lower())
    if operation is None:
        raise LookupError(f"LiteLLM {description['info']['version']} has no {method.upper()} {path}.")
    content = operation.get("requestBody", {}).get("content", {})
    return content.get("application/json", {}).get("schema", {})


def fields(schema: Json, description: Json | None = None) -> dict[str, Json]:
    """The fields of an object schema, through references; of a union, the fields of every member."""
    schema = resolve(schema, description)
    found: dict[str, Json] = dict(schema.get("properties", {}))
    for keyword in ("allOf", "anyOf", "oneOf"):
        for member in schema.get(keyword, []):
            found |= fields(member, description)
    return found


def resolve(schema: Json, description: Json | None = None) -> Json:
    """The schema itself, or the component schema that it refers to."""
    while "$ref" in schema:
        schema = (description or openapi())["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
