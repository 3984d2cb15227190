from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from .conftest import Api, Gateway


def test_a_new_team_has_the_chosen_id_and_the_admin_as_its_member(api: Api) -> None:
    team_id = api.name("team")
    answer = api.done("POST", "/team/new", {"team_id": team_id, "team_alias": "search", "models": ["config-fake"]})
    api.made.append(("/team/delete", {"team_ids": [team_id]}))
    assert answer["team_id"] == team_id
    assert answer["models"] == ["config-fake"]
    assert answer["members_with_roles"] == [{"user_id": "default_user_id", "user_email": None, "role": "admin"}]


def test_team_info_wraps_the_team_its_keys_and_its_memberships(api: Api) -> None:
    team_id = api.team(team_alias="search")
    answer = api.done("GET", "/team/info", params={"team_id": team_id})
    assert answer.keys() == {"team_id", "team_info", "keys", "team_memberships"}
    assert answer["team_info"]["team_alias"] == "search"


def test_a_team_id_is_taken_once(api: Api) -> None:
    team_id = api.team()
    answer = api("POST", "/team/new", {"team_id": team_id})
    assert answer.status == 400
    assert f"Team id = {team_id} already exists" in answer.error["message"]


def test_an_alias_may_be_taken_twice(api: Api) -> None:
    alias = api.name("alias")
    assert api.team(team_alias=alias) != api.team(team_alias=alias)


def test_a_team_that_is_not_there_is_404_in_the_words_of_litellm(api: Api) -> None:
    answer = api("GET", "/team/info", params={"team_id": api.name("nobody")})
    assert answer.status == 404
    assert "Team not found, passed team id: " in answer.error["message"]
    assert answer.error["code"] == "404"


@pytest.mark.parametrize(("method", "path"), [("POST", "/team/update"), ("PATCH", "/team/{}")])
def test_updating_a_team_that_is_not_there_is_404(api: Api, method: str, path: str) -> None:
    team_id = api.name("nobody")
    answer = api(method, path.format(team_id), {"team_id": team_id, "max_budget": 1})
    assert answer.status == 404
    assert f"Team not found, passed team_id={team_id}" in answer.error["message"]


def test_deleting_a_team_answers_its_id_and_then_404_in_another_shape(api: Api) -> None:
    team_id = api.team()
    assert api.done("POST", "/team/delete", {"team_ids": [team_id]}) == {"deleted_teams": [team_id]}
    again = api("POST", "/team/delete", {"team_ids": [team_id]})
    assert (again.status, again.body) == (404, {"detail": {"error": f"Team not found, passed team_id={team_id}"}})


def test_teams_are_deleted_all_or_none(api: Api) -> None:
    first, second, missing = api.team(), api.team(), api.name("nobody")
    assert api("POST", "/team/delete", {"team_ids": [first, missing, second]}).status == 404
    for team_id in (first, second):
        assert api("GET", "/team/info", params={"team_id": team_id}).status == 200
    assert api.done("POST", "/team/delete", {"team_ids": [first, second]}) == {"deleted_teams": [first, second]}


@pytest.mark.parametrize(("method", "path"), [("POST", "/team/update"), ("PATCH", "/team/{}")])
def test_null_clears_alias_budget_and_limits(api: Api, method: str, path: str) -> None:
    cleared = ("team_alias", "max_budget", "budget_duration", "tpm_limit", "rpm_limit")
    team_id = api.team(team_alias="a", max_budget=5, budget_duration="30d", tpm_limit=9, rpm_limit=9)
    assert api.team_info(team_id)["budget_reset_at"] is not None
    api.done(method, path.format(team_id), {"team_id": team_id, **dict.fromkeys(cleared)})
    info = api.team_info(team_id)
    assert {name: info[name] for name in cleared} == dict.fromkeys(cleared)
    assert info["budget_reset_at"] is None


@pytest.mark.parametrize(("method", "path"), [("POST", "/team/update"), ("PATCH", "/team/{}")])
def test_what_is_not_sent_stays(api: Api, method: str, path: str) -> None:
    team_id = api.team(team_alias="a", max_budget=5, models=["config-fake"], metadata={"a": 1})
    before = api.team_info(team_id)
    api.done(method, path.format(team_id), {"team_id": team_id, "tpm_limit": 3})
    after = api.team_info(team_id)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"tpm_limit", "updated_at"}


@pytest.mark.parametrize(("method", "path"), [("POST", "/team/update"), ("PATCH", "/team/{}")])
def test_null_clears_router_settings(api: Api, method: str, path: str) -> None:
    team_id = api.team(router_settings={"num_retries": 2})
    api.done(method, path.format(team_id), {"team_id": team_id, "router_settings": None})
    assert api.team_info(team_id)["router_settings"] is None


@pytest.mark.parametrize(("method", "path"), [("POST", "/team/update"), ("PATCH", "/team/{}")])
def test_models_are_cleared_by_an_empty_list_and_null_is_a_500(api: Api, method: str, path: str) -> None:
    team_id = api.team(models=["config-fake"])
    assert api(method, path.format(team_id), {"team_id": team_id, "models": None}).status == 500
    api.done(method, path.format(team_id), {"team_id": team_id, "models": []})
    assert api.team_info(team_id)["models"] == []


def test_posting_an_update_replaces_metadata(api: Api) -> None:
    team_id = api.team(metadata={"a": 1, "b": 2})
    api.done("POST", "/team/update", {"team_id": team_id, "metadata": {"c": 3}})
    assert api.team_info(team_id)["metadata"] == {"c": 3}


def test_patching_merges_metadata_and_null_removes_a_key(api: Api) -> None:
    team_id = api.team(metadata={"a": 1, "b": {"c": 2, "d": 3}})
    patched = api.done("PATCH", f"/team/{team_id}", {"metadata": {"a": None, "b": {"c": None}, "e": 4}})
    assert patched["metadata"] == api.team_info(team_id)["metadata"] == {"b": {"d": 3}, "e": 4}


def test_a_patch_answers_the_team_and_a_post_wraps_it_in_data(api: Api) -> None:
    team_id = api.team()
    assert api.done("PATCH", f"/team/{team_id}", {"tpm_limit": 1})["team_id"] == team_id
    assert api.done("POST", "/team/update", {"team_id": team_id, "tpm_limit": 2})["data"]["tpm_limit"] == 2


def test_limits_per_model_are_kept_inside_metadata(api: Api) -> None:
    team_id = api.team(model_rpm_limit={"m": 1}, metadata={"a": 1})
    assert api.team_info(team_id)["metadata"] == {"a": 1, "model_rpm_limit": {"m": 1}}
    api.done("POST", "/team/update", {"team_id": team_id, "model_tpm_limit": {"m": 2}})
    assert api.team_info(team_id)["metadata"] == {"a": 1, "model_rpm_limit": {"m": 1}, "model_tpm_limit": {"m": 2}}


@pytest.mark.parametrize("name", ["model_rpm_limit", "model_tpm_limit", "guardrails", "tags"])
@pytest.mark.parametrize(("method", "path"), [("POST", "/team/update"), ("PATCH", "/team/{}")])
def test_null_for_a_field_that_lives_in_metadata_is_a_500(api: Api, method: str, path: str, name: str) -> None:
    team_id = api.team()
    answer = api(method, path.format(team_id), {"team_id": team_id, name: None})
    assert answer.status == 500
    assert f"Could not find field at `updateOneLiteLLM_TeamTable.data.{name}`" in answer.error["message"]


def test_limits_per_model_are_cleared_by_an_empty_map_and_by_a_patch_of_metadata(api: Api) -> None:
    team_id = api.team(model_rpm_limit={"m": 1}, model_tpm_limit={"m": 2})
    api.done("POST", "/team/update", {"team_id": team_id, "model_rpm_limit": {}})
    assert api.team_info(team_id)["metadata"] == {"model_rpm_limit": {}, "model_tpm_limit": {"m": 2}}
    api.done("PATCH", f"/team/{team_id}", {"metadata": {"model_rpm_limit": None, "model_tpm_limit": None}})
    assert api.team_info(team_id)["metadata"] == {}


def test_a_budget_for_members_is_a_row_that_metadata_points_to(api: Api) -> None:
    team_id = api.team(team_alias="the team", team_member_budget=2, team_member_rpm_limit=3, budget_duration="1d")
    info = api.team_info(team_id)
    table = info["team_member_budget_table"]
    assert (table["max_budget"], table["rpm_limit"], table["budget_duration"]) == (2, 3, "1d")
    assert info["metadata"]["team_member_budget_id"] == table["budget_id"]
    assert table["budget_id"].startswith("team-the-team-budget-")


def test_the_pointer_to_the_members_budget_survives_every_update_of_metadata(api: Api) -> None:
    team_id = api.team(team_member_budget=2, metadata={"a": 1})
    pointer = api.team_info(team_id)["metadata"]["team_member_budget_id"]
    api.done("POST", "/team/update", {"team_id": team_id, "metadata": {}})
    assert api.team_info(team_id)["metadata"] == {"team_member_budget_id": pointer}
    api.done("POST", "/team/update", {"team_id": team_id, "metadata": {"team_member_budget_id": "mine"}})
    assert api.team_info(team_id)["metadata"] == {"team_member_budget_id": pointer}


def test_null_metadata_in_a_post_wipes_that_pointer_too(api: Api) -> None:
    team_id = api.team(team_member_budget=2)
    api.done("POST", "/team/update", {"team_id": team_id, "metadata": None})
    info = api.team_info(team_id)
    assert (info["metadata"], info["team_member_budget_table"]) == (None, None)


@pytest.mark.parametrize(("method", "path"), [("POST", "/team/update"), ("PATCH", "/team/{}")])
def test_the_members_budget_is_changed_and_cleared_in_its_row(api: Api, method: str, path: str) -> None:
    team_id = api.team(team_member_budget=2)
    api.done(method, path.format(team_id), {"team_id": team_id, "team_member_budget": 7})
    assert api.team_info(team_id)["team_member_budget_table"]["max_budget"] == 7
    api.done(method, path.format(team_id), {"team_id": team_id, "team_member_budget": None})
    assert api.team_info(team_id)["team_member_budget_table"]["max_budget"] is None


def test_model_aliases_have_a_table_of_their_own(api: Api) -> None:
    team_id = api.team(model_aliases={"fast": "config-fake"})
    info = api.team_info(team_id)
    assert "model_aliases" not in info
    assert info["litellm_model_table"]["model_aliases"] == {"fast": "config-fake"}
    api.done("POST", "/team/update", {"team_id": team_id, "model_aliases": {}})
    assert api.team_info(team_id)["litellm_model_table"]["model_aliases"] == {}


def test_member_permissions_are_ignored_by_an_update_and_have_an_endpoint(api: Api) -> None:
    team_id = api.team(team_member_permissions=["/key/info"])
    api.done("POST", "/team/update", {"team_id": team_id, "team_member_permissions": []})
    assert api.team_info(team_id)["team_member_permissions"] == ["/key/info"]
    api.done("POST", "/team/permissions_update", {"team_id": team_id, "team_member_permissions": []})
    assert api.team_info(team_id)["team_member_permissions"] == []


def test_a_team_is_blocked_and_unblocked(api: Api) -> None:
    team_id = api.team()
    assert api.done("POST", "/team/block", {"team_id": team_id})["blocked"] is True
    assert api.done("POST", "/team/unblock", {"team_id": team_id})["blocked"] is False
    api.done("POST", "/team/update", {"team_id": team_id, "blocked": True})
    assert api.team_info(team_id)["blocked"] is True


def test_budgets_start_again_by_the_calendar(api: Api) -> None:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    expected = {
        "1d": midnight + timedelta(days=1),
        "7d": midnight + timedelta(days=7 - midnight.weekday()),
        "30d": (midnight.replace(day=28) + timedelta(days=4)).replace(day=1),
        "10d": midnight + timedelta(days=10),
    }
    for duration, moment in expected.items():
        info = api.team_info(api.team(max_budget=1, budget_duration=duration))
        assert datetime.fromisoformat(info["budget_reset_at"].replace("Z", "+00:00")) == moment, duration


def test_a_duration_that_is_none_and_a_budget_below_zero_are_refused(api: Api) -> None:
    for field in ({"budget_duration": "banana"}, {"max_budget": -1}):
        answer = api("POST", "/team/new", {"team_id": api.name("bad"), **field})
        assert answer.status == 400
        assert "banana" in answer.error["message"] or "non-negative" in answer.error["message"]


@pytest.mark.parametrize("field", ["tags", "guardrails", "prompts"])
def test_licensed_fields_are_refused_and_their_empty_values_pass(api: Api, field: str) -> None:
    team_id = api.name("licensed")
    api.made.append(("/team/delete", {"team_ids": [team_id]}))
    refused = api("POST", "/team/new", {"team_id": team_id, field: ["x"]})
    assert refused.status == 403
    assert "Enterprise" in refused.error["message"]
    assert api("POST", "/team/new", {"team_id": team_id, field: []}).status == 200


def test_models_added_to_a_team_without_any_join_all_of_the_proxy(api: Api) -> None:
    team_id = api.team()
    added = api.done("POST", "/team/model/add", {"team_id": team_id, "models": ["config-fake"]})
    assert set(added["models"]) == {"all-proxy-models", "config-fake"}


def test_keys_of_a_team_stand_in_its_info(api: Api) -> None:
    team_id = api.team()
    token = api.key(team_id=team_id, max_budget=3)["token"]
    (key,) = api.done("GET", "/team/info", params={"team_id": team_id})["keys"]
    assert (key["token"], key["max_budget"], key["team_id"]) == (token, 3, team_id)


def test_an_organization_that_is_not_there_is_refused(api: Api) -> None:
    answer = api("POST", "/team/new", {"team_id": api.name("lost"), "organization_id": api.name("nobody")})
    assert answer.status == 400
    assert "Organization not found" in answer.error["message"]


def test_the_list_of_teams_is_paged_only_in_its_second_version(api: Api) -> None:
    alias = api.name("paged")
    teams = [api.team(team_alias=alias) for _ in range(3)]
    assert set(teams) <= {team["team_id"] for team in api.done("GET", "/team/list")}
    page = api.done("GET", "/v2/team/list", params={"team_alias": alias, "page": 2, "page_size": 2})
    assert (page["total"], page["page"], page["page_size"], page["total_pages"]) == (3, 2, 2, 2)
    assert len(page["teams"]) == 1
    assert api("GET", "/v2/team/list", params={"page_size": 101}).status == 422


def test_keys_of_a_deleted_team_go_with_it(api: Api, gateway: Gateway) -> None:
    team_id = api.team()
    token = api.key(team_id=team_id)["token"]
    api.done("POST", "/team/delete", {"team_ids": [team_id]})
    answer = api("GET", "/key/info", params={"key": token})
    if gateway.modern:
        assert answer.body["info"]["status"] == "deleted"
    else:
        assert answer.status == 404
    assert api.done("GET", "/key/list", params={"team_id": team_id})["keys"] == []
