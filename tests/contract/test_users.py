from __future__ import annotations

import pytest

from tests.gateways import since

from .conftest import Api, Gateway


def test_a_new_user_gets_a_key_unless_told_otherwise(api: Api) -> None:
    for wanted in (True, False):
        user_id = api.name(f"user-{wanted}")
        api.forget_user(user_id)
        made = api.done("POST", "/user/new", {"user_id": user_id, "auto_create_key": wanted})
        assert bool(made["key"]) is wanted
        assert len(api.done("GET", "/user/info", params={"user_id": user_id})["keys"]) == wanted


def test_user_info_wraps_the_user_its_keys_and_its_teams(api: Api) -> None:
    user_id = api.user(user_alias="Bee", user_role="internal_user", max_budget=2, budget_duration="7d")
    answer = api.done("GET", "/user/info", params={"user_id": user_id})
    assert {"user_id", "user_info", "keys", "teams"} <= answer.keys()
    info = answer["user_info"]
    assert (info["user_alias"], info["user_role"], info["max_budget"], info["teams"]) == ("Bee", "internal_user", 2, [])


def test_a_role_is_null_unless_given_or_saved_among_the_defaults(api: Api) -> None:
    # LiteLLM tells this default from the start, and gives it once any of the defaults was saved.
    saved = api.done("GET", "/get/internal_user_settings")["values"]["user_role"]
    assert api.user_info(api.user())["user_role"] in (None, saved)


def test_id_and_email_are_taken_once(api: Api) -> None:
    email = f"{api.name('a')}@example.com"
    user_id = api.user(user_email=email)
    by_id = api("POST", "/user/new", {"user_id": user_id, "auto_create_key": False})
    assert (by_id.status, by_id.error["message"]) == (409, f"{{'error': 'User with id {user_id} already exists'}}")
    for same in (email, email.upper()):
        by_email = api("POST", "/user/new", {"user_id": api.name("b"), "user_email": same, "auto_create_key": False})
        assert by_email.status == 409
        assert f"User with email {email} already exists" in by_email.error["message"]


@since("1.110.2")
def test_spaces_around_an_id_are_taken_away(api: Api) -> None:
    user_id = api.name("spaces")
    api.forget_user(user_id)
    made = api.done("POST", "/user/new", {"user_id": f" {user_id} ", "auto_create_key": False})
    assert made["user_id"] == user_id == api.user_info(user_id)["user_id"]


def test_a_user_that_is_not_there_is_404(api: Api) -> None:
    user_id = api.name("nobody")
    answer = api("GET", "/user/info", params={"user_id": user_id})
    assert (answer.status, answer.error["message"]) == (404, f"User {user_id} not found")
    answer = api("GET", "/v2/user/info", params={"user_id": user_id})
    assert (answer.status, answer.error["message"]) == (404, f"User not found: {user_id}")
    answer = api("POST", "/user/delete", {"user_ids": [user_id]})
    assert (answer.status, answer.body) == (404, {"detail": {"error": f"User not found, passed user_id={user_id}"}})


def test_a_role_that_is_none_is_refused(api: Api) -> None:
    answer = api("POST", "/user/new", {"user_id": api.name("u"), "user_role": "boss"})
    assert (answer.status, answer.body["detail"][0]["loc"]) == (422, ["body", "user_role"])


def test_updating_a_user_that_is_not_there_makes_it(api: Api) -> None:
    user_id = api.name("ghost")
    api.forget_user(user_id)
    assert api.done("POST", "/user/update", {"user_id": user_id, "max_budget": 1})["data"]["max_budget"] == 1
    assert api.user_info(user_id)["user_id"] == user_id


def test_null_clears_the_budget_and_since_1_109_the_limits(api: Api, gateway: Gateway) -> None:
    user_id = api.user(max_budget=1, budget_duration="1d", tpm_limit=2, rpm_limit=3)
    nulls = dict.fromkeys(("max_budget", "budget_duration", "tpm_limit", "rpm_limit"))
    api.done("POST", "/user/update", {"user_id": user_id, **nulls})
    info = api.user_info(user_id)
    kept = {name: info[name] for name in nulls}
    assert kept == (nulls if gateway.modern else {**nulls, "budget_duration": "1d", "tpm_limit": 2, "rpm_limit": 3})
    assert (info["budget_reset_at"] is None) is gateway.modern


@pytest.mark.parametrize("empty", [None, [], {}])
def test_elsewhere_what_is_empty_is_ignored(api: Api, empty: object) -> None:
    fields = {
        "user_email": f"{api.name('a')}@example.com",
        "user_alias": "Bee",
        "user_role": "internal_user",
        "models": ["config-fake"],
        "metadata": {"a": 1},
    }
    user_id = api.user(**fields)
    kind = {"models": [], "metadata": {}}
    sent = {name: empty for name in fields if empty is None or kind.get(name) == empty}
    assert sent
    api.done("POST", "/user/update", {"user_id": user_id, **sent})
    info = api.user_info(user_id)
    assert {name: info[name] for name in fields} == fields


def test_an_update_replaces_metadata(api: Api) -> None:
    user_id = api.user(metadata={"a": 1})
    api.done("POST", "/user/update", {"user_id": user_id, "metadata": {"b": 2}})
    assert api.user_info(user_id)["metadata"] == {"b": 2}


def test_a_user_cannot_be_blocked(api: Api) -> None:
    assert api("POST", "/user/update", {"user_id": api.user(), "blocked": True}).status == 400


def test_deleting_answers_a_number_and_takes_keys_and_memberships(api: Api) -> None:
    team_id, user_id = api.team(), api.user()
    api.done("POST", "/team/member_add", {"team_id": team_id, "member": {"role": "user", "user_id": user_id}})
    token = api.key(user_id=user_id)["token"]
    assert api.done("POST", "/user/delete", {"user_ids": [user_id]}) == 1
    assert api("GET", "/key/info", params={"key": token}).status == 404
    answer = api.done("GET", "/team/info", params={"team_id": team_id})
    assert user_id not in str(answer)


def test_the_list_of_users_is_paged(api: Api) -> None:
    users = [api.user() for _ in range(3)]
    asked = {"user_ids": ",".join(users), "page_size": 2}
    page = api.done("GET", "/user/list", params=asked)
    assert (page["total"], page["page"], page["page_size"], page["total_pages"]) == (3, 1, 2, 2)
    rest = api.done("GET", "/user/list", params={**asked, "page": 2})
    assert {user["user_id"] for user in page["users"] + rest["users"]} == set(users)
    assert api("GET", "/user/list", params={"page_size": 101}).status == 422


def test_teams_of_a_new_user_are_joined(api: Api) -> None:
    team_id = api.team()
    user_id = api.user(teams=[team_id])
    assert api.user_info(user_id)["teams"] == [team_id]
    assert user_id in {member["user_id"] for member in api.team_info(team_id)["members_with_roles"]}


def test_permissions_are_merged_and_cleared_by_null(api: Api) -> None:
    user_id = api.user(object_permission={"vector_stores": ["a"], "agents": ["b"]})

    def granted() -> dict[str, object]:
        return api.done("GET", "/v2/user/info", params={"user_id": user_id})["object_permission"]

    api.done("POST", "/user/update", {"user_id": user_id, "object_permission": {"agents": []}})
    assert (granted()["vector_stores"], granted()["agents"]) == (["a"], [])
    api.done("POST", "/user/update", {"user_id": user_id, "object_permission": None})
    assert granted() is None


def test_an_id_at_the_identity_provider_is_taken_once_for_all(api: Api) -> None:
    user_id = api.user(sso_user_id=api.name("sso"))
    api.done("POST", "/user/update", {"user_id": user_id, "sso_user_id": "other"})
    assert api.user_info(user_id)["sso_user_id"] == api.name("sso")


def test_budgets_for_models_need_a_licence_for_a_new_user(api: Api) -> None:
    budgets = {"m": {"budget_limit": 1, "time_period": "1d"}}
    answer = api("POST", "/user/new", {"user_id": api.name("u"), "auto_create_key": False, "model_max_budget": budgets})
    assert (answer.status, "enterprise license" in answer.error["message"]) == (500, True)


def test_budgets_for_models_are_cleared_since_1_109(api: Api, gateway: Gateway) -> None:
    user_id = api.user()
    budgets = {"m": {"budget_limit": 1, "time_period": "1d"}}
    for sent, kept in ((budgets, budgets), ({}, {} if gateway.modern else budgets)):
        api.done("POST", "/user/update", {"user_id": user_id, "model_max_budget": sent})
        assert api.user_info(user_id)["model_max_budget"] == kept
