"""What is true of every route: keys, rights, shapes of errors, health."""

from __future__ import annotations

from time import monotonic, sleep

import httpx
import pytest

from .conftest import Api, Gateway


def test_health_is_public_and_the_version_is_not(api: Api, gateway: Gateway) -> None:
    assert httpx.get(f"{gateway.url}/health/liveliness").json() == "I'm alive!"
    assert httpx.get(f"{gateway.url}/health/readiness").json() == {"status": "healthy", "db": "connected"}
    assert httpx.get(f"{gateway.url}/health/readiness/details").status_code == 401
    assert api.done("GET", "/health/readiness/details")["litellm_version"] == gateway.version


def test_the_licence_is_told(api: Api) -> None:
    assert api.done("GET", "/health/license")["has_license"] is False


def test_no_key_a_wrong_key_and_no_form_of_a_key_are_401(api: Api, gateway: Gateway) -> None:
    missing = httpx.get(f"{gateway.url}/team/list")
    assert missing.status_code == 401
    assert missing.json()["error"]["message"] == "Authentication Error, No api key passed in."
    wrong = api("GET", "/team/list", key="sk-wrong-and-nobody-has-it")
    assert (wrong.status, wrong.error["type"], wrong.error["param"]) == (401, "token_not_found_in_db", "key")
    odd = api("GET", "/team/list", key="odd")
    assert odd.status == 401
    assert "expected to start with 'sk-'" in odd.error["message"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/team/new", {}),
        ("/team/delete", {"team_ids": ["t"]}),
        ("/key/generate", {}),
        ("/key/delete", {"keys": ["k"]}),
        ("/user/new", {}),
        ("/fallback", {"model": "m", "fallback_models": ["n"]}),
    ],
)
def test_a_key_of_nobody_may_write_nothing(api: Api, path: str, body: dict[str, object]) -> None:
    answer = api("POST", path, body, key=api.key()["key"])
    assert answer.status == 401
    assert (
        f"Only proxy admin can be used to generate, delete, update info for new keys/users/teams. Route={path}."
        in (answer.error["message"])
    )


def test_a_key_of_nobody_reads_itself_and_the_models(api: Api) -> None:
    made = api.key(key_alias=api.name("self"))
    assert api("GET", "/key/info", key=made["key"]).body["info"]["key_alias"] == api.name("self")
    assert api("GET", "/v1/models", key=made["key"]).status == 200
    assert api("GET", "/team/list", key=made["key"]).status == 401
    assert api("GET", "/user/list", key=made["key"]).status == 403
    assert api("GET", "/key/list", key=made["key"]).status == 403
    model = {"model_name": "m", "litellm_params": {"model": "openai/x"}, "model_info": {}}
    assert api("POST", "/model/new", model, key=made["key"]).status == 403


def test_a_blocked_key_is_401(api: Api) -> None:
    made = api.key()
    api.done("POST", "/key/block", {"key": made["token"]})
    answer = api("GET", "/v1/models", key=made["key"])
    assert answer.status == 401
    assert "Key is blocked" in answer.error["message"]


def test_unknown_fields_are_ignored(api: Api) -> None:
    assert "nonsense" not in api.key_info(api.key(nonsense=1)["token"])


def test_wrong_types_are_422_with_the_place(api: Api, gateway: Gateway) -> None:
    answer = api("POST", "/team/new", {"team_id": api.name("bad"), "max_budget": "abc"})
    assert answer.status == 422
    (problem,) = answer.body["detail"]
    assert (problem["type"], problem["loc"]) == ("float_parsing", ["body", "max_budget"])
    assert ("input" in problem) is not gateway.modern
    assert api("POST", "/team/delete", {}).body["detail"][0]["msg"] == "Field required"
    assert api("POST", "/team/delete").body["detail"][0]["loc"] == ["body"]


def test_a_body_that_is_no_object_is_refused(api: Api, gateway: Gateway) -> None:
    assert api("POST", "/team/delete", ["t"]).status == (400 if gateway.modern else 500)


def test_what_is_no_route_is_404_in_another_shape(api: Api) -> None:
    answer = api("GET", "/no/such/route")
    assert (answer.status, answer.body) == (404, {"detail": "Not Found"})
    answer = api("PUT", "/team/new", {})
    assert (answer.status, answer.body) == (405, {"detail": "Method Not Allowed"})


def test_a_budget_is_made_read_changed_and_deleted(api: Api) -> None:
    budget_id = api.name("budget")
    api.done("POST", "/budget/new", {"budget_id": budget_id, "max_budget": 1, "budget_duration": "1d"})
    assert api("POST", "/budget/new", {"budget_id": budget_id}).status == 400
    api.done("POST", "/budget/update", {"budget_id": budget_id, "max_budget": None, "rpm_limit": 2})
    (row,) = api.done("POST", "/budget/info", {"budgets": [budget_id]})
    assert (row["max_budget"], row["rpm_limit"], row["budget_duration"]) == (None, 2, "1d")
    assert api.done("POST", "/budget/delete", {"id": budget_id})["budget_id"] == budget_id
    assert api.done("POST", "/budget/info", {"budgets": [budget_id]}) == []
    assert api.done("POST", "/budget/update", {"budget_id": budget_id, "max_budget": 1}) is None
    assert api.done("POST", "/budget/delete", {"id": budget_id}) is None


def test_the_gateway_tells_where_it_logs_and_whom_it_alerts(api: Api) -> None:
    told = api.done("GET", "/get/config/callbacks")
    assert [callback["name"] for callback in told["callbacks"]] == []
    assert isinstance(told["active_alerting_destinations"], list)


def test_how_a_model_was_is_kept_until_it_is_looked_at_again(api: Api) -> None:
    """By name alone where it was asked for by name. Here its provider is a mock; else it costs money."""
    api.model("well", {"mock_response": "hi"})
    name = api.name("well")
    assert api.done("GET", f"/health?model={name}")["healthy_count"] == 1
    until = monotonic() + 20
    while name not in (kept := api.done("GET", "/health/latest")["latest_health_checks"]) and monotonic() < until:
        sleep(0.2)
    kept = kept[name]
    assert (kept["model_name"], kept["model_id"], kept["status"]) == (name, None, "healthy")
    assert kept["error_message"] is None
    assert kept["checked_at"].endswith("+00:00")


def test_the_price_list_is_public_and_has_one_entry_that_explains_the_others(gateway: Gateway) -> None:
    listed = httpx.get(f"{gateway.url}/public/litellm_model_cost_map").json()
    # Older versions have there what a deployment of the name costs, and other tests make deployments of gpt-4o.
    assert listed["gpt-4o-mini"]["litellm_provider"] == "openai"
    assert listed["gpt-4o-mini"]["supports_vision"] is True
    assert listed["gpt-4o-mini"]["input_cost_per_token"] == 1.5e-07
    assert listed["sample_spec"]["mode"].startswith("one of: chat")
