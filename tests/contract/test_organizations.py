"""Organizations, which LiteLLM keeps without a licence up to 1.101."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateways import MODERN, before

from .conftest import Api, Gateway

LIMITS = {
    "max_budget": 10,
    "soft_budget": 5,
    "budget_duration": "30d",
    "tpm_limit": 100,
    "rpm_limit": 20,
    "max_parallel_requests": 3,
}


def organization(api: Api, word: str = "org", **fields: Any) -> str:
    organization_id = api.name(word)
    api.made.append(("DELETE /organization/delete", {"organization_ids": [organization_id]}))
    body = {"organization_id": organization_id, "organization_alias": "Acme", **fields}
    return api.done("POST", "/organization/new", body)["organization_id"]


def info(api: Api, organization_id: str) -> dict[str, Any]:
    return api.done("GET", "/organization/info", params={"organization_id": organization_id})


def patch(api: Api, organization_id: str, **fields: Any) -> dict[str, Any]:
    api.done("PATCH", f"/v2/organization/{organization_id}", fields)
    return info(api, organization_id)


def test_without_a_licence_newer_versions_refuse_every_call(api: Api, gateway: Gateway) -> None:
    calls = [
        ("GET", "/organization/info?organization_id=x", None),
        ("GET", "/organization/list", None),
        ("POST", "/organization/new", {}),
        ("PATCH", "/organization/update", {"organization_id": "x"}),
        ("PATCH", "/v2/organization/x", {"organization_alias": "x"}),
        ("DELETE", "/organization/delete", {"organization_ids": ["x"]}),
    ]
    refused = [api(*call).status == 403 for call in calls]
    assert set(refused) == {gateway.modern}
    if gateway.modern:
        assert "only available for LiteLLM Enterprise users" in api(*calls[0]).body["detail"]["error"]


@before(MODERN)
def test_limits_stand_in_a_budget_that_is_made_along(api: Api) -> None:
    made = info(api, organization(api, **LIMITS))
    assert {name: made["litellm_budget_table"][name] for name in LIMITS} == LIMITS
    assert made["budget_id"] == made["litellm_budget_table"]["budget_id"]
    (budget,) = api.done("POST", "/budget/info", {"budgets": [made["budget_id"]]})
    assert budget["max_budget"] == 10


@before(MODERN)
def test_with_a_budget_id_the_limits_of_the_body_are_ignored(api: Api) -> None:
    budget_id = api.name("budget")
    api.made.append(("/budget/delete", {"id": budget_id}))
    api.done("POST", "/budget/new", {"budget_id": budget_id, "max_budget": 3})
    made = info(api, organization(api, budget_id=budget_id, max_budget=8))
    assert (made["budget_id"], made["litellm_budget_table"]["max_budget"]) == (budget_id, 3)
    assert api("POST", "/organization/new", {"organization_alias": "x", "budget_id": api.name("none")}).status == 500


@before(MODERN)
def test_limits_of_models_are_kept_in_the_metadata(api: Api) -> None:
    made = info(api, organization(api, metadata={"a": 1}, model_rpm_limit={"m": 3}, model_tpm_limit={"m": 4}))
    assert made["metadata"] == {"a": 1, "model_rpm_limit": {"m": 3}, "model_tpm_limit": {"m": 4}}


@before(MODERN)
def test_the_new_update_clears_limits_by_null(api: Api) -> None:
    cleared = patch(api, organization(api, **LIMITS), **dict.fromkeys(LIMITS))
    assert {name: cleared["litellm_budget_table"][name] for name in LIMITS} == dict.fromkeys(LIMITS)


@before(MODERN)
def test_the_new_update_replaces_metadata_and_the_old_one_merges_it(api: Api) -> None:
    organization_id = organization(api, metadata={"a": {"d": 1}, "b": 2})
    body = {"organization_id": organization_id, "metadata": {"a": {"e": 1}, "b": None}, "model_rpm_limit": {"m": 1}}
    api.done("PATCH", "/organization/update", body)
    assert info(api, organization_id)["metadata"] == {"a": {"d": 1, "e": 1}, "b": 2, "model_rpm_limit": {"m": 1}}
    assert patch(api, organization_id, metadata={"c": 4})["metadata"] == {"c": 4}
    assert patch(api, organization_id, metadata=None)["metadata"] == {}


@before(MODERN)
def test_models_and_permissions_are_cleared_each_in_its_way(api: Api) -> None:
    organization_id = organization(api, models=["m"], object_permission={"vector_stores": ["v"]})
    assert info(api, organization_id)["object_permission"]["vector_stores"] == ["v"]
    cleared = patch(api, organization_id, models=[], object_permission=None)
    assert (cleared["models"], cleared["object_permission"]) == ([], None)
    for body in ({"models": None}, {"object_permission": {}}, {"organization_alias": None}):
        assert api("PATCH", f"/v2/organization/{organization_id}", body).status == 422


@before(MODERN)
@pytest.mark.parametrize("name", ["tpd_limit", "budget_id", "model_rpm_limit", "blocked"])
def test_the_new_update_refuses_what_it_does_not_know(api: Api, name: str) -> None:
    answer = api("PATCH", f"/v2/organization/{organization(api)}", {name: None})
    assert (answer.status, answer.body["detail"][0]["loc"]) == (422, ["body", name])


@before(MODERN)
def test_an_alias_is_taken_twice_and_an_id_once(api: Api) -> None:
    organization_id = organization(api)
    assert organization(api, "other") != organization_id
    body = {"organization_id": organization_id, "organization_alias": "Acme"}
    assert api("POST", "/organization/new", body).status == 500


@before(MODERN)
def test_one_that_is_not_there_is_404_and_for_the_old_update_500(api: Api) -> None:
    nobody = api.name("nobody")
    answer = api("GET", "/organization/info", params={"organization_id": nobody})
    assert (answer.status, answer.body) == (404, {"detail": {"error": "Organization not found"}})
    answer = api("PATCH", f"/v2/organization/{nobody}", {"organization_alias": "x"})
    problem = f"Organization not found for organization_id={nobody}"
    assert (answer.status, answer.body) == (404, {"detail": {"error": problem}})
    assert api("PATCH", "/organization/update", {"organization_id": nobody}).status == 500
    answer = api("DELETE", "/organization/delete", {"organization_ids": [nobody]})
    assert (answer.status, answer.body) == (404, {"detail": {"error": f"Organization={nobody} not found"}})


@before(MODERN)
def test_the_list_is_filtered_by_id_and_by_a_part_of_the_alias(api: Api) -> None:
    organization_id = organization(api, organization_alias=api.name("Alias"))
    for asked in ({"org_id": organization_id}, {"org_alias": api.name("aLIA")}):
        assert [each["organization_id"] for each in api.done("GET", "/organization/list", params=asked)] == [
            organization_id
        ]
    assert api.done("GET", "/organization/list", params={"org_id": api.name("nobody")}) == []


@before(MODERN)
def test_the_alias_is_a_pattern_whose_signs_can_be_escaped(api: Api) -> None:
    for word in ("a_b", "aXb"):
        organization(api, organization_id=api.name(word), organization_alias=api.name(word))

    def found(pattern: str) -> list[str]:
        answer = api.done("GET", "/organization/list", params={"org_alias": api.name(pattern)})
        return sorted(each["organization_alias"] for each in answer)

    assert found("a_b") == [api.name("aXb"), api.name("a_b")]
    assert found("a\\_b") == [api.name("a_b")]


@before(MODERN)
def test_teams_stay_within_the_limits_of_their_organization(api: Api) -> None:
    organization_id = organization(api, models=["m"], max_budget=10, tpm_limit=100)
    for fields, complaint in (
        ({"models": ["x"]}, "Model 'x' not in organization's allowed models"),
        ({"max_budget": 11}, "Team max_budget (11.0) exceeds organization's max_budget (10.0)"),
        ({"tpm_limit": 101}, "Team tpm_limit (101) exceeds organization's tpm_limit (100)"),
    ):
        answer = api("POST", "/team/new", {"organization_id": organization_id, **fields})
        assert answer.status == 400
        assert complaint in answer.error["message"]
    nobody = api("POST", "/team/new", {"organization_id": api.name("nobody")})
    assert (nobody.status, "Organization not found" in nobody.error["message"]) == (400, True)


@before(MODERN)
def test_a_team_is_moved_as_it_was_before_the_update(api: Api) -> None:
    organization_id = organization(api, models=["m"])
    team_id = api.team(models=["x"])
    refused = api("PATCH", f"/team/{team_id}", {"organization_id": organization_id, "models": ["m"]})
    assert (refused.status, refused.error["type"]) == (403, "org_model_access_denied")
    api.done("PATCH", f"/team/{team_id}", {"models": ["m"]})
    api.done("PATCH", f"/team/{team_id}", {"organization_id": organization_id})
    assert [team["team_id"] for team in info(api, organization_id)["teams"]] == [team_id]
    api.done("PATCH", f"/team/{team_id}", {"organization_id": None})
    assert api.team_info(team_id)["organization_id"] is None


@before(MODERN)
def test_a_key_of_a_team_belongs_to_its_organization_too(api: Api) -> None:
    organization_id = organization(api)
    key = api.key(team_id=api.team(organization_id=organization_id))["key"]
    assert api.key_info(key)["organization_id"] == organization_id
    listed = api.done("GET", "/key/list", params={"organization_id": organization_id})
    assert listed["total_count"] == 1
    api.done("POST", "/key/update", {"key": key, "organization_id": None})
    assert api.key_info(key)["organization_id"] is None


@before(MODERN)
def test_deleting_takes_its_teams_and_keys(api: Api) -> None:
    organization_id = organization(api)
    team_id = api.team(organization_id=organization_id)
    key = api.key(team_id=team_id)["key"]
    answer = api.done("DELETE", "/organization/delete", {"organization_ids": [organization_id]})
    assert [(each["organization_id"], each["teams"]) for each in answer] == [(organization_id, [])]
    assert api("GET", "/team/info", params={"team_id": team_id}).status == 404
    assert api("GET", "/key/info", params={"key": key}).status == 404
