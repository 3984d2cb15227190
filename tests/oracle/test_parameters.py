"""What texts among the parameters of a model stand for, against what LiteLLM takes under their names."""

from __future__ import annotations

from provider_shim.resources.parameters import TEXTS, kinds_of
from tests.oracle.bodies import Json, fields, request_fields, resolve

BODY = request_fields("POST", "/model/new")
FIELDS = {**fields(BODY["model_info"]), **fields(BODY["litellm_params"])}


def _types(schema: Json) -> set[str]:
    schema = resolve(schema)
    found = [_types(part) for part in schema.get("anyOf", [])]
    return set().union(*found) if found else {schema.get("type", "any")} - {"null"}


def test_text_is_text_where_litellm_takes_nothing_else():
    taken = {name for name, schema in FIELDS.items() if _types(schema) == {"string"}}
    assert taken <= TEXTS


def test_a_text_may_stand_for_a_number_or_a_boolean_where_litellm_takes_one():
    typed = {name for name, schema in FIELDS.items() if _types(schema) & {"number", "integer", "boolean"}}
    assert {name for name in typed if bool not in kinds_of(name)} == set()


def test_a_text_may_stand_for_a_list_or_an_object_where_litellm_takes_one():
    whole = {name for name, schema in FIELDS.items() if _types(schema) & {"array", "object"}}
    assert {name for name in whole if dict not in kinds_of(name)} == {"mock_response", "vertex_credentials"}
