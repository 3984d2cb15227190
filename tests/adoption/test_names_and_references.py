"""What an adopted project calls things, and what refers to what."""

from __future__ import annotations

import pytest

import litellm_constructs
from litellm_constructs.adoption.estate import ONLY_IN, SAID_BY, TARGETS
from litellm_constructs.adoption.kinds import PARTS
from litellm_constructs.adoption.left_out import chosen
from litellm_constructs.adoption.names import identifier, named
from litellm_constructs.adoption.program import CONSTRUCTS
from litellm_constructs.framework.options import arguments_of
from litellm_constructs.live import LiveObject, Told
from provider_shim.fields import fields_of
from provider_shim.resources import all_resources


def attributes(type_name: str) -> set[str]:
    return {item.name for item in fields_of(all_resources()[type_name])}


def test_every_attribute_that_refers_and_every_one_that_is_referred_to_exists():
    specs = [*all_resources().values()]
    fields = [item for spec in specs for item in fields_of(spec)]
    names = {item.name for item in fields} | {part.name for item in fields for part in item.members}
    assert {*TARGETS} <= names
    for target in (*TARGETS.values(), *ONLY_IN.values()):
        assert target.attribute in attributes(target.type_name)
    for (type_name, name), other in SAID_BY.items():
        assert name in attributes(type_name)
        assert other in all_resources()
    for type_name, name in ONLY_IN:
        assert name in attributes(type_name)
    assert {*PARTS} <= {*all_resources()}


@pytest.mark.parametrize("type_name", CONSTRUCTS)
def test_every_construct_is_exported_with_its_options_and_named_by_an_attribute(type_name: str):
    construct = CONSTRUCTS[type_name]
    assert hasattr(litellm_constructs, construct.name)
    assert arguments_of(getattr(litellm_constructs, construct.options))
    assert {construct.named} - {None} | {*(construct.given or {})} <= attributes(type_name)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Search & Größe", "search_grosse"),
        ("gpt-4o", "gpt_4o"),
        ("東京 1", "東京_1"),
        ("  ", ""),
        ("a/b:c", "a_b_c"),
        ("Ünïcödé", "unicode"),
    ],
)
def test_a_name_is_what_people_said_as_far_as_programs_take_it(said: str, name: str):
    assert identifier(said) == name
    assert not name or name.isidentifier()


UUID = "0b0c9a52-aaaa-4bbb-8ccc-0123456789ab"


def team(id: str, alias: str | None) -> LiveObject:
    values = {**dict.fromkeys(attributes("litellm_team")), "team_id": id, "team_alias": alias}
    return LiveObject("litellm_team", id, values, manageable=True)


def test_names_are_unique_the_same_in_any_order_and_those_of_a_project_stay():
    objects = [team("b", "Search"), team("a", "search"), team("c", "4 you"), team(UUID, None)]
    taken = {("litellm_team", "z"): "search"}
    names = named(objects, taken)
    assert named(reversed(objects), taken) == names
    assert names == {
        **taken,
        ("litellm_team", "b"): "search_2",
        ("litellm_team", "a"): "search_3",
        ("litellm_team", "c"): "team_4_you",
        ("litellm_team", UUID): "team_0b0c9a52",
    }


def test_what_litellm_has_made_itself_is_left_out_and_a_budget_that_others_take_is_not():
    def made(type_name: str, id: str, **values: str) -> LiveObject:
        return LiveObject(type_name, id, {**dict.fromkeys(attributes(type_name)), **values}, manageable=True)

    admin = made("litellm_user", "default_user_id", user_id="default_user_id")
    session = made("litellm_key", "sha256:0", token_id="0", team_id="litellm-dashboard")
    own, shared = made("litellm_budget", UUID, budget_id=UUID), made("litellm_budget", "b", budget_id="b")
    tier = made("litellm_budget", UUID.replace("0", "1"), budget_id=UUID.replace("0", "1"))
    key = made("litellm_key", "sha256:1", token_id="1", budget_id=tier.id)
    new, left_out = chosen(Told([admin, session, own, shared, tier, key], []), {})
    assert new == [shared, tier, key]
    assert [(each.id, each.reason.partition(", ")[2]) for each in left_out] == [
        ("default_user_id", "for the master key"),
        ("sha256:0", "for its admin UI"),
        (UUID, "along with an object that has it for its own"),
    ]
