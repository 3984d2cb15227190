"""What the lists of teams, users, keys and models find, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Api

ODD = "50%_off\\now"
"""A name with all that PostgreSQL's patterns are made of."""
ESCAPED = "50\\%\\_off\\\\now"


def aliases_of_teams(api: Api, part: str, **query: Any) -> list[str]:
    page = api.done("GET", "/v2/team/list", params={"team_alias": part, "page_size": 100, **query})
    return [team["team_alias"] for team in page["teams"]]


def aliases_of_keys(api: Api, **query: Any) -> list[str]:
    page = api.done("GET", "/key/list", params={"return_full_object": "true", "size": 100, **query})
    return [key["key_alias"] for key in page["keys"]]


def users(api: Api, **query: Any) -> list[str]:
    page = api.done("GET", "/user/list", params={"page_size": 100, **query})
    return [user["user_id"] for user in page["users"]]


def models(api: Api, **query: Any) -> set[str]:
    page = api.done("GET", "/v2/model/info", params={"size": 1000, **query})
    return {model["model_name"] for model in page["data"]}


def test_teams_are_found_by_a_pattern_of_their_alias_in_any_case(api: Api) -> None:
    for word in ("a_b", "aXb", "A_B", "other"):
        api.team(team_alias=api.name(word))
    assert sorted(aliases_of_teams(api, api.name("a_b"))) == [api.name("A_B"), api.name("aXb"), api.name("a_b")]
    assert sorted(aliases_of_teams(api, api.name("a\\_b"))) == [api.name("A_B"), api.name("a_b")]


def test_a_backslash_takes_what_follows_as_it_is(api: Api) -> None:
    api.team(team_alias=api.name(ODD))
    assert aliases_of_teams(api, api.name(ESCAPED)) == [api.name(ODD)]
    assert aliases_of_teams(api, api.name(ODD)) == []


def test_teams_come_in_the_order_that_is_asked_for(api: Api) -> None:
    for word, id in (("b", "2"), ("c", "1"), ("a", "3")):
        api.team(team_alias=api.name(word), team_id=api.name(id))
    by_id = aliases_of_teams(api, api.prefix, sort_by="team_id")
    assert by_id == [api.name("c"), api.name("b"), api.name("a")]
    assert aliases_of_teams(api, api.prefix, sort_by="team_id", sort_order="desc") == by_id[::-1]
    assert aliases_of_teams(api, api.prefix, sort_by="team_alias") == [api.name("a"), api.name("b"), api.name("c")]


def test_teams_are_listed_by_member(api: Api) -> None:
    team_id, user_id = api.team(team_alias=api.name("of")), api.user()
    api.team(team_alias=api.name("not of"))
    api.done("POST", "/team/member_add", {"team_id": team_id, "member": {"role": "user", "user_id": user_id}})
    assert aliases_of_teams(api, api.prefix, user_id=user_id) == [api.name("of")]


def test_teams_of_a_user_who_is_not_there_are_a_404(api: Api) -> None:
    user_id = api.name("nobody")
    answer = api("GET", "/v2/team/list", params={"user_id": user_id})
    assert (answer.status, answer.body) == (404, {"detail": {"error": f"User not found, passed user_id={user_id}"}})


def test_teams_in_the_list_lack_the_budget_of_their_members(api: Api) -> None:
    alias, budget = api.name("alias"), 5.0
    team_id = api.team(team_alias=alias, team_member_budget=budget)
    assert api.team_info(team_id)["team_member_budget_table"]["max_budget"] == budget
    (listed,) = api.done("GET", "/v2/team/list", params={"team_alias": alias})["teams"]
    assert "team_member_budget_table" not in listed


def test_users_are_found_by_a_pattern_of_their_address_in_any_case(api: Api) -> None:
    ada = api.user(user_email=f"{api.name('Ada')}@example.com")
    api.user(user_email=f"{api.name('grace')}@example.com")
    assert users(api, user_email=f"{api.name('aDA')}@EXAMPLE.com") == [ada]
    assert users(api, user_email=f"{api.name('a_a')}@") == [ada]
    assert users(api, user_email=api.name("a\\_a")) == []


def test_users_are_listed_by_team_and_by_role(api: Api) -> None:
    team_id = api.team()
    one, other = api.user(teams=[team_id], user_role="internal_user_viewer"), api.user(teams=[team_id])
    found = users(api, team=team_id, sort_by="user_id")
    assert set(found) >= {one, other}
    assert found == sorted(found)
    assert users(api, team=team_id, role="internal_user_viewer") == [one]
    assert users(api, team=api.name("nobody")) == []


def test_users_are_sorted_by_some_columns_only(api: Api) -> None:
    answer = api("GET", "/user/list", params={"sort_by": "nonsense"})
    assert answer.status == 400
    assert "Invalid sort column. Must be one of: user_id, user_email" in answer.body["detail"]["error"]


def test_keys_are_found_by_their_whole_alias_or_by_a_pattern_in_any_case(api: Api) -> None:
    for word in ("a_b", "aXb", "A_B", ODD):
        api.key(key_alias=api.name(word))
    assert aliases_of_keys(api, key_alias=api.name("a_b")) == [api.name("a_b")]
    assert aliases_of_keys(api, key_alias=api.name("a")) == []
    assert aliases_of_keys(api, key_alias=api.name(ODD)) == [api.name(ODD)]
    part = {"key_alias": api.name("a_b"), "substring_matching": "true"}
    assert sorted(aliases_of_keys(api, **part)) == [api.name("A_B"), api.name("aXb"), api.name("a_b")]
    assert aliases_of_keys(api, key_alias=api.name(ESCAPED), substring_matching="true") == [api.name(ODD)]


def test_patterns_hold_for_the_owner_of_a_key_as_well_but_not_for_its_team(api: Api) -> None:
    owner = api.user(user_id=api.name("owner"))
    api.key(key_alias=api.name("mine"), user_id=owner, team_id=api.team(team_id=api.name("team")))
    part = api.name("OWN")
    assert aliases_of_keys(api, user_id=part) == []
    assert aliases_of_keys(api, user_id=part, substring_matching="true") == [api.name("mine")]
    assert aliases_of_keys(api, team_id=api.name("tea"), substring_matching="true") == []
    assert aliases_of_keys(api, team_id=api.name("team"), substring_matching="true") == [api.name("mine")]


def test_keys_come_in_the_order_of_their_hashes_if_asked_for(api: Api) -> None:
    team_id = api.team()
    tokens = [api.key(team_id=team_id)["token"] for _ in range(3)]
    asked = {"team_id": team_id, "sort_by": "token", "sort_order": "asc"}
    assert api.done("GET", "/key/list", params=asked)["keys"] == sorted(tokens)


def test_a_key_in_the_list_calls_its_organization_otherwise_than_alone(api: Api) -> None:
    made = api.key(key_alias=api.name("alias"))
    (listed,) = api.done("GET", "/key/list", params={"key_alias": api.name("alias"), "return_full_object": "true"})[
        "keys"
    ]
    assert listed["org_id"] is None
    assert "organization_id" not in listed
    assert "organization_id" in api.key_info(made["token"])


def test_models_are_found_by_their_whole_name(api: Api) -> None:
    for word in ("a_b", "aXb"):
        api.model(word)
    assert models(api, model=api.name("a_b")) == {api.name("a_b")}
    assert models(api, model=api.name("a")) == set()
    assert models(api, model="config-fake") == {"config-fake"}


def test_models_are_found_by_a_pattern_and_by_the_text_itself(api: Api) -> None:
    for word in ("a_b", "aXb", ODD):
        api.model(word)
    assert models(api, search=api.name("A_B")) == {api.name("a_b"), api.name("aXb")}
    assert models(api, search=api.name(ODD)) == {api.name(ODD)}
    assert models(api, search="onfig-FAK") >= {"config-fake"}


@pytest.mark.parametrize("group", ["group", "other"])
def test_models_are_listed_by_access_group(api: Api, group: str) -> None:
    api.model("one", info={"access_groups": [api.name("group")]})
    assert models(api, access_group=api.name(group)) == ({api.name("one")} if group == "group" else set())
