"""Prompts: a version more with each change, and calls get the latest of an environment."""

from __future__ import annotations

from typing import Any

from tests.contract.conftest import Answer, Api

HELLO = {"prompt_integration": "dotprompt", "dotprompt_content": "User: hello"}
BYE = {**HELLO, "dotprompt_content": "User: bye"}


def body(api: Api, params: dict[str, Any], environment: str | None = None) -> dict[str, Any]:
    info = {"prompt_info": {"prompt_type": "db", "environment": environment}} if environment else {}
    return {"prompt_id": api.name("p"), "litellm_params": params, **info}


def prompt(api: Api, params: dict[str, Any], environment: str | None = None) -> dict[str, Any]:
    api.made.append((f"DELETE /prompts/{api.name('p')}", None))
    return api.done("POST", "/prompts", body(api, params, environment))


def get(api: Api, environment: str | None = None) -> Answer:
    return api("GET", f"/prompts/{api.name('p')}", params={"environment": environment} if environment else None)


def content(answer: Answer) -> tuple[str, int]:
    spec = answer.body["prompt_spec"]
    return spec["litellm_params"]["dotprompt_content"], spec["version"]


def test_a_prompt_is_filled_in_and_told_whole(api: Api) -> None:
    prompt(api, {**HELLO, "api_key": "sk-12345678", "x": 1})
    spec = get(api).body["prompt_spec"]
    assert (spec["prompt_id"], spec["environment"], spec["version"]) == (api.name("p"), "development", 1)
    assert spec["prompt_info"] == {"prompt_type": "db", "environment": "development"}
    assert spec["litellm_params"] == {
        **HELLO,
        "api_key": "sk-12345678",
        "x": 1,
        "api_base": None,
        "ignore_prompt_manager_model": False,
        "ignore_prompt_manager_optional_params": False,
        "prompt_id": None,
        "provider_specific_query_params": None,
    }


def test_a_prompt_that_is_there_and_a_change_make_versions(api: Api) -> None:
    prompt(api, {**HELLO, "x": 1})
    assert prompt(api, HELLO)["prompt_id"] == f"{api.name('p')}.v2"
    assert api.done("PUT", f"/prompts/{api.name('p')}", body(api, BYE))["version"] == 3
    assert content(get(api)) == ("User: bye", 3)
    assert "x" not in get(api).body["prompt_spec"]["litellm_params"]


def test_environments_have_versions_of_their_own(api: Api) -> None:
    prompt(api, HELLO)
    prompt(api, BYE, "production")
    assert content(get(api)) == content(get(api, "production")) == ("User: bye", 1)
    assert content(get(api, "development")) == ("User: hello", 1)
    assert get(api).body["environments"] == ["development", "production"]
    api.done("DELETE", f"/prompts/{api.name('p')}?environment=production")
    assert get(api, "production").status == 400
    assert content(get(api)) == ("User: hello", 1)


def test_the_latest_of_each_environment_is_listed(api: Api) -> None:
    prompt(api, HELLO)
    prompt(api, BYE)
    prompt(api, BYE, "production")
    listed = [each for each in api.done("GET", "/prompts/list")["prompts"] if each["prompt_id"] == api.name("p")]
    assert {(each["environment"], each["version"]) for each in listed} == {("development", None), ("production", None)}
    assert {each["litellm_params"]["dotprompt_content"] for each in listed} == {"User: bye"}


def test_what_is_refused_is_kept_and_deleted_only_when_it_runs(api: Api) -> None:
    path = f"/prompts/{api.name('p')}"
    assert api("POST", "/prompts", body(api, {"prompt_integration": "nobody"})).status == 500
    assert get(api, "development").status == 200
    assert get(api).status == 400
    assert api("DELETE", path).status == 404
    api.done("PATCH", f"{path}?environment=development", {"litellm_params": HELLO})
    api.done("DELETE", path)
    assert get(api, "development").status == 400


def test_what_is_gone_is_gone(api: Api) -> None:
    path = f"/prompts/{api.name('p')}"
    assert {api("DELETE", path).status, api("PUT", path, body(api, HELLO)).status} == {404}
    assert get(api).status == 400
