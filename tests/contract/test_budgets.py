"""Budgets: rows of limits that LiteLLM keeps by themselves, and that others point to."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.gateways import NEWEST, OLDER

from .conftest import Answer, Api, Gateway

LIMITS = {
    "max_budget": 10.0,
    "soft_budget": 5.0,
    "budget_duration": "30d",
    "tpm_limit": 100,
    "rpm_limit": 20,
    "max_parallel_requests": 3,
}


def budget(api: Api, **fields: Any) -> str:
    budget_id = api.name(f"budget-{secrets.token_hex(3)}")
    api.made.append(("/budget/delete", {"id": budget_id}))
    return api.done("POST", "/budget/new", {"budget_id": budget_id, **fields})["budget_id"]


def info(api: Api, budget_id: str) -> dict[str, Any]:
    (found,) = api.done("POST", "/budget/info", {"budgets": [budget_id]})
    return found


def update(api: Api, budget_id: str, **fields: Any) -> Answer:
    return api("POST", "/budget/update", {"budget_id": budget_id, **fields})


def test_what_is_given_is_kept_and_the_rest_is_null(api: Api) -> None:
    made = info(api, budget(api, **LIMITS))
    assert {name: made[name] for name in LIMITS} == LIMITS
    bare = info(api, budget(api))
    assert {name: bare[name] for name in (*LIMITS, "model_max_budget", "budget_reset_at")} == dict.fromkeys(
        (*LIMITS, "model_max_budget", "budget_reset_at")
    )
    assert (bare["allowed_models"], bare["created_by"]) == ([], "default_user_id")


def test_without_an_id_one_is_made(api: Api) -> None:
    made = api.done("POST", "/budget/new", {"max_budget": 1})
    api.made.append(("/budget/delete", {"id": made["budget_id"]}))
    assert len(made["budget_id"]) == 36
    assert info(api, made["budget_id"])["max_budget"] == 1.0


def test_an_id_is_taken_once(api: Api) -> None:
    budget_id = budget(api)
    answer = api("POST", "/budget/new", {"budget_id": budget_id})
    assert (answer.status, answer.body) == (
        400,
        {"detail": {"error": f"Budget with id '{budget_id}' already exists."}},
    )


def test_an_update_writes_what_is_sent_and_null_clears(api: Api, gateway: Gateway) -> None:
    budget_id = budget(api, **LIMITS)
    changed = update(api, budget_id, max_budget=20).body
    assert {name: changed[name] for name in LIMITS} == {**LIMITS, "max_budget": 20}
    assert changed == info(api, budget_id)
    update(api, budget_id, **dict.fromkeys(LIMITS))
    cleared = info(api, budget_id)
    assert {name: cleared[name] for name in LIMITS} == dict.fromkeys(LIMITS)
    assert (cleared["budget_reset_at"] is None) is gateway.modern, "before 1.109 the end of the last period stays"


def test_an_id_that_is_missing_is_400_and_one_that_is_unknown_is_null(api: Api) -> None:
    nobody = api.name("nobody")
    assert api("POST", "/budget/update", {"max_budget": 1}).body == {"detail": {"error": "budget_id is required"}}
    for answer in (update(api, nobody, max_budget=1), api("POST", "/budget/delete", {"id": nobody})):
        assert (answer.status, answer.body) == (200, None)
    assert api.done("POST", "/budget/info", {"budgets": [nobody]}) == []


def test_info_shows_those_of_the_asked_that_exist(api: Api) -> None:
    ids = {budget(api), budget(api)}
    asked = [*ids, api.name("nobody")]
    assert {each["budget_id"] for each in api.done("POST", "/budget/info", {"budgets": asked})} == ids
    answer = api("POST", "/budget/info", {"budgets": []})
    problem = "Specify list of budget id's to query. Passed in=[]"
    assert (answer.status, answer.body) == (400, {"detail": {"error": problem}})


def test_the_list_shows_every_budget_as_info_does(api: Api) -> None:
    ids = {budget(api, max_budget=1), budget(api, tpm_limit=2)}
    listed = {each["budget_id"]: each for each in api.done("GET", "/budget/list")}
    assert ids <= listed.keys()
    assert [listed[each] for each in ids] == [info(api, each) for each in ids]


def test_a_delete_answers_what_is_gone(api: Api) -> None:
    budget_id = budget(api, max_budget=3)
    gone = api.done("POST", "/budget/delete", {"id": budget_id})
    assert (gone["budget_id"], gone["max_budget"]) == (budget_id, 3)
    assert api.done("POST", "/budget/info", {"budgets": [budget_id]}) == []


def test_a_deleted_budget_leaves_the_key_that_had_it(api: Api) -> None:
    budget_id = budget(api, max_budget=3)
    token = api.key(budget_id=budget_id)["token"]
    assert api.key_info(token)["litellm_budget_table"]["max_budget"] == 3
    api.done("POST", "/budget/delete", {"id": budget_id})
    assert api.key_info(token)["budget_id"] is None


def test_a_period_ends_at_a_round_time_and_a_given_end_stays(api: Api) -> None:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    budget_id = budget(api, budget_duration="1d")
    assert info(api, budget_id)["budget_reset_at"] == (midnight + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    changed = update(api, budget_id, budget_duration="30d").body
    assert changed["budget_reset_at"][8:] == "01T00:00:00Z"
    end = "2099-01-02T03:04:05Z"
    assert update(api, budget_id, budget_reset_at=end).body["budget_reset_at"] == end
    assert info(api, budget(api, budget_duration="7d", budget_reset_at=end))["budget_reset_at"] == end


@pytest.mark.parametrize("duration", ["banana", "0d", ""])
def test_a_period_is_a_duration(api: Api, duration: str) -> None:
    problem = f"Invalid budget_duration '{duration}'. Use a format like '1h', '24h', '7d', or '30d'."
    answers = [
        api("POST", "/budget/new", {"budget_id": api.name("none"), "budget_duration": duration}),
        update(api, budget(api), budget_duration=duration),
    ]
    assert [(each.status, each.body) for each in answers] == [(400, {"detail": {"error": problem}})] * 2


@pytest.mark.parametrize("name", ["max_budget", "soft_budget"])
def test_an_amount_is_not_below_zero(api: Api, name: str) -> None:
    problem = f"{name} must be a non-negative finite number. Received: -1.0"
    answer = update(api, budget(api), **{name: -1})
    assert (answer.status, answer.body) == (400, {"detail": {"error": problem}})
    assert info(api, budget(api, **{name: 0}))[name] == 0


def test_the_soft_limit_may_lie_above_the_hard_one(api: Api) -> None:
    assert info(api, budget(api, max_budget=1, soft_budget=2))["soft_budget"] == 2


def test_limits_per_minute_may_be_below_zero_in_older_versions_only(api: Api, gateway: Gateway) -> None:
    budget_id = budget(api, max_parallel_requests=-1)
    answer = update(api, budget_id, tpm_limit=-1)
    assert answer.status == (422 if gateway.modern else 200)
    if gateway.modern:
        problem = "Input should be greater than or equal to 0"
        assert answer.body["detail"] == [
            {"type": "greater_than_equal", "loc": ["body", "tpm_limit"], "msg": problem},
        ]


def test_problems_of_types_are_told_together_in_the_order_of_litellm(api: Api) -> None:
    answer = update(api, budget(api), rpm_limit="x", tpm_limit=1.5, max_budget="y")
    assert answer.status == 422
    assert [each["loc"][1] for each in answer.body["detail"]] == ["max_budget", "tpm_limit", "rpm_limit"]
    assert [each["type"] for each in answer.body["detail"]] == ["float_parsing", "int_from_float", "int_parsing"]


def test_limits_for_models_need_a_licence_unless_they_are_empty(api: Api) -> None:
    budget_id = budget(api)
    wanted = {"gpt-4o": {"budget_limit": 1, "time_period": "1d"}}
    for answer in (
        update(api, budget_id, model_max_budget=wanted),
        api("POST", "/budget/new", {"budget_id": api.name("none"), "model_max_budget": wanted}),
    ):
        assert answer.status == 400
        assert "You must have an enterprise license to set model_max_budget" in answer.body["detail"]["error"]
    assert update(api, budget_id, model_max_budget={}).body["model_max_budget"] == {}
    assert update(api, budget_id, model_max_budget=None).body["model_max_budget"] is None
    assert update(api, budget_id, model_max_budget={"gpt-4o": 5}).status == 422


@NEWEST
def test_tokens_per_day_are_limited_since_1_109(api: Api) -> None:
    budget_id = budget(api, tpd_limit=1000)
    assert info(api, budget_id)["tpd_limit"] == 1000
    assert update(api, budget_id, tpd_limit=None).body["tpd_limit"] is None


@OLDER
def test_before_1_109_tokens_per_day_are_ignored(api: Api) -> None:
    assert "tpd_limit" not in info(api, budget(api, tpd_limit=1000))


def test_models_are_ignored_by_every_version(api: Api) -> None:
    budget_id = budget(api, allowed_models=["gpt-4o"])
    assert update(api, budget_id, allowed_models=["gpt-4o"]).body["allowed_models"] == []


def test_a_body_is_needed(api: Api) -> None:
    for path in ("new", "update", "info", "delete"):
        (problem,) = api("POST", f"/budget/{path}").body["detail"]
        assert (problem["type"], problem["loc"]) == ("missing", ["body"])
