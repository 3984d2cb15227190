from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

import pytest

from tests.gateways import MODERN
from tests.gateways import before as only_before

from .conftest import Api, Gateway


def chosen() -> str:
    return f"sk-contract-{secrets.token_hex(8)}"


def test_a_key_is_known_by_the_hash_of_its_secret(api: Api) -> None:
    made = api.key()
    assert made["key"].startswith("sk-")
    assert made["token"] == made["token_id"] == hashlib.sha256(made["key"].encode()).hexdigest()
    assert made["key_name"] == f"sk-...{made['key'][-4:]}"


def test_the_secret_may_be_chosen(api: Api) -> None:
    key = chosen()
    assert api.key(key=key)["key"] == key


@pytest.mark.parametrize("key", ["no-prefix-but-quite-long-enough", "sk-short"])
def test_a_chosen_secret_has_a_form(api: Api, key: str) -> None:
    answer = api("POST", "/key/generate", {"key": key})
    assert answer.status == 400
    assert "Invalid key format" in answer.error["message"]


def test_making_a_key_again_answers_200_and_changes_nothing(api: Api) -> None:
    key = chosen()
    api.key(key=key, max_budget=1, metadata={"a": 1})
    again = api.done("POST", "/key/generate", {"key": key, "max_budget": 5})
    assert again["max_budget"] == 5
    info = api.key_info(key)
    assert (info["max_budget"], info["metadata"]) == (1, {"a": 1})


def test_key_info_takes_the_secret_or_its_hash_and_repeats_what_it_was_asked(api: Api) -> None:
    made = api.key(key_alias=api.name("alias"))
    for asked in (made["key"], made["token"]):
        answer = api.done("GET", "/key/info", params={"key": asked})
        assert answer.keys() == {"key", "info"}
        assert answer["key"] == asked
        assert answer["info"]["key_alias"] == api.name("alias")
        assert "token" not in answer["info"]


def test_no_answer_but_the_first_has_the_secret(api: Api) -> None:
    made = api.key()
    answers = (
        api.done("GET", "/key/info", params={"key": made["token"]}),
        api.done("GET", "/key/list", params={"key_hash": made["token"], "return_full_object": "true"}),
        api.done("POST", "/key/update", {"key": made["token"], "max_budget": 1}),
        api.done("POST", "/key/block", {"key": made["token"]}),
    )
    assert all(made["key"] not in str(answer) for answer in answers)


def test_a_key_that_is_not_there_is_404_in_the_words_of_litellm(api: Api) -> None:
    answer = api("GET", "/key/info", params={"key": chosen()})
    assert (answer.status, answer.error["message"]) == (404, "Key not found in database")
    answer = api("POST", "/key/update", {"key": chosen(), "max_budget": 1})
    assert (answer.status, answer.error["message"]) == (404, "Key not found.")
    answer = api("POST", "/key/block", {"key": chosen()})
    assert (answer.status, answer.error["message"]) == (404, "Key not found.")
    answer = api("POST", "/key/delete", {"keys": [chosen()]})
    assert (answer.status, answer.error["message"]) == (404, "{'error': 'No keys found'}")


def test_an_alias_is_taken_once(api: Api) -> None:
    alias = api.name("alias")
    api.key(key_alias=alias)
    for answer in (
        api("POST", "/key/generate", {"key_alias": alias}),
        api("POST", "/key/update", {"key": api.key()["token"], "key_alias": alias}),
    ):
        assert (answer.status, answer.error["type"], answer.error["param"]) == (400, "bad_request_error", "key_alias")
        assert f"Key with alias '{alias}' already exists" in answer.error["message"]


def test_a_deleted_key_still_answers_with_status_deleted(api: Api, gateway: Gateway) -> None:
    key = api.key(key=chosen())["key"]
    assert api.done("POST", "/key/delete", {"keys": [key]}) == {"deleted_keys": [key]}
    answer = api("GET", "/key/info", params={"key": key})
    if gateway.modern:
        assert (answer.status, answer.body["info"]["status"]) == (200, "deleted")
        assert answer.body["info"]["deleted_at"]
    else:
        assert answer.status == 404


def test_a_deleted_key_may_be_made_again(api: Api, gateway: Gateway) -> None:
    key = chosen()
    api.key(key=key, key_alias=api.name("alias"))
    api.done("POST", "/key/delete", {"keys": [key]})
    api.key(key=key, key_alias=api.name("alias"))
    assert api.key_info(key).get("status") == ("active" if gateway.modern else None)


def test_keys_are_deleted_by_alias_too(api: Api) -> None:
    alias = api.name("alias")
    api.key(key_alias=alias)
    assert api.done("POST", "/key/delete", {"key_aliases": [alias]}) == {"deleted_keys": [alias]}
    assert api("POST", "/key/delete", {"key_aliases": [alias]}).status == 404


def test_a_delete_succeeds_when_one_of_its_keys_is_there(api: Api) -> None:
    key, missing = api.key(key=chosen())["key"], chosen()
    assert api.done("POST", "/key/delete", {"keys": [key, missing]}) == {"deleted_keys": [key, missing]}


def test_team_and_user_of_a_new_key_need_not_exist(api: Api) -> None:
    made = api.key(team_id=api.name("nobody"), user_id=api.name("nobody"))
    info = api.key_info(made["token"])
    assert (info["team_id"], info["user_id"]) == (api.name("nobody"), api.name("nobody"))


def test_the_team_that_a_key_moves_to_has_to_exist(api: Api) -> None:
    token = api.key()["token"]
    answer = api("POST", "/key/update", {"key": token, "team_id": api.name("nobody")})
    assert answer.status == 404
    assert "Team doesn't exist in db" in answer.error["message"]
    team_id = api.team()
    api.done("POST", "/key/update", {"key": token, "team_id": team_id})
    assert api.key_info(token)["team_id"] == team_id


def test_a_key_whose_team_is_not_there_cannot_be_changed_any_more(api: Api) -> None:
    token = api.key(team_id=api.name("nobody"))["token"]
    for change in ({"max_budget": 1}, {"team_id": None}, {"key_alias": None}):
        assert api("POST", "/key/update", {"key": token, **change}).status == 404


def test_a_key_expires_a_duration_after_it_was_made(api: Api) -> None:
    made = api.key(duration="30d")
    assert made["duration"] is None
    expires = datetime.fromisoformat(api.key_info(made["token"])["expires"])
    assert abs(expires - datetime.now(UTC) - timedelta(days=30)) < timedelta(minutes=1)


@pytest.mark.parametrize("never", [None, "-1"])
def test_an_update_of_duration_clears_or_moves_the_expiry(api: Api, never: str | None) -> None:
    token = api.key(duration="30d")["token"]
    api.done("POST", "/key/update", {"key": token, "duration": never})
    assert api.key_info(token)["expires"] is None
    api.done("POST", "/key/update", {"key": token, "duration": "1h"})
    assert api.key_info(token)["expires"] is not None


def test_a_duration_that_is_none_is_500_on_create_and_400_on_update(api: Api) -> None:
    token = api.key()["token"]
    answers = (
        api("POST", "/key/generate", {"duration": "soon"}),
        api("POST", "/key/update", {"key": token, "duration": "soon"}),
    )
    assert [answer.status for answer in answers] == [500, 400]
    assert all(answer.error["message"].endswith("Invalid duration format") for answer in answers)


def test_null_clears_what_is_a_number_or_a_name(api: Api) -> None:
    cleared = {
        "key_alias": api.name("alias"),
        "user_id": api.name("nobody"),
        "team_id": api.team(),
        "max_budget": 1,
        "budget_duration": "1d",
        "tpm_limit": 1,
        "rpm_limit": 1,
        "max_parallel_requests": 1,
        "blocked": True,
    }
    token = api.key(**cleared)["token"]
    for name in cleared:
        assert api.key_info(token)[name] is not None
        api.done("POST", "/key/update", {"key": token, name: None})
        assert api.key_info(token)[name] is None, name
    assert api.key_info(token)["budget_reset_at"] is None


@pytest.mark.parametrize("name", ["models", "allowed_routes", "allowed_cache_controls", "access_group_ids"])
def test_lists_are_cleared_by_empty_lists_and_null_is_a_400(api: Api, name: str) -> None:
    token = api.key(**{name: ["x"]})["token"]
    assert api("POST", "/key/update", {"key": token, name: None}).status == 400
    assert api.key_info(token)[name] == ["x"]
    api.done("POST", "/key/update", {"key": token, name: []})
    assert api.key_info(token)[name] == []


@pytest.mark.parametrize("name", ["aliases", "config", "permissions"])
def test_a_map_that_was_set_to_null_makes_the_key_undeletable(api: Api, name: str) -> None:
    token = api.key()["token"]
    api.done("POST", "/key/update", {"key": token, name: None})
    assert api.key_info(token)[name] is None
    answer = api("POST", "/key/delete", {"keys": [token]})
    assert answer.status == 500
    assert "LiteLLM_DeletedVerificationToken" in answer.error["message"]
    api.done("POST", "/key/update", {"key": token, name: {}})
    api.done("POST", "/key/delete", {"keys": [token]})


def test_an_update_replaces_metadata(api: Api) -> None:
    token = api.key(metadata={"a": 1, "b": 2})["token"]
    api.done("POST", "/key/update", {"key": token, "metadata": {"b": 3}})
    assert api.key_info(token)["metadata"] == {"b": 3}
    api.done("POST", "/key/update", {"key": token, "max_budget": 1})
    assert api.key_info(token)["metadata"] == {"b": 3}
    api.done("POST", "/key/update", {"key": token, "metadata": {}})
    assert api.key_info(token)["metadata"] == {}


def test_limits_per_model_are_kept_inside_metadata_and_go_with_it(api: Api) -> None:
    made = api.key(model_rpm_limit={"m": 1}, metadata={"a": 1})
    assert (made["model_rpm_limit"], made["metadata"]) == (None, {"a": 1, "model_rpm_limit": {"m": 1}})
    token = made["token"]
    api.done("POST", "/key/update", {"key": token, "model_tpm_limit": {"m": 2}})
    assert api.key_info(token)["metadata"] == {"a": 1, "model_rpm_limit": {"m": 1}, "model_tpm_limit": {"m": 2}}
    api.done("POST", "/key/update", {"key": token, "model_rpm_limit": None})
    assert api.key_info(token)["metadata"]["model_rpm_limit"] == {"m": 1}
    api.done("POST", "/key/update", {"key": token, "metadata": {"a": 2}})
    assert api.key_info(token)["metadata"] == {"a": 2}


@only_before(MODERN)
def test_a_soft_budget_that_comes_later_is_dropped(api: Api) -> None:
    token = api.key()["token"]
    api.done("POST", "/key/update", {"key": token, "soft_budget": 0.5})
    assert api.key_info(token)["budget_id"] is None


def test_a_soft_budget_is_a_row_of_its_own(api: Api) -> None:
    token = api.key(soft_budget=0.5)["token"]
    info = api.key_info(token)
    assert "soft_budget" not in info
    assert info["litellm_budget_table"]["soft_budget"] == 0.5
    assert info["budget_id"] == info["litellm_budget_table"]["budget_id"]


def test_what_is_not_sent_stays(api: Api) -> None:
    token = api.key(key_alias=api.name("alias"), models=["config-fake"], max_budget=1, duration="1h")["token"]
    before = api.key_info(token)
    api.done("POST", "/key/update", {"key": token, "tpm_limit": 5})
    after = api.key_info(token)
    assert {name for name in after if after[name] != before[name]} == {"tpm_limit", "updated_at", "settings_updated_at"}


def test_a_key_type_stands_for_allowed_routes(api: Api) -> None:
    made = api.key(key_type="management")
    assert made["allowed_routes"] == api.key_info(made["token"])["allowed_routes"] == ["management_routes"]


def test_a_blocked_key_says_so_in_its_status(api: Api, gateway: Gateway) -> None:
    made = api.key()
    assert api.done("POST", "/key/block", {"key": made["token"]})["blocked"] is True
    info = api.key_info(made["token"])
    assert (info["blocked"], info.get("status")) == (True, "revoked" if gateway.modern else None)
    assert api.done("POST", "/key/unblock", {"key": made["key"]})["blocked"] is False


@pytest.mark.parametrize("field", ["tags", "guardrails"])
def test_licensed_fields_are_refused_by_name_and_their_empty_values_pass(api: Api, field: str) -> None:
    answer = api("POST", "/key/generate", {field: ["x"]})
    assert answer.status == 403
    assert f"LiteLLM Enterprise users: {field}." in answer.error["message"]
    token = api.key(**{field: []})["token"]
    assert api("POST", "/key/update", {"key": token, field: ["x"]}).status == 403


@pytest.mark.parametrize("value", [True, False])
def test_a_permission_to_see_all_spend_needs_a_licence_when_a_key_is_made(
    api: Api, gateway: Gateway, value: bool
) -> None:
    permissions = {"get_spend_routes": value}
    answer = api("POST", "/key/generate", {"permissions": permissions})
    assert answer.status == (403 if gateway.modern else 500)
    assert ("LiteLLM Enterprise users: get_spend_routes." in answer.error["message"]) == gateway.modern
    token = api.key()["token"]
    api.done("POST", "/key/update", {"key": token, "permissions": permissions})
    assert api.key_info(token)["permissions"] == permissions


@pytest.mark.parametrize("name", ["guardrails", "policies", "enforced_params"])
@pytest.mark.parametrize("holder", ["key", "team"])
def test_metadata_are_taken_without_a_licence_and_calls_are_refused(api: Api, name: str, holder: str) -> None:
    metadata, model = {name: ["user"]}, api.name("model")
    api.model(params={"mock_response": "Hello."})
    owner = {"metadata": metadata} if holder == "key" else {"team_id": api.team(metadata=metadata)}
    key = api.key(**owner)["key"]
    answer = api(
        "POST", "/chat/completions", {"model": model, "messages": [{"role": "user", "content": "Hi"}]}, key=key
    )
    refused = 200 if (name, holder) == ("enforced_params", "team") else 500 if name == "enforced_params" else 403
    assert answer.status == refused
    if refused != 200:
        assert "You must be a LiteLLM Enterprise user" in answer.error["message"]


def test_a_budget_below_zero_is_refused(api: Api) -> None:
    answer = api("POST", "/key/generate", {"max_budget": -1})
    assert answer.status == 400
    assert "max_budget must be a non-negative finite number. Received: -1.0" in answer.error["message"]


def test_the_list_of_keys_has_pages_of_at_most_100_hashes(api: Api) -> None:
    team_id = api.name("nobody")
    tokens = [api.key(team_id=team_id)["token"] for _ in range(3)]
    page = api.done("GET", "/key/list", params={"team_id": team_id, "size": 2})
    assert (page["total_count"], page["current_page"], page["total_pages"]) == (3, 1, 2)
    assert page["keys"] == tokens[:0:-1]
    beyond = api.done("GET", "/key/list", params={"team_id": team_id, "size": 2, "page": 9})
    assert (beyond["keys"], beyond["current_page"]) == ([], 9)
    refused = api("GET", "/key/list", params={"size": 101})
    assert refused.status == 422
    assert refused.body["detail"][0]["loc"] == ["query", "size"]


def test_full_keys_in_the_list_carry_their_hash(api: Api) -> None:
    made = api.key(key_alias=api.name("alias"), max_budget=2)
    page = api.done("GET", "/key/list", params={"key_alias": api.name("alias"), "return_full_object": "true"})
    assert [(key["token"], key["max_budget"]) for key in page["keys"]] == [(made["token"], 2)]


def test_a_service_account_needs_a_team(api: Api, gateway: Gateway) -> None:
    alias = api.name("service")
    refused = api("POST", "/key/service-account/generate", {"key_alias": alias})
    assert (refused.status, refused.body["detail"][:19]) == (400, "team_id is required")
    made = api.done("POST", "/key/service-account/generate", {"key_alias": alias, "team_id": api.team()})
    api.made.append(("/key/delete", {"keys": [made["token"]]}))
    assert made["metadata"] == ({"service_account_id": alias} if gateway.modern else {})


def test_a_service_account_may_have_another_name_than_its_key(api: Api) -> None:
    body = {"key_alias": api.name("key"), "team_id": api.team(), "metadata": {"service_account_id": "reports"}}
    made = api.done("POST", "/key/service-account/generate", body)
    api.made.append(("/key/delete", {"keys": [made["token"]]}))
    assert made["metadata"] == {"service_account_id": "reports"}


def test_regenerating_needs_a_licence(api: Api) -> None:
    answer = api("POST", f"/key/{api.key()['token']}/regenerate", {})
    assert answer.status == 500
    assert "Enterprise feature" in answer.error["message"]


@pytest.mark.parametrize("end", ["/../x", "/..", "\tx"])
def test_an_alias_has_no_control_characters_and_does_not_lead_out_of_a_path(api: Api, end: str) -> None:
    answer = api("POST", "/key/generate", {"key_alias": api.name("a") + end})
    assert (answer.status, answer.error["param"]) == (400, "key_alias")
    assert answer.error["message"].startswith("Invalid key_alias")


def test_a_key_that_belongs_to_nobody_and_may_call_no_model_calls_none(api: Api) -> None:
    model = api.name("model")
    api.model(params={"mock_response": "Hello."})
    key = api.key(team_id=api.team(), models=[])["key"]
    api.done("POST", "/key/update", {"key": key, "team_id": None, "user_id": None, "models": ["no-default-models"]})
    info = api.key_info(key)
    assert (info["team_id"], info["user_id"], info["models"]) == (None, None, ["no-default-models"])
    answer = api(
        "POST", "/chat/completions", {"model": model, "messages": [{"role": "user", "content": "Hi"}]}, key=key
    )
    assert answer.status == 403
    said = "is not available for this API key" if api.gateway.modern else "key not allowed to access model"
    assert said in answer.error["message"]
