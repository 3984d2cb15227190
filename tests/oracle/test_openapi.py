"""openapi.json is LiteLLM's own description, trimmed to what an estate needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provider_shim.versions import NEWEST, OLDEST
from tests.oracle.bodies import Json, fields, openapi, request_fields, request_schema

PROSE = {"description", "summary", "title", "example", "examples", "tags", "operationId", "externalDocs"}

NEEDED = [
    "POST /model/new",
    "PATCH /model/{model_id}/update",
    "POST /model/delete",
    "GET /model/info",
    "GET /v2/model/info",
    "POST /team/new",
    "PATCH /team/{team_id}",
    "POST /team/update",
    "POST /team/delete",
    "GET /team/info",
    "GET /v2/team/list",
    "POST /team/member_add",
    "POST /team/member_update",
    "POST /team/member_delete",
    "POST /team/permissions_update",
    "POST /key/generate",
    "POST /key/update",
    "POST /key/delete",
    "GET /key/info",
    "GET /key/list",
    "POST /user/new",
    "POST /user/update",
    "POST /user/delete",
    "GET /user/info",
    "GET /user/list",
    "POST /organization/new",
    "PATCH /organization/update",
    "PATCH /v2/organization/{organization_id}",
    "DELETE /organization/delete",
    "GET /organization/info",
    "POST /organization/member_add",
    "PATCH /organization/member_update",
    "DELETE /organization/member_delete",
    "POST /project/new",
    "POST /budget/new",
    "POST /budget/update",
    "POST /budget/info",
    "POST /budget/delete",
    "POST /customer/new",
    "POST /credentials",
    "PATCH /credentials/{credential_name}",
    "GET /credentials/by_name/{credential_name}",
    "POST /tag/new",
    "POST /access_group/new",
    "POST /v1/access_group",
    "POST /v1/mcp/server",
    "POST /guardrails",
    "POST /vector_store/new",
    "POST /search_tools",
    "POST /config/pass_through_endpoint",
    "POST /prompts",
    "POST /v1/agents",
    "POST /policies",
    "POST /fallback",
    "GET /health/readiness",
    "GET /health/license",
]


def keywords(part: Any, names: bool = False) -> Iterator[str]:
    """Every key that is a keyword of OpenAPI, and not the name of a field, a path or a schema."""
    if isinstance(part, dict):
        for key, value in part.items():
            if not names:
                yield key
            if key not in ("default", "enum", "const") or names:
                yield from keywords(value, names=not names and key in ("properties", "paths", "schemas"))
    elif isinstance(part, list):
        for each in part:
            yield from keywords(each)


def test_it_describes_the_newest_supported_litellm() -> None:
    assert openapi()["info"]["version"] == NEWEST


def test_it_holds_no_prose() -> None:
    content = {key: value for key, value in openapi().items() if key != "info"}
    assert PROSE.isdisjoint(keywords(content))


def test_a_field_may_be_called_like_a_keyword() -> None:
    assert "description" in request_fields("POST", "/tag/new")


@pytest.mark.parametrize("operation", NEEDED)
def test_it_has_the_operations_that_an_estate_needs(operation: str) -> None:
    method, path = operation.split()
    assert method.lower() in openapi()["paths"][path]


def test_every_schema_in_it_is_referred_to_and_every_reference_leads_somewhere() -> None:
    text = json.dumps(openapi())
    referred = {part.partition('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert referred == set(openapi()["components"]["schemas"])


def test_the_fields_of_a_body_are_found_through_references() -> None:
    assert request_fields("post", "/team/new")["max_budget"] == {"anyOf": [{"type": "number"}, {"type": "null"}]}


def test_the_fields_of_an_object_inside_a_body_are_found_too() -> None:
    assert "api_base" in fields(request_fields("POST", "/model/new")["litellm_params"])


def test_a_body_that_may_be_null_has_the_fields_of_what_it_may_be() -> None:
    assert "key_alias" in request_fields("POST", "/key/{key}/regenerate")


def test_the_body_that_litellm_reads_by_hand_is_described_by_the_model_that_validates_it() -> None:
    assert "organization_alias" in request_fields("PATCH", "/organization/update")


def test_an_operation_without_a_body_has_no_fields() -> None:
    assert request_fields("GET", "/team/info") == {}


def test_an_operation_that_litellm_does_not_have_is_an_error() -> None:
    with pytest.raises(LookupError, match=rf"LiteLLM {NEWEST} has no POST /no/such"):
        request_schema("POST", "/no/such")


def test_the_versions_differ_where_the_newer_one_has_learnt_something() -> None:
    versions: Json = json.loads(Path(__file__).with_name("versions.json").read_text(encoding="utf-8"))
    patch_model = versions["request_fields"]["PATCH /model/{model_id}/update"]
    assert "litellm_params_to_remove" in patch_model[f"only_in_{NEWEST}"]
    assert versions["operations"].keys() == {f"only_in_{NEWEST}", f"only_in_{OLDEST}"}
