"""Calls of models that answer with a `mock_response`: who may make them, what they cost, and where that is booked."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.gateways import MODERN, before

from .conftest import Answer, Api, Gateway

PRICES = {"input_cost_per_token": 0.001, "output_cost_per_token": 0.002}
LITTLE = 0.0001
"""A budget that one call uses up."""


@pytest.fixture
def model(api: Api) -> str:
    """A model that answers, by name."""
    api.model("chat", params={"mock_response": "Hello from nobody.", **PRICES})
    return api.name("chat")


def call(api: Api, model: str, key: str | None = None, **more: Any) -> Answer:
    body = {"model": model, "messages": [{"role": "user", "content": "Hi"}], **more}
    return api("POST", "/v1/chat/completions", body, key=key)


def cost(answer: Answer) -> float:
    usage = answer.body["usage"]
    return usage["prompt_tokens"] * 0.001 + usage["completion_tokens"] * 0.002


def eventually(look: Callable[[], Any], wanted: Any) -> None:
    """LiteLLM books in the background, within a minute."""
    deadline = time.monotonic() + 90
    while (found := look()) != wanted and time.monotonic() < deadline:
        time.sleep(1)
    assert found == wanted


def activity(api: Api, kind: str, **asked: Any) -> dict[str, Any]:
    """The activity of today, whatever day that is for the gateway."""
    now = datetime.now(UTC).date()
    days = {"start_date": str(now - timedelta(days=1)), "end_date": str(now + timedelta(days=1))}
    return api.done("GET", f"/{kind}/daily/activity", params={**days, **asked})


def over_budget(gateway: Gateway) -> int:
    return 422 if gateway.modern else 429


def test_a_model_answers_what_it_is_given_and_tells_its_cost(api: Api, model: str, http: httpx.Client) -> None:
    for path in ("/v1/chat/completions", "/chat/completions"):
        answer = http.post(
            path,
            json={"model": model, "messages": [{"role": "user", "content": "Hi"}]},
            headers={"Authorization": f"Bearer {api.gateway.master_key}"},
        )
        body = answer.json()
        (choice,) = body["choices"]
        assert choice == {
            "finish_reason": "stop",
            "index": 0,
            "message": {"content": "Hello from nobody.", "role": "assistant"},
        }
        assert (body["object"], body["model"]) == ("chat.completion", model)
        assert body["usage"] == {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30}
        assert float(answer.headers["x-litellm-response-cost"]) == pytest.approx(0.05)
        assert answer.headers["x-litellm-model-group"] == model


def test_a_call_is_booked_on_the_key_its_team_its_user_and_the_membership(api: Api, model: str) -> None:
    team_id, user_id = api.team(), api.user()
    member = {"user_id": user_id, "role": "user"}
    api.done("POST", "/team/member_add", {"team_id": team_id, "member": member, "max_budget_in_team": 100})
    key = api.key(team_id=team_id, user_id=user_id)
    spent = pytest.approx(cost(call(api, model, key["key"])))
    eventually(lambda: api.key_info(key["token"])["spend"], spent)
    eventually(lambda: api.team_info(team_id)["spend"], spent)
    eventually(lambda: api.user_info(user_id)["spend"], spent)
    eventually(lambda: api.membership(team_id, user_id)["spend"], spent)
    assert api.key_info(key["token"])["last_active"] is not None


def test_what_a_team_has_spent_is_told_by_day_model_and_key(api: Api, model: str) -> None:
    team_id = api.team(team_alias="Search")
    key = api.key(team_id=team_id, key_alias=api.name("key"))
    spent = pytest.approx(sum(cost(call(api, model, key["key"])) for _ in range(2)))
    eventually(lambda: activity(api, "team", team_ids=team_id)["metadata"]["total_spend"], spent)
    report = activity(api, "team", team_ids=team_id)
    (day,) = report["results"]
    told = day["breakdown"]
    assert {name: [*told[name]] for name in ("models", "model_groups", "providers", "endpoints", "entities")} == {
        "models": ["openai/gpt-4o"],
        "model_groups": [model],
        "providers": ["openai"],
        "endpoints": ["/chat/completions"],
        "entities": [team_id],
    }
    assert told["entities"][team_id]["metadata"] == {"team_alias": "Search"}
    assert told["api_keys"][key["token"]]["metadata"]["key_alias"] == api.name("key")
    assert told["api_keys"][key["token"]]["metrics"]["spend"] == spent
    assert told["model_groups"][model]["api_key_breakdown"][key["token"]]["metrics"]["spend"] == spent
    assert (day["metrics"]["successful_requests"], day["metrics"]["failed_requests"]) == (2, 0)
    assert (report["metadata"]["page"], report["metadata"]["total_pages"], report["metadata"]["has_more"]) == (
        1,
        1,
        False,
    )


def test_what_a_user_has_spent_is_told_too(api: Api, model: str) -> None:
    user_id = api.user()
    spent = pytest.approx(cost(call(api, model, api.key(user_id=user_id)["key"])))
    eventually(lambda: activity(api, "user", user_id=user_id)["metadata"]["total_spend"], spent)
    (day,) = activity(api, "user", user_id=user_id)["results"]
    assert [*day["breakdown"]["entities"]] == [user_id]


@pytest.mark.parametrize("kind", ["team", "user"])
def test_what_nobody_has_spent_is_told_as_unassigned(api: Api, model: str, kind: str) -> None:
    key = api.key()
    spent = pytest.approx(cost(call(api, model, key["key"])))
    eventually(lambda: activity(api, kind, api_key=key["token"])["metadata"]["total_spend"], spent)
    (day,) = activity(api, kind, api_key=key["token"])["results"]
    assert {name: each["metadata"] for name, each in day["breakdown"]["entities"].items()} == {"Unassigned": {}}


def test_a_call_counts_for_each_of_its_tags(api: Api, model: str) -> None:
    tags = [api.name("one"), api.name("two")]
    key = api.key()
    spent = pytest.approx(cost(call(api, model, key["key"], metadata={"tags": tags})))
    asked = {"tags": ",".join(tags)}
    eventually(lambda: len(activity(api, "tag", **asked)["results"]), 1)
    eventually(lambda: len(activity(api, "tag", **asked)["results"][0]["breakdown"]["entities"]), 2)
    report = activity(api, "tag", **asked)
    told = report["results"][0]["breakdown"]["entities"]
    assert {name: each["metrics"]["spend"] for name, each in told.items()} == dict.fromkeys(tags, spent)
    assert report["metadata"]["total_spend"] == pytest.approx(2 * spent.expected)


def test_what_a_customer_has_spent_is_told_and_calls_without_one_are_not(api: Api, model: str) -> None:
    customer, key = api.name("customer"), api.key()
    call(api, model, key["key"])
    spent = pytest.approx(cost(call(api, model, key["key"], user=customer)))
    eventually(lambda: activity(api, "customer", api_key=key["token"])["metadata"]["total_spend"], spent)
    (day,) = activity(api, "customer", api_key=key["token"])["results"]
    assert [*day["breakdown"]["entities"]] == [customer]


def test_a_deleted_team_keeps_its_spend_and_loses_its_name_which_a_list_of_deleted_teams_has(
    api: Api, model: str
) -> None:
    team_id = api.team(team_alias="Gone")
    key = api.key(team_id=team_id, key_alias=api.name("gone"))
    spent = pytest.approx(cost(call(api, model, key["key"])))
    eventually(lambda: activity(api, "team", team_ids=team_id)["metadata"]["total_spend"], spent)
    api.done("POST", "/team/delete", {"team_ids": [team_id]})
    told = activity(api, "team", team_ids=team_id)["results"][0]["breakdown"]
    assert told["entities"][team_id]["metrics"]["spend"] == spent
    assert told["entities"][team_id]["metadata"] == {}
    assert told["api_keys"][key["token"]]["metadata"]["key_alias"] == api.name("gone")
    (deleted,) = api.done("GET", "/v2/team/list", params={"status": "deleted", "team_id": team_id})["teams"]
    assert (deleted["team_id"], deleted["team_alias"]) == (team_id, "Gone")


def test_a_health_check_is_a_call_that_nobody_has_made(api: Api, model: str) -> None:
    def checked() -> float:
        spent = 0.0
        for day in activity(api, "team", page_size=1000)["results"]:
            told = day["breakdown"]["entities"].get("litellm-internal-health-check", {"metrics": {"spend": 0.0}})
            spent += told["metrics"]["spend"]
            assert [*told.get("api_key_breakdown", {})] in ([], ["litellm-internal-health-check"])
        return spent

    before = checked()
    answer = api.done("GET", "/health", params={"model": model})
    assert (answer["healthy_count"], answer["unhealthy_count"]) == (1, 0)
    eventually(lambda: checked() > before, True)


def test_a_report_needs_two_dates_and_is_empty_of_what_nobody_spent(api: Api) -> None:
    answer = api("GET", "/team/daily/activity", params={"team_ids": "x"})
    assert (answer.status, answer.body) == (400, {"detail": {"error": "Please provide start_date and end_date"}})
    report = activity(api, "team", team_ids=api.name("nobody"))
    assert (report["results"], report["metadata"]["total_pages"]) == ([], 0)


def test_a_refused_call_is_told_as_a_failed_one(api: Api, model: str) -> None:
    team_id = api.team(models=[api.name("other")])
    key = api.key(team_id=team_id)
    assert call(api, model, key["key"]).status == 403
    eventually(lambda: activity(api, "team", team_ids=team_id)["metadata"]["total_failed_requests"], 1)
    assert activity(api, "team", team_ids=team_id)["metadata"]["total_spend"] == 0


def test_a_key_over_its_budget_is_refused(api: Api, model: str, gateway: Gateway) -> None:
    key = api.key(max_budget=LITTLE, key_alias=api.name("poor"))
    assert call(api, model, key["key"]).status == 200
    refused = call(api, model, key["key"])
    assert (refused.status, refused.error["type"]) == (over_budget(gateway), "budget_exceeded")
    assert refused.error["message"].startswith(f"Budget has been exceeded! Key={api.name('poor')} (sk-...")
    assert refused.error["message"].endswith(f"Max budget: {LITTLE}")
    assert call(api, model, api.key(max_budget=0)["key"]).status == over_budget(gateway)


def test_a_key_is_held_to_the_budget_that_it_points_to(api: Api, model: str, gateway: Gateway) -> None:
    budget_id = api.name("tier")
    api.made.append(("/budget/delete", {"id": budget_id}))
    api.done("POST", "/budget/new", {"budget_id": budget_id, "max_budget": LITTLE})
    key = api.key(budget_id=budget_id)["key"]
    assert [call(api, model, key).status for _ in "12"] == [200, over_budget(gateway)]


def test_a_team_over_its_budget_is_refused(api: Api, model: str, gateway: Gateway) -> None:
    team_id = api.team(max_budget=LITTLE)
    key = api.key(team_id=team_id)["key"]
    assert call(api, model, key).status == 200
    refused = call(api, model, key)
    assert refused.status == over_budget(gateway)
    assert refused.error["message"].startswith(f"Budget has been exceeded! Team={team_id} Current cost: ")


def test_a_member_over_the_budget_in_the_team_is_refused(api: Api, model: str, gateway: Gateway) -> None:
    team_id, user_id = api.team(), api.user()
    member = {"user_id": user_id, "role": "user"}
    api.done("POST", "/team/member_add", {"team_id": team_id, "member": member, "max_budget_in_team": LITTLE})
    key = api.key(team_id=team_id, user_id=user_id)["key"]
    assert call(api, model, key).status == 200
    refused = call(api, model, key)
    assert refused.status == over_budget(gateway)
    assert f"TeamMember={user_id}:{team_id}" in refused.error["message"]


def test_the_budget_of_a_user_counts_for_keys_of_no_team(api: Api, model: str, gateway: Gateway) -> None:
    user_id = api.user(max_budget=LITTLE)
    of_team = api.key(user_id=user_id, team_id=api.team())["key"]
    assert [call(api, model, of_team).status for _ in "12"] == [200, 200]
    own = api.key(user_id=api.user(user_id=api.name("poor"), max_budget=LITTLE))["key"]
    assert call(api, model, own).status == 200
    refused = call(api, model, own)
    assert refused.status == over_budget(gateway)
    assert refused.error["message"].startswith(f"ExceededBudget: User={api.name('poor')} over budget. Spend=")


@before(MODERN)
def test_an_organization_over_its_budget_is_refused(api: Api, model: str) -> None:
    organization_id = api.name("org")
    api.made.append(("DELETE /organization/delete", {"organization_ids": [organization_id]}))
    body = {"organization_id": organization_id, "organization_alias": "Acme", "max_budget": LITTLE}
    api.done("POST", "/organization/new", body)
    key = api.key(team_id=api.team(organization_id=organization_id))["key"]
    assert call(api, model, key).status == 200
    refused = call(api, model, key)
    assert refused.status == 429
    assert f"Organization={organization_id} Current cost: " in refused.error["message"]


@pytest.mark.parametrize("holder", ["key", "team"])
def test_only_the_models_of_the_key_and_of_its_team_may_be_called(api: Api, model: str, holder: str) -> None:
    allowed = [api.name("other")]
    key = api.key(models=allowed) if holder == "key" else api.key(team_id=api.team(models=allowed))
    refused = call(api, model, key["key"])
    assert (refused.status, refused.error["type"], refused.error["param"]) == (
        403,
        f"{holder}_model_access_denied",
        "model",
    )
    assert model in refused.error["message"]
    assert call(api, model, api.key(models=[model])["key"]).status == 200


def test_a_model_that_is_not_there_is_400(api: Api) -> None:
    refused = call(api, api.name("nothing"))
    problem = (
        f"/chat/completions: Invalid model name passed in model={api.name('nothing')}. Call `/v1/models` to view "
        "available models for your key."
    )
    assert (refused.status, refused.error["message"]) == (400, problem)
    assert refused.error["provider_specific_fields"] == {"error": problem}


def test_a_blocked_and_an_expired_key_call_nothing(api: Api, model: str) -> None:
    blocked = api.key()
    api.done("POST", "/key/block", {"key": blocked["token"]})
    refused = call(api, model, blocked["key"])
    assert (refused.status, "Key is blocked" in refused.error["message"]) == (401, True)
    expired = api.key(duration="1s")["key"]
    time.sleep(1.5)
    refused = call(api, model, expired)
    assert (refused.status, refused.error["type"]) == (401, "expired_key")


def test_keys_of_a_team_that_is_blocked_from_the_start_call_nothing(api: Api, model: str) -> None:
    team_id = api.team(blocked=True)
    refused = call(api, model, api.key(team_id=team_id)["key"])
    assert refused.status == 401
    assert f"Team={team_id} is blocked" in refused.error["message"]


def test_a_reset_lets_a_key_call_again(api: Api, model: str, gateway: Gateway) -> None:
    key = api.key(max_budget=LITTLE)
    spent = cost(call(api, model, key["key"]))
    eventually(lambda: api.key_info(key["token"])["spend"], pytest.approx(spent))
    assert call(api, model, key["key"]).status == over_budget(gateway)
    answer = api.done("POST", f"/key/{key['token']}/reset_spend", {"reset_to": 0})
    assert answer["previous_spend"] == pytest.approx(spent)
    assert call(api, model, key["key"]).status == 200
