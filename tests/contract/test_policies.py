"""Policies: versions, of which one holds; and attachments, which say where."""

from __future__ import annotations

from typing import Any

from tests.contract.conftest import Api
from tests.gateways import MODERN, since


def policy(api: Api, **fields: Any) -> dict[str, Any]:
    api.made.append((f"DELETE /policies/name/{api.name('p')}/all-versions", None))
    return api.done("POST", "/policies", {"policy_name": api.name("p"), **fields})


def versions(api: Api) -> list[tuple[int, str]]:
    found = api.done("GET", f"/policies/name/{api.name('p')}/versions")["versions"]
    return [(each["version_number"], each["version_status"]) for each in found]


def draft(api: Api) -> str:
    return api.done("POST", f"/policies/name/{api.name('p')}/versions", {})["policy_id"]


def attachment(api: Api, **fields: Any) -> dict[str, Any]:
    made = api.done("POST", "/policies/attachments", {"policy_name": api.name("p"), **fields})
    api.made.append((f"DELETE /policies/attachments/{made['attachment_id']}", None))
    return made


def test_a_new_policy_holds_at_once(api: Api) -> None:
    made = policy(api, description="d")
    assert (made["version_status"], made["guardrails_add"], made["condition"]) == ("production", [], {})
    assert versions(api) == [(1, "production")]
    assert api("POST", "/policies", {"policy_name": api.name("p")}).status == 400


def test_steps_of_a_pipeline_are_filled_in(api: Api) -> None:
    made = policy(api, pipeline={"mode": "pre_call", "steps": [{"guardrail": "g"}]})
    step = {"on_fail": "block", "on_pass": "allow", "on_error": None, "pass_data": False}
    assert made["pipeline"]["steps"] == [{"guardrail": "g", **step, "modify_response_message": None}]


def test_only_a_draft_changes_and_only_what_is_published_can_hold(api: Api) -> None:
    made = policy(api, description="one", guardrails_add=["g"])
    assert api("PUT", f"/policies/{made['policy_id']}", {"description": "two"}).status == 400
    path = f"/policies/{draft(api)}"
    assert versions(api) == [(2, "draft"), (1, "production")]
    changed = api.done("PUT", path, {"description": "two", "guardrails_add": []})
    assert (changed["description"], changed["guardrails_add"]) == ("two", [])
    assert api("PUT", f"{path}/status", {"version_status": "production"}).status == 400
    for status in ("published", "production"):
        api.done("PUT", f"{path}/status", {"version_status": status})
    assert versions(api) == [(2, "production"), (1, "published")]


def test_null_changes_nothing_and_empty_texts_and_maps_clear(api: Api) -> None:
    policy(api, description="one", inherit="other", condition={"model": "m"})
    path = f"/policies/{draft(api)}"
    kept = api.done("PUT", path, {"description": None, "inherit": None, "condition": None})
    assert (kept["description"], kept["inherit"], kept["condition"]) == ("one", "other", {"model": "m"})
    cleared = api.done("PUT", path, {"description": "", "inherit": "", "condition": {}})
    assert (cleared["description"], cleared["inherit"], cleared["condition"]["model"]) == ("", "", None)


def test_all_versions_go_together_and_nobody_has_to_be_there(api: Api) -> None:
    policy(api)
    draft(api)
    path = f"/policies/name/{api.name('p')}/all-versions"
    assert {api("DELETE", path).status, api("DELETE", path).status} == {200}
    assert versions(api) == []


def test_an_attachment_is_of_a_policy_that_holds(api: Api) -> None:
    body = {"policy_name": api.name("p"), "scope": "*"}
    assert api("POST", "/policies/attachments", body).status == 404
    policy(api)
    made = attachment(api, teams=["eu-*"])
    assert (made["teams"], made["keys"], made["scope"]) == (["eu-*"], [], None)
    path = f"/policies/attachments/{made['attachment_id']}"
    assert api.done("GET", path) == made
    assert made in api.done("GET", "/policies/attachments/list")["attachments"]
    api.done("DELETE", path)
    assert {api("DELETE", path).status, api("GET", path).status} == {404}


@since(MODERN)
def test_an_attachment_has_a_priority(api: Api) -> None:
    policy(api)
    made = attachment(api, tags=["x"], priority=3, default=True)
    assert (made["priority"], made["default"]) == (3, True)
