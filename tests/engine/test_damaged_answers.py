"""Whatever a gateway answers, people are told what was not expected and where, and no object is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from provider_shim.contract import StateAnswer
from provider_shim.data_sources import all_data_sources, plural
from provider_shim.engine.memory import Memory
from provider_shim.resources import all_resources
from provider_shim.spec import DataSourceList
from tests.engine.estate import (
    ESTATE,
    MISSING,
    Damaging,
    Place,
    configuration,
    connected,
    damaging_gateway,
    made,
    make_estate,
    said,
)

LOOKED_UP: dict[str, dict[str, Any]] = {
    "litellm_access_group": {"access_group": "a"},
    "litellm_budget": {"budget_id": "b"},
    "litellm_credential": {"credential_name": "c"},
    "litellm_alerting": {},
    "litellm_cost_settings": {},
    "litellm_default_team_settings": {},
    "litellm_default_user_settings": {},
    "litellm_email_events": {},
    "litellm_fallback": {"model": "m"},
    "litellm_gateway": {},
    "litellm_general_settings": {},
    "litellm_public_model_groups": {},
    "litellm_router_settings": {},
    "litellm_sso_settings": {},
    "litellm_guardrail": {"guardrail_name": "g"},
    "litellm_mcp_server": {"server_name": "s_name"},
    "litellm_agent": {"agent_name": "a"},
    "litellm_project": {"project_alias": "p"},
    "litellm_search_tool": {"search_tool_name": "s"},
    "litellm_mcp_toolset": {"toolset_name": "s"},
    "litellm_model": {"model_name": "m"},
    "litellm_model_group": {"model_group": "m"},
    "litellm_models_known": {"custom_llm_provider": "openai"},
    "litellm_organization": {"organization_alias": "o"},
    "litellm_customer": {"alias": "e"},
    "litellm_tag": {"name": "g"},
    "litellm_prompt": {"prompt_id": "p"},
    "litellm_policy": {"policy_name": "p"},
    "litellm_team": {"team_alias": "t"},
    "litellm_user": {"user_email": "u@example.com"},
    "litellm_key": {"key_alias": "k"},
    "litellm_unified_access_group": {"access_group_name": "g"},
    "litellm_pass_through_endpoint": {"path": "/e"},
    "litellm_vector_store": {"vector_store_id": "v"},
}
DAMAGES = (None, 5, True, "x", [], ["x"], {}, {"x": 5})
ABSENT = {
    ("/budget/info",): ([],),
    (0,): (MISSING,),
    ("endpoints",): ([],),
    ("endpoints", 0): (MISSING,),
    ("endpoints", 0, "id"): (None, 5, True, "x", [], ["x"], {}, {"x": 5}),
    ("current_values", "fallbacks"): (None, []),
    ("current_values", "fallbacks", 0): (MISSING, {}, {"x": 5}),
    ("current_values", "fallbacks", 0, "m"): (MISSING,),
    ("members",): ([],),
    ("members", 0): (MISSING,),
    ("members", 0, "user_id"): ("x",),
    ("team_info", "members_with_roles"): ([],),
    ("versions",): ([],),
    ("versions", 0): (MISSING,),
    ("versions", 0, "version_status"): ("x",),
    ("team_info", "blocked"): (None,),
    ("team_info", "metadata"): (None, [], {}, {"x": 5}),
    ("team_info", "metadata", "logging"): (MISSING, None, []),
    ("team_info", "metadata", "logging", 0): (MISSING, {}, {"x": 5}),
    ("team_info", "metadata", "logging", 0, "callback_name"): (MISSING, None, 5, True, "x", [], ["x"], {}, {"x": 5}),
    ("team_info", "metadata", "logging", 0, "callback_type"): (5, True, "x", ["x"], {"x": 5}),
    ("info", "blocked"): (None,),
    ("data", 0, "model_info", "blocked"): (MISSING, None),
}
"""What says, in LiteLLM's own form, that an object is not there: by place, and by path for a whole answer."""


def places(body: Any, above: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every member of an answer that stands for the whole: of lists the first item, of prices none."""
    yield above, body
    if isinstance(body, dict):
        for name, value in body.items():
            prices = "model_info" in above and name not in ("id", "base_model", "db_model", "mode", "team_id")
            if not prices and name != "fields":
                yield from places(value, (*above, name))
    if isinstance(body, list) and body:
        yield from places(body[0], (*above, 0))


@pytest.fixture(scope="module")
def damaging() -> Iterator[Damaging]:
    with damaging_gateway() as damaging:
        yield damaging


@pytest.fixture(scope="module")
def estate(damaging: Damaging) -> dict[str, StateAnswer]:
    return make_estate(damaging)


def cases(told: dict[str, Any], damages: Iterable[Any] = DAMAGES) -> Iterator[tuple[str, Place, Any]]:
    for path, body in told.items():
        for place, value in places(body):
            for damage in (MISSING, *damages):
                if damage is MISSING or damage != value or type(damage) is not type(value):
                    yield path, place, damage


@pytest.mark.parametrize("type_name", ESTATE)
def test_a_refresh_with_a_damaged_answer_keeps_the_object(
    damaging: Damaging, estate: dict[str, StateAnswer], type_name: str
) -> None:
    kept = estate[type_name]
    assert kept.state

    async def refresh() -> None:
        assert kept.state
        provider = await connected(damaging)
        damaging.whole()
        undamaged = await provider.read(type_name, kept.state, kept.private)
        assert undamaged.state == kept.state, said(undamaged)
        for case in list(cases(damaging.told)):
            damaging.damage_at(*case)
            if damaging.damage in ABSENT.get(damaging.place or (damaging.path or "",), ()):
                continue
            provider = await connected(damaging)
            for state, private in ((kept.state, kept.private), (kept.state, Memory(imported=True).dump())):
                answer = await provider.read(type_name, state, private)
                assert answer.state is not None, f"taken for gone: {case}"
                assert answer.state["id"] == kept.state["id"], f"{case}"
            await provider.close(done=True)

    asyncio.run(refresh())


def test_what_was_not_expected_is_told_with_its_place(damaging: Damaging, estate: dict[str, StateAnswer]) -> None:

    async def refresh(type_name: str, path: str, place: str, damage: Any) -> str:
        damaging.damage_at(path, tuple(place.split(".")), damage)
        kept = estate[type_name]
        provider = await connected(damaging)
        return said(await provider.read(type_name, kept.state or {}, kept.private))

    def told(*case: Any) -> str:
        return asyncio.run(refresh(*case))

    text = "litellm_team: LiteLLM answered what was not expected"
    assert told("litellm_team", "/team/info", "team_info.models", 5) == (
        f"{text} models: a list was expected, found a number."
    )
    assert told("litellm_team", "/team/info", "team_info.metadata", "x") == (
        f"{text} metadata: an object was expected, found a text."
    )
    assert told("litellm_team", "/team/info", "team_info.team_id", "another") == (
        f"{text} team_id: t was asked for, LiteLLM answered another."
    )
    assert told("litellm_user", "/v2/user/info", "user_id", None) == (
        "litellm_user: LiteLLM answered what was not expected user_id: u was asked for, LiteLLM answered null."
    )
    assert told("litellm_team_member", "/team/info", "team_info.members_with_roles", {}) == (
        "litellm_team_member: LiteLLM answered what was not expected team_info.members_with_roles: a list was "
        "expected, found a map."
    )
    assert "did not answer like a LiteLLM gateway" in told("litellm_key", "/key/info", "info", 5)


@pytest.mark.parametrize("type_name", LOOKED_UP)
def test_a_data_source_with_a_damaged_answer_says_so(
    damaging: Damaging, estate: dict[str, StateAnswer], type_name: str
) -> None:
    sources = all_data_sources()

    async def look_up(name: str, given: dict[str, Any]) -> None:
        config = configuration(sources[name], given)
        provider = await connected(damaging)
        damaging.whole()
        undamaged = await provider.read_data_source(name, config)
        assert not undamaged.diagnostics, said(undamaged)
        for case in list(cases(damaging.told)):
            damaging.damage_at(*case)
            provider = await connected(damaging)
            answer = await provider.read_data_source(name, config)
            assert answer.state or answer.diagnostics
            await provider.close(done=True)

    asyncio.run(look_up(type_name, LOOKED_UP[type_name]))
    if (many := sources.get(plural(type_name))) and issubclass(many, DataSourceList):
        asyncio.run(look_up(many.type_name, {}))


@pytest.mark.parametrize("type_name", ESTATE)
def test_an_apply_with_a_damaged_answer_keeps_what_was_made(
    damaging: Damaging, estate: dict[str, StateAnswer], type_name: str
) -> None:
    if type_name == "litellm_fallback":
        pytest.skip("making it again is no other call than changing it")
    if type_name == "litellm_pass_through_endpoint":
        pytest.skip("it is read at the path at which it is made")
    if type_name == "litellm_team_callback":
        pytest.skip("making it is no other call than changing its team")
    if type_name.endswith("_member_add"):
        pytest.skip("each member is made as one alone")
    if type_name.endswith("_block") or all_resources()[type_name].once:
        pytest.skip("nothing is read of the answer")
    names = {
        "litellm_access_group": {"access_group"},
        "litellm_budget": {"budget_id"},
        "litellm_credential": {"credential_name"},
        "litellm_guardrail": {"guardrail_name"},
        "litellm_mcp_server": {"server_id"},
        "litellm_agent": {"agent_name"},
        "litellm_jwt_key_mapping": {"jwt_claim_value"},
        "litellm_project": {"project_id"},
        "litellm_search_tool": {"search_tool_name"},
        "litellm_mcp_toolset": {"toolset_name"},
        "litellm_model": {"model_id"},
        "litellm_organization": {"organization_id"},
        "litellm_customer": {"user_id"},
        "litellm_tag": {"name"},
        "litellm_prompt": {"prompt_id"},
        "litellm_policy": {"policy_name"},
        "litellm_policy_attachment": set(),
        "litellm_organization_member": {"user_id"},
        "litellm_team": {"team_id"},
        "litellm_user": {"user_id"},
        "litellm_team_member": {"user_id"},
        "litellm_key": {"key_alias"},
        "litellm_unified_access_group": {"access_group_name"},
        "litellm_pass_through_endpoint": {"endpoint_id"},
        "litellm_vector_store": {"vector_store_id"},
    }

    async def make() -> None:
        damaging.whole(keep=False)
        provider = await connected(damaging)
        first = dict.fromkeys(names[type_name], f"{type_name}-first")
        other = {"user_email": None, "teams": None, "key": None} if type_name in ("litellm_user", "litellm_key") else {}
        assert not said(await made(provider, type_name, **other, **first))
        # The paths of reads have ids in them, and the damage is for the answer to the write.
        create = all_resources()[type_name].endpoints.create.split()[1]
        for number, case in enumerate(cases({create: damaging.told[create]}, damages=(5,))):
            damaging.damage_at(*case)
            mine = dict.fromkeys(names[type_name], f"{type_name}-{number}")
            answer = await made(provider, type_name, **other, **mine)
            assert answer.state is not None, f"lost after {case}: {said(answer)}"

    asyncio.run(make())
