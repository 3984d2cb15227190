"""Settings that a gateway has once. Each test leaves them as LiteLLM has them by itself."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import pytest

from tests.contract.conftest import Api


def soon(read: Callable[[], Any], wanted: Any, write: Callable[[], Any] = lambda: None) -> None:
    """What is read, at last. LiteLLM saves all of its configuration with some settings, as it was a moment ago, so what
    is written may be lost and is written again."""
    until = monotonic() + 20
    write()
    while (found := read()) != wanted and monotonic() < until:
        sleep(0.5)
        write()
    assert found == wanted


def router(api: Api) -> dict[str, Any]:
    return api.done("GET", "/router/settings")["current_values"]


def test_settings_of_the_router_are_merged_and_a_null_says_nothing(api: Api) -> None:
    own = router(api)
    assert (own["num_retries"], own["cooldown_time"], own["timeout"]) == (2, 5, 6000)
    api.done("POST", "/config/update", {"router_settings": {"num_retries": 4}})
    api.done("POST", "/config/update", {"router_settings": {"cooldown_time": 9, "num_retries": None}})
    assert (router(api)["num_retries"], router(api)["cooldown_time"]) == (4, 9)
    api.done("POST", "/config/update", {"router_settings": {"cooldown_time": 5, "num_retries": 2}})
    refused = api("POST", "/config/update", {"router_settings": {"weights": {}}})
    assert (refused.status, "Unsupported router settings: weights" in refused.error["message"]) == (400, True)


def listed(api: Api, name: str) -> Any:
    settings = api.done("GET", "/config/list", params={"config_type": "general_settings"})
    return next((each["field_value"] for each in settings if each["field_name"] == name), "not listed")


@pytest.mark.parametrize(
    ("name", "own", "value"),
    [("max_request_size_mb", None, 7), ("max_ui_session_budget", 1, 2.5), ("budget_rollover", False, True)],
)
def test_a_general_setting_is_written_listed_and_taken_away(api: Api, name: str, own: Any, value: Any) -> None:
    field = {"field_name": name, "config_type": "general_settings"}
    soon(lambda: listed(api, name), own)
    update = {**field, "field_value": value}
    soon(lambda: listed(api, name), value, lambda: api.done("POST", "/config/field/update", update))
    soon(lambda: listed(api, name), own, lambda: api.done("POST", "/config/field/delete", field))


def test_alerting_is_not_listed_and_told_alone(api: Api) -> None:
    field = {"field_name": "alerting_threshold", "config_type": "general_settings"}
    assert listed(api, "alerting_threshold") == "not listed"
    asked = {"field_name": "alerting_threshold"}
    assert api("GET", "/config/field/info", params=asked).status == 400
    api.done("POST", "/config/field/update", {**field, "field_value": 200})
    assert api.done("GET", "/config/field/info", params=asked)["field_value"] == 200
    api.done("POST", "/config/field/delete", field)
    assert api("GET", "/config/field/info", params=asked).status == 400
    assert api("GET", "/config/field/info", params={"field_name": "nonsense"}).status == 400


@pytest.mark.parametrize(
    ("read", "write", "one", "two"),
    [
        (
            "/get/default_team_settings",
            "/update/default_team_settings",
            {"tpm_limit": 9},
            {"rpm_limit": 8, "budget_duration": "7d"},
        ),
        (
            "/get/internal_user_settings",
            "/update/internal_user_settings",
            {"max_budget": 5, "user_role": "internal_user"},
            {"budget_duration": "7d"},
        ),
    ],
)
def test_defaults_are_replaced_whole(api: Api, read: str, write: str, one: dict[str, Any], two: dict[str, Any]) -> None:
    def told() -> dict[str, Any]:
        values = api.done("GET", read)["values"]
        return {name: values[name] for name in (*one, *two)}

    own = {name: "internal_user_viewer" if name == "user_role" else None for name in (*one, *two)}
    for given in (one, two, {}):
        soon(told, {**own, **given}, lambda given=given: api.done("PATCH", write, given))


def test_defaults_name_what_exists(api: Api) -> None:
    team = api("PATCH", "/update/default_team_settings", {"organization_id": api.name("none")})
    user = api("PATCH", "/update/internal_user_settings", {"teams": [api.name("none")]})
    assert (team.status, "Organization not found" in team.body["detail"]["error"]) == (400, True)
    assert (user.status, "Team(s) not found" in user.body["detail"]["error"]) == (400, True)


@pytest.mark.parametrize("kind", ["discount", "margin"])
def test_costs_are_replaced_whole(api: Api, kind: str) -> None:
    path = f"/config/cost_{kind}_config"
    for given in ({"openai": 0.1}, {"azure": 0.2}, {}):
        soon(lambda: api.done("GET", path)["values"], given, lambda given=given: api.done("PATCH", path, given))


def test_models_without_a_price_may_be_refused(api: Api) -> None:
    path = "/config/block_requests_for_models_without_pricing"
    assert api.done("GET", path) == {"enabled": False}
    api.done("PATCH", path, {"enabled": True})
    assert api.done("GET", path) == {"enabled": True}
    api.done("PATCH", path, {"enabled": False})


def test_events_of_emails_are_merged_and_reset(api: Api) -> None:
    def told() -> dict[str, bool]:
        settings = api.done("GET", "/email/event_settings")["settings"]
        return {setting["event"]: setting["enabled"] for setting in settings}

    own = told()
    assert {event for event, enabled in own.items() if not enabled} <= {"Model Deprecations"}
    body = {"settings": [{"event": "Virtual Key Created", "enabled": False}]}
    api.done("PATCH", "/email/event_settings", body)
    assert told() == {**own, "Virtual Key Created": False}
    api.done("POST", "/email/event_settings/reset")
    assert told() == own


def test_what_is_public_is_replaced_whole(api: Api) -> None:
    def told() -> tuple[list[str], dict[str, str]]:
        models = [model["model_group"] for model in api.done("GET", "/public/model_hub")]
        return models, api.done("GET", "/public/model_hub/info")["useful_links"]

    api.done("POST", "/model_group/make_public", {"model_groups": [api.name("m")]})
    api.done("POST", "/model_hub/update_useful_links", {"useful_links": {"a": "https://a.example.com"}})
    soon(told, ([api.name("m")], {"a": "https://a.example.com"}))
    api.done("POST", "/model_group/make_public", {"model_groups": []})
    api.done("POST", "/model_hub/update_useful_links", {"useful_links": {}})
    soon(told, ([], {}))
