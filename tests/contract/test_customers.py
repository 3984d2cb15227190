"""Customers: an update ignores null, and what is cleared is cleared in a way of its own."""

from __future__ import annotations

from typing import Any

from tests.contract.conftest import Answer, Api
from tests.contract.test_budgets import budget
from tests.gateways import MODERN, before, since

LIMITS = {"max_budget": 10.0, "budget_duration": "30d", "tpm_limit": 100}
GRANTS = (
    *("mcp_servers", "mcp_access_groups", "vector_stores", "agents", "agent_access_groups", "models", "search_tools"),
    *("mcp_toolsets", "blocked_tools", "skills"),
)
NOTHING: dict[str, Any] = {**{name: [] for name in GRANTS}, "mcp_tool_permissions": {}}


def customer(api: Api, name: str = "customer", **fields: Any) -> str:
    user_id = api.name(name)
    api.made.append(("/customer/delete", {"user_ids": [user_id]}))
    made = api.done("POST", "/customer/new", {"user_id": user_id, **fields})
    if made["litellm_budget_table"]:
        api.made.append(("/budget/delete", {"id": made["budget_id"]}))
    return user_id


def told(api: Api, user_id: str) -> dict[str, Any]:
    return api.done("GET", "/customer/info", params={"end_user_id": user_id})


def update(api: Api, user_id: str, **fields: Any) -> Answer:
    return api("POST", "/customer/update", {"user_id": user_id, **fields})


def test_limits_stand_in_a_budget_that_is_made_along(api: Api) -> None:
    found = told(api, customer(api, "/ä?", alias="a", blocked=True, allowed_model_region="eu", **LIMITS))
    assert {name: found["litellm_budget_table"][name] for name in LIMITS} == LIMITS
    assert len(found["budget_id"]) == 36
    assert (found["alias"], found["blocked"], found["allowed_model_region"]) == ("a", True, "eu")
    bare = told(api, customer(api, "bare"))
    assert (bare["budget_id"], bare["litellm_budget_table"], bare["object_permission"]) == (None, None, None)
    assert (bare["alias"], bare["blocked"], bare["default_model"], bare["spend"]) == (None, False, None, 0.0)


def test_the_budget_stays_when_the_customer_is_deleted(api: Api) -> None:
    user_id = customer(api, **LIMITS)
    budget_id = told(api, user_id)["budget_id"]
    gone = api.done("POST", "/customer/delete", {"user_ids": [user_id]})
    assert gone == {"deleted_customers": 1, "message": f"Successfully deleted customers with ids: ['{user_id}']"}
    assert len(api.done("POST", "/budget/info", {"budgets": [budget_id]})) == 1


def test_an_update_ignores_null(api: Api) -> None:
    fields = {"alias": "a", "default_model": "config-fake", "allowed_model_region": "eu"}
    user_id = customer(api, **fields, max_budget=5)
    assert update(api, user_id, **dict.fromkeys(fields), max_budget=None).status == 200
    found = told(api, user_id)
    assert {name: found[name] for name in fields} == fields
    assert found["litellm_budget_table"]["max_budget"] == 5


def test_empty_texts_and_false_are_written_and_zero_is_not(api: Api) -> None:
    user_id = customer(api, alias="a", default_model="config-fake", blocked=True, max_budget=5)
    assert update(api, user_id, alias="", default_model="", blocked=False, max_budget=0).status == 200
    found = told(api, user_id)
    assert (found["alias"], found["default_model"], found["blocked"]) == ("", "", False)
    assert found["litellm_budget_table"]["max_budget"] == 5


@since(MODERN)
def test_models_are_cleared_by_an_empty_list(api: Api) -> None:
    user_id = customer(api, models=["config-fake"])
    assert told(api, user_id)["models"] == ["config-fake"]
    assert update(api, user_id).status == 200
    assert told(api, user_id)["models"] == ["config-fake"]
    assert update(api, user_id, models=[]).status == 200
    assert told(api, user_id)["models"] == []


@before(MODERN)
def test_older_versions_know_no_models(api: Api) -> None:
    assert "models" not in told(api, customer(api, models=["config-fake"]))


def test_permissions_are_written_whole(api: Api) -> None:
    user_id = customer(api, object_permission={"vector_stores": ["v"]})
    assert told(api, user_id)["object_permission"]["vector_stores"] == ["v"]
    assert update(api, user_id, object_permission={**NOTHING, "agents": ["a"]}).status == 200
    found = told(api, user_id)["object_permission"]
    assert (found["vector_stores"], found["agents"]) == ([], ["a"])


def test_a_customer_gets_another_budget_and_one_that_is_deleted_is_none(api: Api) -> None:
    user_id, shared = customer(api, **LIMITS), budget(api, max_budget=1)
    assert update(api, user_id, budget_id=shared).status == 200
    assert told(api, user_id)["litellm_budget_table"]["max_budget"] == 1
    api.done("POST", "/budget/delete", {"id": shared})
    assert told(api, user_id)["budget_id"] is None


def test_a_customer_without_a_budget_gets_one_with_its_limit(api: Api) -> None:
    user_id = customer(api)
    assert update(api, user_id, max_budget=3).status == 200
    found = told(api, user_id)
    api.made.append(("/budget/delete", {"id": found["budget_id"]}))
    assert found["litellm_budget_table"]["max_budget"] == 3


def test_what_a_customer_names_has_to_be_there(api: Api) -> None:
    body = {"user_id": api.name("customer")}
    assert api("POST", "/customer/new", {**body, "budget_id": api.name("nobody")}).status == 500
    assert api("POST", "/customer/new", {**body, "default_model": api.name("nobody")}).status == 422
    assert api("GET", "/customer/info", params={"end_user_id": body["user_id"]}).status == 404


def test_an_id_is_taken_once(api: Api) -> None:
    user_id = customer(api)
    answer = api("POST", "/customer/new", {"user_id": user_id})
    problem = f"Customer already exists, passed user_id={user_id}. Please pass a new user_id."
    assert (answer.status, answer.error["message"]) == (400, problem)


def test_what_is_gone_is_gone(api: Api) -> None:
    user_id = api.name("nobody")
    answers = [
        api("GET", "/customer/info", params={"end_user_id": user_id}),
        update(api, user_id, alias="a"),
        api("POST", "/customer/delete", {"user_ids": [user_id]}),
    ]
    assert [(each.status, each.error["type"]) for each in answers] == [(404, "not_found")] * 3


def test_a_spend_may_be_given(api: Api) -> None:
    assert told(api, customer(api, spend=2.5))["spend"] == 2.5


@since(MODERN)
def test_customers_are_listed_in_pages_and_searched_by_id_and_alias(api: Api) -> None:
    one, two = customer(api, "one", alias=api.name("Alias")), customer(api, "two")

    def listed(**query: Any) -> list[str]:
        return [row["user_id"] for row in api.done("GET", "/customer/list", params=query)]

    assert listed(search=api.name("")) == [one, two]
    assert listed(search=api.name("alias").upper()) == [one]
    assert listed(search=api.name(""), page_size=1, page=2) == [two]
    assert listed(search=api.name(""), page_size=1, page=3) == []


@before(MODERN)
def test_older_versions_list_all_customers_at_once(api: Api) -> None:
    made = {customer(api, "one"), customer(api, "two")}
    found = api.done("GET", "/customer/list", params={"search": api.name("one"), "page_size": 1})
    assert made <= {row["user_id"] for row in found}
