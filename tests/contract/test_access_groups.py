"""Access groups: named once, with ids of LiteLLM's, and known to the teams and keys that have them."""

from __future__ import annotations

from typing import Any

from tests.contract.conftest import Answer, Api
from tests.gateways import MODERN, before, since


def group(api: Api, name: str = "g", **fields: Any) -> str:
    answer = api("POST", "/v1/access_group", {"access_group_name": api.name(name), **fields})
    assert answer.status == 201, answer
    api.made.append((f"DELETE /v1/access_group/{answer.body['access_group_id']}", None))
    return answer.body["access_group_id"]


def told(api: Api, group_id: str) -> dict[str, Any]:
    return api.done("GET", f"/v1/access_group/{group_id}")


def update(api: Api, group_id: str, **fields: Any) -> Answer:
    return api("PUT", f"/v1/access_group/{group_id}", fields)


def test_lists_are_replaced_and_null_empties_them(api: Api) -> None:
    group_id = group(api, access_model_names=["b", "a"], access_agent_ids=["one"], description="d")
    assert told(api, group_id)["access_agents"] == [{"id": "one", "name": None}]
    update(api, group_id, access_model_names=["c"], access_agent_ids=None, description=None)
    found = told(api, group_id)
    assert (found["access_model_names"], found["access_agent_ids"], found["description"]) == (["c"], [], None)


@since(MODERN)
def test_tools_and_skills_are_kept(api: Api) -> None:
    group_id = group(api, mcp_tool_permissions={"one": ["a"]}, access_skill_names=["s"])
    found = told(api, group_id)
    assert (found["mcp_tool_permissions"], found["access_skill_names"]) == ({"one": ["a"]}, ["s"])
    update(api, group_id, mcp_tool_permissions={}, access_skill_names=[])
    found = told(api, group_id)
    assert (found["mcp_tool_permissions"], found["access_skill_names"]) == ({}, [])


@before(MODERN)
def test_older_versions_drop_tools_and_skills(api: Api) -> None:
    group_id = group(api, mcp_tool_permissions={"one": ["a"]}, access_skill_names=["s"])
    assert not {"mcp_tool_permissions", "access_skill_names"} & told(api, group_id).keys()


def test_a_name_is_taken_once(api: Api) -> None:
    group(api)
    other = group(api, "other")
    assert api("POST", "/v1/access_group", {"access_group_name": api.name("g")}).status == 409
    assert update(api, other, access_group_name=api.name("g")).status == 409
    assert update(api, other, access_group_name=api.name("other")).status == 200


def test_teams_must_exist_and_keys_need_not(api: Api) -> None:
    group_id = group(api)
    answer = update(api, group_id, assigned_team_ids=[api.name("nobody")])
    assert (answer.status, answer.body["detail"]) == (400, f"Unknown team ids: {api.name('nobody')}")
    assert update(api, group_id, assigned_key_ids=["nobody"]).body["assigned_keys"] == [{"id": "nobody", "name": None}]


def test_teams_and_keys_follow_the_group_and_the_group_follows_them(api: Api) -> None:
    team, key = api.team(team_alias="t"), api.key()["token"]
    group_id = group(api, assigned_team_ids=[team], assigned_key_ids=[key])
    assert api.team_info(team)["access_group_ids"] == api.key_info(key)["access_group_ids"] == [group_id]
    assert told(api, group_id)["assigned_teams"] == [{"id": team, "name": "t"}]
    update(api, group_id, assigned_team_ids=[], assigned_key_ids=None)
    assert api.team_info(team)["access_group_ids"] == api.key_info(key)["access_group_ids"] == []
    api.done("POST", "/team/update", {"team_id": team, "access_group_ids": [group_id]})
    api.done("POST", "/key/update", {"key": key, "access_group_ids": [group_id]})
    found = told(api, group_id)
    assert (found["assigned_team_ids"], found["assigned_key_ids"]) == ([team], [key])


def test_a_group_that_is_deleted_leaves_teams_and_keys(api: Api) -> None:
    team = api.team()
    group_id = group(api, assigned_team_ids=[team])
    answer = api("DELETE", f"/v1/access_group/{group_id}")
    assert (answer.status, answer.body) == (204, None)
    assert api.team_info(team)["access_group_ids"] == []
    assert {api("DELETE", f"/v1/access_group/{group_id}").status, update(api, group_id).status} == {404}


def test_all_are_listed(api: Api) -> None:
    group_id = group(api)
    (found,) = (each for each in api.done("GET", "/v1/access_group") if each["access_group_id"] == group_id)
    assert found == told(api, group_id)
