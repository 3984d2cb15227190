"""Tags: whatever is wrong is a 500 with the status in its text, and an update clears what it does not name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.conftest import Answer, Api
from tests.contract.test_budgets import budget
from tests.gateways import MODERN, before, since

LIMITS = {"max_budget": 10.0, "budget_duration": "30d", "tpm_limit": 100}


def tag(api: Api, name: str = "tag", **fields: Any) -> str:
    name = api.name(name)
    api.made.append(("/tag/delete", {"name": name}))
    made = api.done("POST", "/tag/new", {"name": name, **fields})
    assert made["message"] == f"Tag {name} created successfully"
    if limits := told(api, name).get("litellm_budget_table"):
        api.made.append(("/budget/delete", {"id": limits["budget_id"]}))
    return name


def told(api: Api, name: str) -> dict[str, Any]:
    return api.done("POST", "/tag/info", {"names": [name]})[name]


def update(api: Api, name: str, **fields: Any) -> Answer:
    return api("POST", "/tag/update", {"name": name, **fields})


def test_limits_stand_in_a_budget_that_is_made_along(api: Api) -> None:
    name = tag(api, "/ä?", description="d", **LIMITS)
    found = told(api, name)
    limits = found["litellm_budget_table"]
    assert (found["name"], found["description"], found["models"], found["model_info"]) == (name, "d", [], {})
    assert {name: limits[name] for name in LIMITS} == LIMITS
    assert len(limits["budget_id"]) == 36
    assert "litellm_budget_table" not in told(api, tag(api, "bare"))


def test_the_budget_stays_when_the_tag_is_deleted(api: Api) -> None:
    name = tag(api, **LIMITS)
    budget_id = told(api, name)["litellm_budget_table"]["budget_id"]
    assert api.done("POST", "/tag/delete", {"name": name}) == {"message": f"Tag {name} deleted successfully"}
    assert len(api.done("POST", "/budget/info", {"budgets": [budget_id]})) == 1


def test_what_an_update_does_not_name_is_cleared_but_for_limits(api: Api) -> None:
    name = tag(api, description="d", **LIMITS)
    update(api, name, description="d", models=["config-fake"], rpm_limit=5)
    assert told(api, name)["models"] == ["config-fake"]
    assert update(api, name).status == 200
    found = told(api, name)
    assert (found["description"], found["models"]) == (None, [])
    assert (found["litellm_budget_table"]["tpm_limit"], found["litellm_budget_table"]["rpm_limit"]) == (100, 5)


@since(MODERN)
def test_null_clears_a_limit(api: Api) -> None:
    name = tag(api, **LIMITS)
    assert update(api, name, tpm_limit=None).status == 200
    assert told(api, name)["litellm_budget_table"]["tpm_limit"] is None


@before(MODERN)
def test_older_versions_ignore_null(api: Api) -> None:
    name = tag(api, **LIMITS)
    assert update(api, name, tpm_limit=None).status == 200
    assert told(api, name)["litellm_budget_table"]["tpm_limit"] == 100


def test_a_tag_without_a_budget_gets_one_with_its_limits(api: Api) -> None:
    name = tag(api)
    assert update(api, name, max_budget=3).status == 200
    limits = told(api, name)["litellm_budget_table"]
    api.made.append(("/budget/delete", {"id": limits["budget_id"]}))
    assert limits["max_budget"] == 3


@since("1.110.0")
def test_a_tag_gets_another_budget(api: Api) -> None:
    name, other = tag(api, **LIMITS), budget(api, max_budget=1)
    assert update(api, name, budget_id=other).status == 200
    assert told(api, name)["litellm_budget_table"]["budget_id"] == other


@before("1.110.0")
def test_older_versions_stumble_over_another_budget(api: Api) -> None:
    name, other = tag(api, **LIMITS), budget(api, max_budget=1)
    answer = update(api, name, budget_id=other)
    assert answer.status == 500
    assert "multiple values for keyword argument 'budget_id'" in answer.body["detail"]


def test_a_budget_that_is_deleted_is_no_tags_any_more(api: Api) -> None:
    shared = budget(api, max_budget=1)
    name = tag(api, budget_id=shared)
    assert told(api, name)["litellm_budget_table"]["budget_id"] == shared
    api.done("POST", "/budget/delete", {"id": shared})
    assert "litellm_budget_table" not in told(api, name)


def test_a_budget_has_to_be_there(api: Api) -> None:
    name = api.name("tag")
    answer = api("POST", "/tag/new", {"name": name, "budget_id": api.name("nobody")})
    assert (answer.status, "Foreign key constraint" in answer.body["detail"]) == (500, True)
    assert api("POST", "/tag/info", {"names": [name]}).status == 500


@pytest.mark.parametrize("call", ["info", "update", "delete"])
def test_a_tag_that_is_not_there_is_told_in_the_text_of_a_500(api: Api, call: str) -> None:
    name = api.name("nobody")
    answer = api("POST", f"/tag/{call}", {"names": [name]} if call == "info" else {"name": name})
    words = f"Tags not found: ['{name}']" if call == "info" else f"Tag {name} not found"
    assert (answer.status, answer.body) == (500, {"detail": f"404: {words}"})


def test_a_name_is_taken_once(api: Api) -> None:
    name = tag(api)
    answer = api("POST", "/tag/new", {"name": name})
    assert (answer.status, answer.body) == (500, {"detail": f"400: Tag {name} already exists"})


def test_a_create_with_a_model_of_the_configuration_file_fails_and_is_carried_out(api: Api) -> None:
    name = api.name("tag")
    api.made.append(("/tag/delete", {"name": name}))
    answer = api("POST", "/tag/new", {"name": name, "models": ["config-fake"]})
    assert (answer.status, "not found in database" in answer.body["detail"]) == (500, True)
    assert told(api, name)["models"] == ["config-fake"]


def test_all_are_listed(api: Api) -> None:
    name = tag(api, description="d", **LIMITS)
    (found,) = (each for each in api.done("GET", "/tag/list") if each["name"] == name)
    assert found == told(api, name)
