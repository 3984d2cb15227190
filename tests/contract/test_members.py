from __future__ import annotations

from typing import Any

import pytest

from .conftest import Api, Gateway


def add(api: Api, team_id: str, user_id: str, **fields: Any) -> dict[str, Any]:
    api.forget_user(user_id)
    member = {"role": "user", "user_id": user_id}
    return api.done("POST", "/team/member_add", {"team_id": team_id, "member": member, **fields})


def roster(api: Api, team_id: str) -> list[dict[str, str]]:
    keep = ("user_id", "user_email", "role")
    return [{name: each[name] for name in keep} for each in api.team_info(team_id)["members_with_roles"]]


def test_adding_an_unknown_user_makes_it(api: Api) -> None:
    team_id, user_id = api.team(), api.name("new")
    answer = add(api, team_id, user_id)
    assert answer["updated_users"][0]["user_id"] == user_id
    assert roster(api, team_id)[-1] == {"user_id": user_id, "user_email": None, "role": "user"}
    info = api.user_info(user_id)
    assert (info["teams"], info["user_role"]) == ([team_id], "internal_user")


def test_adding_an_unknown_address_makes_a_user_of_a_random_id(api: Api) -> None:
    team_id, email = api.team(), f"{api.name('New')}@Example.com"
    body = {"team_id": team_id, "member": [{"role": "user", "user_email": email}]}
    user_id = api.done("POST", "/team/member_add", body)["updated_users"][0]["user_id"]
    api.forget_user(user_id)
    assert roster(api, team_id)[-1] == {"user_id": user_id, "user_email": email, "role": "user"}
    assert api.user_info(user_id)["user_email"] == email


def test_a_known_address_is_found_in_any_case_and_the_roster_has_it_as_sent(api: Api) -> None:
    team_id, email = api.team(), f"{api.name('known')}@example.com"
    user_id = api.user(user_email=email)
    body = {"team_id": team_id, "member": {"role": "user", "user_email": email.upper()}}
    api.done("POST", "/team/member_add", body)
    assert roster(api, team_id)[-1] == {"user_id": user_id, "user_email": email.upper(), "role": "user"}


def test_adding_twice_is_refused_with_a_type_of_its_own(api: Api) -> None:
    team_id, user_id = api.team(), api.name("twice")
    add(api, team_id, user_id)
    answer = api("POST", "/team/member_add", {"team_id": team_id, "member": {"role": "user", "user_id": user_id}})
    assert (answer.status, answer.error["type"]) == (400, "team_member_already_in_team")


def test_the_team_has_to_exist(api: Api) -> None:
    team_id = api.name("nobody")
    member = {"role": "user", "user_id": api.name("u")}
    answer = api("POST", "/team/member_add", {"team_id": team_id, "member": member})
    assert (answer.status, answer.body["detail"]["error"][:23]) == (404, "Team doesn't exist in d")
    answer = api("POST", "/team/member_update", {"team_id": team_id, "user_id": "u"})
    assert (answer.status, answer.body) == (400, {"detail": {"error": f"Team id={team_id} does not exist in db"}})
    answer = api("POST", "/team/member_delete", {"team_id": team_id, "user_id": "u"})
    assert (answer.status, answer.body) == (400, {"detail": {"error": f"Team id={team_id} does not exist in db"}})


def test_admins_of_a_team_need_a_licence_except_when_the_team_is_made(api: Api) -> None:
    user_id = api.name("admin")
    api.forget_user(user_id)
    team_id = api.team(members_with_roles=[{"role": "admin", "user_id": user_id}])
    assert roster(api, team_id)[0]["role"] == "admin"
    member = {"role": "admin", "user_id": api.name("other")}
    added = api("POST", "/team/member_add", {"team_id": team_id, "member": member})
    updated = api("POST", "/team/member_update", {"team_id": team_id, "user_id": user_id, "role": "admin"})
    assert (added.status, updated.status) == (400, 400)
    assert "premium feature" in added.body["detail"]["error"]
    assert "premium feature" in updated.body["detail"]


@pytest.mark.parametrize("member", [{"role": "user"}, {"role": "boss", "user_id": "u"}])
def test_a_member_has_a_name_and_a_role(api: Api, member: dict[str, str]) -> None:
    assert api("POST", "/team/member_add", {"team_id": api.team(), "member": member}).status == 422


def test_a_budget_in_the_team_is_a_row_of_its_own(api: Api, gateway: Gateway) -> None:
    team_id, user_id = api.team(team_member_budget=2), api.name("rich")
    add(api, team_id, user_id, max_budget_in_team=9, budget_duration="7d", allowed_models=["config-fake"])
    row = api.membership(team_id, user_id)
    budget = row["litellm_budget_table"]
    assert (budget["max_budget"], budget["budget_duration"], budget["allowed_models"]) == (9, "7d", ["config-fake"])
    assert budget["budget_reset_at"] is not None
    assert row.get("budget_source") == ("custom" if gateway.modern else None)


def test_others_share_the_default_budget_of_the_team_or_before_1_109_have_a_copy(api: Api, gateway: Gateway) -> None:
    team_id, user_id = api.team(team_member_budget=2), api.name("poor")
    add(api, team_id, user_id)
    shared = api.team_info(team_id)["team_member_budget_table"]["budget_id"]
    row = api.membership(team_id, user_id)
    assert row["litellm_budget_table"]["max_budget"] == 2
    assert (row["budget_id"] == shared) is gateway.modern
    api.done("POST", "/team/update", {"team_id": team_id, "team_member_budget": 5})
    assert api.membership(team_id, user_id)["litellm_budget_table"]["max_budget"] == (5 if gateway.modern else 2)


def test_default_models_of_the_team_give_a_new_member_a_budget_of_its_own(api: Api) -> None:
    team_id, user_id = api.team(default_team_member_models=["config-fake"]), api.name("default")
    add(api, team_id, user_id)
    assert api.membership(team_id, user_id)["litellm_budget_table"]["allowed_models"] == ["config-fake"]


def test_an_update_keeps_what_is_not_sent_though_its_answer_shows_null(api: Api) -> None:
    team_id, user_id = api.team(), api.name("kept")
    add(api, team_id, user_id, max_budget_in_team=9)
    answer = api.done("POST", "/team/member_update", {"team_id": team_id, "user_id": user_id, "tpm_limit": 4})
    assert (answer["tpm_limit"], answer["max_budget_in_team"]) == (4, None)
    budget = api.membership(team_id, user_id)["litellm_budget_table"]
    assert (budget["tpm_limit"], budget["max_budget"]) == (4, 9)


def test_null_clears_and_when_nothing_is_left_the_budget_goes(api: Api) -> None:
    team_id, user_id = api.team(), api.name("cleared")
    add(api, team_id, user_id, max_budget_in_team=9)
    api.done("POST", "/team/member_update", {"team_id": team_id, "user_id": user_id, "rpm_limit": 3})
    api.done("POST", "/team/member_update", {"team_id": team_id, "user_id": user_id, "max_budget_in_team": None})
    assert api.membership(team_id, user_id)["litellm_budget_table"]["max_budget"] is None
    api.done("POST", "/team/member_update", {"team_id": team_id, "user_id": user_id, "rpm_limit": None})
    row = api.membership(team_id, user_id)
    assert (row["budget_id"], row["litellm_budget_table"]) == (None, None)


def test_changing_one_member_leaves_the_shared_budget_alone(api: Api) -> None:
    team_id, user_id = api.team(team_member_budget=2, team_member_rpm_limit=7), api.name("own")
    add(api, team_id, user_id)
    api.done("POST", "/team/member_update", {"team_id": team_id, "user_id": user_id, "max_budget_in_team": 6})
    budget = api.membership(team_id, user_id)["litellm_budget_table"]
    assert (budget["max_budget"], budget["rpm_limit"]) == (6, 7)
    assert api.team_info(team_id)["team_member_budget_table"]["max_budget"] == 2


def test_null_allowed_models_crash_and_an_empty_list_clears_them(api: Api) -> None:
    team_id, user_id = api.team(), api.name("models")
    add(api, team_id, user_id, max_budget_in_team=1, allowed_models=["config-fake"])
    crashed = api("POST", "/team/member_update", {"team_id": team_id, "user_id": user_id, "allowed_models": None})
    assert (crashed.status, crashed.error["message"]) == (500, "Internal server error")
    api.done("POST", "/team/member_update", {"team_id": team_id, "user_id": user_id, "allowed_models": []})
    assert api.membership(team_id, user_id)["litellm_budget_table"]["allowed_models"] == []


def test_an_address_is_matched_with_its_case_when_a_member_is_changed(api: Api) -> None:
    team_id, email = api.team(), f"{api.name('Case')}@example.com"
    body = {"team_id": team_id, "member": {"role": "user", "user_email": email}}
    api.forget_user(api.done("POST", "/team/member_add", body)["updated_users"][0]["user_id"])
    answer = api("POST", "/team/member_update", {"team_id": team_id, "user_email": email.lower(), "tpm_limit": 1})
    assert answer.status == 400
    assert answer.body["detail"]["error"].startswith("User id doesn't exist in team table. Data=")
    api.done("POST", "/team/member_update", {"team_id": team_id, "user_email": email, "tpm_limit": 1})


def test_a_member_leaves_once_and_its_keys_of_the_team_go_too(api: Api, gateway: Gateway) -> None:
    team_id, user_id = api.team(), api.name("leaver")
    add(api, team_id, user_id)
    token = api.key(team_id=team_id, user_id=user_id)["token"]
    api.done("POST", "/team/member_delete", {"team_id": team_id, "user_id": user_id})
    assert user_id not in {each["user_id"] for each in roster(api, team_id)}
    assert api.user_info(user_id)["teams"] == []
    key = api("GET", "/key/info", params={"key": token})
    assert key.body["info"]["status"] == "deleted" if gateway.modern else key.status == 404
    again = api("POST", "/team/member_delete", {"team_id": team_id, "user_id": user_id})
    assert (again.status, again.body) == (400, {"detail": {"error": "User not found in team"}})


def test_many_are_added_at_once(api: Api) -> None:
    team_id, users = api.team(), [api.name("one"), api.name("two")]
    for user_id in users:
        api.forget_user(user_id)
    members = [{"role": "user", "user_id": user_id} for user_id in users]
    answer = api.done("POST", "/team/bulk_member_add", {"team_id": team_id, "members": members})
    assert (answer["total_requested"], answer["successful_additions"], answer["failed_additions"]) == (2, 2, 0)
    assert [each["user_id"] for each in roster(api, team_id)][1:] == users


def test_budgets_for_models_of_a_member_need_a_licence_and_1_102(api: Api, gateway: Gateway) -> None:
    team_id, user_id = api.team(), api.user()
    member = {"role": "user", "user_id": user_id}
    api.done("POST", "/team/member_add", {"team_id": team_id, "member": member, "max_budget_in_team": 5})
    body = {"team_id": team_id, "user_id": user_id, "model_max_budget": {"m": {"budget_limit": 1}}}
    answer = api("POST", "/team/member_update", body)
    assert answer.status == (403 if gateway.modern else 200)
    assert not api.membership(team_id, user_id)["litellm_budget_table"]["model_max_budget"]
