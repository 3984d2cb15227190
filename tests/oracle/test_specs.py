"""Specs and LiteLLM's own description of its requests: nothing invented, nothing forgotten."""

from __future__ import annotations

from decimal import Decimal

import pytest

from provider_shim.fields import Field, fields_of
from provider_shim.resources import all_resources
from provider_shim.resources.guardrail import DEFAULTS
from provider_shim.spec import Resource
from tests.oracle.bodies import fields, openapi, request_fields
from tests.oracle.paths import UNDESCRIBED

SPECS = list(all_resources().values())
WRITTEN_APART = ("litellm_cost_settings", "litellm_email_events")
"""Settings whose bodies are maps and lists of what has no name there."""
WITHIN = ("litellm_team_callback",)
"""What is written within an object of another type."""
OPEN = ("additional_litellm_params", "additional_model_info", "metadata")
"""Attributes that hold what has no name."""

MORE = {"litellm_access_group": ("PUT /access_group/{access_group}/budget",)}
"""By type: further requests that write such an object."""


def by_name(spec: type[Resource]) -> str:
    return spec.type_name


def bodies(spec: type[Resource]) -> dict[str, dict[str, dict]]:
    """The fields of the request bodies that write such an object, by request."""
    if spec.type_name in WITHIN:
        return {}
    calls = {spec.endpoints.create, spec.endpoints.update, *([spec.endpoints.delete] if spec.once else [])}
    calls = {call for call in calls if call.split(" ")[1] not in UNDESCRIBED}
    calls |= {*MORE.get(spec.type_name, ())}
    return {call: _unwrapped(request_fields(call.split(" ")[0], call.split(" ")[1])) for call in calls}


def _unwrapped(body: dict[str, dict]) -> dict[str, dict]:
    """The fields of a body, or of the one object that it holds."""
    within = [fields(schema) for schema in body.values()]
    return within[0] if len(within) == 1 and within[0] else body


@pytest.mark.parametrize("spec", SPECS, ids=by_name)
def test_every_request_of_a_spec_is_one_of_litellms(spec: type[Resource]) -> None:
    endpoints = spec.endpoints
    for call in (endpoints.create, endpoints.update, endpoints.delete, spec.reader.call):
        method, path = call.partition("?")[0].split(" ", 1)
        known = [template for template in openapi()["paths"] if _same_path(template, path)]
        assert path in UNDESCRIBED or any(method.lower() in openapi()["paths"][template] for template in known), call


def _same_path(one: str, other: str) -> bool:
    """Whether two path templates are equal but for the names of their parameters."""
    parts = one.split("/"), other.split("/")
    return len(parts[0]) == len(parts[1]) and all(
        left == right or (left.startswith("{") and right.startswith("{")) for left, right in zip(*parts, strict=True)
    )


@pytest.mark.parametrize("spec", SPECS, ids=by_name)
def test_every_attribute_is_sent_where_litellm_has_a_field(spec: type[Resource]) -> None:
    known = {name: schema for body in bodies(spec).values() for name, schema in body.items()}
    for item in fields_of(spec):
        if not item.send or item.name in OPEN or not bodies(spec) or spec.type_name in WRITTEN_APART:
            continue
        assert item.send[0] in known, f"{item.name}: LiteLLM has no field {item.send[0]}"
        if len(item.send) > 1 and item.send[0] != "metadata":
            assert item.send[1] in fields(known[item.send[0]]) or _is_extra(item), f"{item.name}: {item.send}"


def _is_extra(item: Field) -> bool:
    """`litellm_params` and `model_info` take any parameter of a provider, named or not."""
    return item.name in ("guardrail", "mode", "access_groups", "reasoning_effort")


@pytest.mark.parametrize("spec", SPECS, ids=by_name)
def test_every_field_of_litellm_is_an_attribute_or_ignored_with_a_reason(spec: type[Resource]) -> None:
    mapped = {name for item in fields_of(spec) for name in (item.send[:1] or (item.name,))}
    # A field that LiteLLM keeps in the metadata may be sent there, under the attribute's name.
    mapped |= {item.send[1] for item in fields_of(spec) if item.send[:1] == ("metadata",) and len(item.send) > 1}
    for call, known in bodies(spec).items():
        ignored = known.keys() & spec.ignored.keys()
        print(f"{spec.type_name}, {call}: {len(known)} fields, {len(known) - len(ignored)} mapped, {len(ignored)} not")
        print("".join(f"  {name}: {spec.ignored[name]}\n" for name in sorted(ignored)), end="")
        assert known.keys() - mapped - ignored == set(), call


@pytest.mark.parametrize("spec", SPECS, ids=by_name)
def test_what_is_ignored_is_still_there_and_no_attribute(spec: type[Resource]) -> None:
    known = {name for body in bodies(spec).values() for name in body}
    assert spec.ignored.keys() <= known
    assert not spec.ignored.keys() & {item.name for item in fields_of(spec)}
    assert all(spec.ignored.values())


def test_parameters_of_guardrails_are_again_what_litellm_fills_in() -> None:
    parameters = fields(request_fields("POST", "/guardrails")["guardrail"])["litellm_params"]
    filled = {name: schema["default"] for name, schema in fields(parameters).items() if "default" in schema}
    assert {name: value for name, value in filled.items() if value is not None} == {
        name: float(value) if isinstance(value, Decimal) else value for name, value in DEFAULTS.items()
    }


def test_every_setting_of_the_router_is_an_attribute_or_ignored_with_a_reason() -> None:
    spec = all_resources()["litellm_router_settings"]
    known = fields({"$ref": "#/components/schemas/UpdateRouterConfig"}).keys()
    attributes = {item.name for item in fields_of(spec)}
    elsewhere = {
        "fallbacks": "it is litellm_fallback",
        "context_window_fallbacks": "it is litellm_fallback",
        "content_policy_fallbacks": "it is litellm_fallback",
        "max_retries": "the gateway's router makes nothing of it",
        "weights": "LiteLLM refuses it for the whole gateway",
    }
    assert known - attributes == elsewhere.keys()
