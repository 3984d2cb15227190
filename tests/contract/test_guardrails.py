"""Guardrails: parameters that are filled in, merged, and told with a mask over secrets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.conftest import Api

FILTER = {"guardrail": "litellm_content_filter", "mode": "pre_call"}
SECRET = {"guardrail": "lakera_v2", "mode": "pre_call", "api_key": "lk-12345678"}


def guardrail(api: Api, name: str = "g", info: Any = None, **params: Any) -> str:
    """The id of one that is made."""
    body = {"guardrail_name": api.name(name), "litellm_params": params, **({"guardrail_info": info} if info else {})}
    made = api.done("POST", "/guardrails", {"guardrail": body})
    api.made.append((f"DELETE /guardrails/{made['guardrail_id']}", None))
    return made["guardrail_id"]


def told(api: Api, guardrail_id: str) -> dict[str, Any]:
    return api.done("GET", f"/guardrails/{guardrail_id}/info")


def params(api: Api, guardrail_id: str, *names: str) -> dict[str, Any]:
    found = told(api, guardrail_id)["litellm_params"]
    return {name: found[name] for name in names}


def test_parameters_of_every_kind_of_guardrail_are_filled_in(api: Api) -> None:
    found = told(api, guardrail(api, **FILTER))
    assert found["litellm_params"] == {
        **found["litellm_params"],
        **FILTER,
        "default_on": False,
        "api_key": None,
        "fail_on_error": True,
        "confidence_threshold": 0.5,
        "unreachable_fallback": "fail_closed",
    }
    assert found["guardrail_info"] == {}
    assert found["guardrail_definition_location"] == "db"


def test_parts_of_a_list_are_filled_in_too(api: Api) -> None:
    word = {"keyword": "tulip", "action": "BLOCK"}
    assert params(api, guardrail(api, **FILTER, blocked_words=[word]), "blocked_words") == {
        "blocked_words": [{**word, "description": None}]
    }


def test_texts_whose_names_sound_like_secrets_are_masked(api: Api) -> None:
    given = {"some_token": "abc", "secret_map": {"key": "lk-12345678", "x": "y"}, "plain": {"key": "lk-12345678"}}
    found = params(api, guardrail(api, **SECRET, **given, my_secret=5), "api_key", "my_secret", *given)
    assert found == {
        "api_key": "lk****78",
        "my_secret": 5,
        "some_token": "*****",
        "secret_map": {"key": "lk****78", "x": "y"},
        "plain": {"key": "lk-12345678"},
    }


def test_answers_to_writes_have_secrets_in_clear(api: Api) -> None:
    guardrail_id = guardrail(api, **SECRET)
    answer = api.done("PATCH", f"/guardrails/{guardrail_id}", {"litellm_params": {"default_on": True}})
    assert answer["litellm_params"]["api_key"] == SECRET["api_key"]


def test_small_letters_and_numbers_are_made_of_what_is_written_otherwise(api: Api) -> None:
    found = params(api, guardrail(api, guardrail=FILTER["guardrail"], mode="PRE_CALL", timeout="12"), "mode", "timeout")
    assert found == {"mode": "pre_call", "timeout": 12}


@pytest.mark.parametrize("mode", [["pre_call", "post_call"], {"tags": {"eu": "pre_call"}, "default": "post_call"}])
def test_there_may_be_several_modes(api: Api, mode: Any) -> None:
    assert params(api, guardrail(api, guardrail=FILTER["guardrail"], mode=mode), "mode") == {"mode": mode}


def test_a_change_is_merged_and_null_stays_null(api: Api) -> None:
    guardrail_id = guardrail(api, info={"a": 1}, **SECRET, fail_on_error=False, api_base="https://one.example.com")
    sent = {"fail_on_error": None, "mode": "post_call", "guardrail": FILTER["guardrail"]}
    api.done("PATCH", f"/guardrails/{guardrail_id}", {"litellm_params": sent, "guardrail_info": {"b": 2}})
    assert params(api, guardrail_id, *sent, "api_key", "api_base") == {
        **sent,
        "api_key": "lk****78",
        "api_base": "https://one.example.com",
    }
    assert told(api, guardrail_id)["guardrail_info"] == {"b": 2}
    api.done("PATCH", f"/guardrails/{guardrail_id}", {"guardrail_name": api.name("other"), "guardrail_info": {}})
    assert told(api, guardrail_id)["guardrail_name"] == api.name("other")
    assert told(api, guardrail_id)["guardrail_info"] == {}


def test_what_cannot_run_is_taken_and_refused_when_it_is_changed(api: Api) -> None:
    guardrail_id = guardrail(api, guardrail="presidio", mode="pre_call")
    answer = api("PATCH", f"/guardrails/{guardrail_id}", {})
    assert answer.status == 422
    assert "Guardrail initialization failed" in answer.body["detail"]


def test_a_name_is_taken_once(api: Api) -> None:
    guardrail(api, **FILTER)
    other = guardrail(api, "other", **FILTER)
    body = {"guardrail_name": api.name("g"), "litellm_params": FILTER}
    assert api("POST", "/guardrails", {"guardrail": body}).status == 500
    assert api("PATCH", f"/guardrails/{other}", {"guardrail_name": api.name("g")}).status == 500


def test_an_id_is_not_for_choosing(api: Api) -> None:
    body = {"guardrail_name": api.name("g"), "litellm_params": FILTER, "guardrail_id": "mine"}
    made = api.done("POST", "/guardrails", {"guardrail": body})
    api.made.append((f"DELETE /guardrails/{made['guardrail_id']}", None))
    assert made["guardrail_id"] != "mine"


def test_all_are_listed_as_each_is_told(api: Api) -> None:
    guardrail_id = guardrail(api, **SECRET)
    listed = api.done("GET", "/v2/guardrails/list")["guardrails"]
    assert [each for each in listed if each["guardrail_id"] == guardrail_id] == [told(api, guardrail_id)]


def test_what_is_gone_is_gone(api: Api) -> None:
    path = f"/guardrails/{guardrail(api, **FILTER)}"
    api.done("DELETE", path)
    assert {api("DELETE", path).status, api("PATCH", path, {}).status, api("GET", f"{path}/info").status} == {404}
