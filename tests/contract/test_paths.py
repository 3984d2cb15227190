"""Ids that have a `/`: LiteLLM takes them wherever they stand in a body or a query, and in no path."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.gateways import MODERN, before

from .conftest import Api

CALLS = ("/team/{}", "/model/{}/update")


@pytest.mark.parametrize("call", CALLS)
def test_no_path_takes_a_slash_in_an_id(api: Api, call: str) -> None:
    id = quote("/" + api.name("a/b"), safe="")
    assert api("PATCH", call.format(id), {}).status == 404


@before(MODERN)
def test_nor_does_that_of_an_organization(api: Api) -> None:
    id = quote(api.name("a/b"), safe="")
    assert api("PATCH", f"/v2/organization/{id}", {"models": []}).body == {"detail": "Not Found"}


def test_a_team_with_a_slash_is_updated_by_a_body(api: Api) -> None:
    team_id = api.team(team_id="/" + api.name("group/ai users"), metadata={"a": {"b": 1, "c": 2}})
    api.done("POST", "/team/update", {"team_id": team_id, "metadata": {"a": {"b": 1}}, "tpm_limit": 3})
    told = api.team_info(team_id)
    assert (told["metadata"], told["tpm_limit"]) == ({"a": {"b": 1}}, 3)


def test_blocking_a_model_answers_with_all_that_is_stored_of_it(api: Api) -> None:
    model_id = api.model(params={"aws_secret_access_key": "s", "weight": 2}, info={"note": "x"})
    for call, blocked in (("block", True), ("unblock", False)):
        stored = api.done("POST", f"/model/{call}", {"model_id": model_id})
        assert {"api_key", "aws_secret_access_key", "weight"} <= stored["litellm_params"].keys()
        assert (stored["blocked"], stored["model_info"]["note"]) == (blocked, "x")
        assert api.model_info(model_id)["model_info"]["blocked"] is blocked
