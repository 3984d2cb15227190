"""What stands in free maps gets to the gateway as it is meant: text as text, numbers as numbers, maps that are written
as JSON text as maps."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.terraform.workspace import Workspace

MODEL = """
    resource "litellm_model" "m" {{
      model_name                = "{prefix}"
      custom_llm_provider       = "openai"
      base_model                = "gpt-4o"
      additional_litellm_params = {params}
      additional_model_info     = {info}
    }}
"""


def model(api: httpx.Client, workspace: Workspace) -> dict[str, Any]:
    id = workspace.state()["litellm_model.m"]["model_id"]
    found = api.get("/model/info", params={"litellm_model_id": id}).raise_for_status().json()["data"][0]
    return {**found["model_info"], **found["litellm_params"]}


def test_parameters_keep_the_type_that_litellm_takes(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    def estate(version: str) -> str:
        params = f"""{{
            organization       = "{version}2345"
            extra_headers      = {{ "X-Version" = "{version}", "X-On" = "true", "X-List" = "[1]" }}
            extra_body         = {{ id = "{version}", deep = [{{ floor = "0{version}", n = {version} }}] }}
            timeout            = {version}
            max_retries        = "{version}"
            drop_params        = "true"
            tpm                = "{version}000"
            stream_timeout     = "{version}.5"
            tags               = jsonencode(["{version}", "eu"])
            own                = "{version}"
            api_version        = "{version}"
            region_name        = jsonencode("{version}")
        }}"""
        info = f'{{ floor = {version}, room = "{version}", supports_vision = "true", deep = {{ a = "{version}" }} }}'
        return MODEL.format(prefix=prefix, params=params, info=info)

    for version in (1, 2):
        workspace.apply(estate(str(version))).ok()
        assert workspace.plan().empty
        assert workspace.plan("-refresh=false").empty
        found = model(api, workspace)
        expected = {
            "organization": f"{version}2345",
            "extra_headers": {"X-Version": f"{version}", "X-On": "true", "X-List": "[1]"},
            "extra_body": {"id": f"{version}", "deep": [{"floor": f"0{version}", "n": version}]},
            "timeout": version,
            "max_retries": version,
            "drop_params": True,
            "tpm": version * 1000,
            "stream_timeout": version + 0.5,
            "tags": [f"{version}", "eu"],
            "own": f"{version}",
            "api_version": f"{version}",
            "region_name": f"{version}",
            "floor": version,
            "room": f"{version}",
            "supports_vision": True,
            "deep": {"a": f"{version}"},
        }
        assert {name: found.get(name) for name in expected} == expected
        assert {name for name in expected if found[name] is True} == {"drop_params", "supports_vision"}
    workspace.destroy().ok()


def test_a_map_of_strings_as_other_providers_have_it_works(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    params = """tomap({
        timeout = "45", drop_params = "true", weight = "0.5", order = "3", api_version = "2024-06-01"
        extra_headers = jsonencode({ "X-Version" = "2" }), custom = "45"
    })"""
    info = 'tomap({ mode = "chat", max_tokens = "4096", supports_vision = "false", tier = "paid" })'
    workspace.apply(MODEL.format(prefix=prefix, params=params, info=info)).ok()
    assert workspace.plan().empty
    expected = {"timeout": 45, "drop_params": True, "weight": 0.5, "order": 3, "max_tokens": 4096, "custom": "45"}
    expected |= {"supports_vision": False, "tier": "paid", "extra_headers": {"X-Version": "2"}}
    found = model(api, workspace)
    assert {name: found.get(name) for name in expected} == expected
    # The same as numbers and booleans is no change.
    numbers = params.replace('"45", drop', "45, drop").replace('"true"', "true").replace("tomap(", "(")
    workspace.write(MODEL.format(prefix=prefix, params=numbers, info=info))
    assert workspace.plan().empty


def test_a_number_in_place_of_a_text_is_a_change(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    workspace.apply(MODEL.format(prefix=prefix, params="{ own = 2, extra_body = { id = 2 } }", info="{}")).ok()
    workspace.write(MODEL.format(prefix=prefix, params='{ own = "2", extra_body = { id = "2" } }', info="{}"))
    assert workspace.plan().changed("litellm_model.m") == {"additional_litellm_params"}
    workspace.apply().ok()
    assert workspace.plan().empty
    found = model(api, workspace)
    assert (found["own"], found["extra_body"]) == ("2", {"id": "2"})


WHOLE = """
    locals {
      free = { owner = "OWNER", floor = 3, zip = "00123", text = "42", on = true, deep = { list = ["1", 2] } }
    }
    resource "litellm_team" "t" {
      team_alias = "PREFIX"
      metadata   = WRITTEN(local.free)
    }
    resource "litellm_key" "k" {
      key_alias   = "PREFIX"
      metadata    = WRITTEN(local.free)
      config      = WRITTEN(local.free)
      permissions = WRITTEN(local.free)
    }
    resource "litellm_user" "u" {
      user_id         = "PREFIX"
      auto_create_key = false
      metadata        = WRITTEN(local.free)
    }
    resource "litellm_model" "m" {
      model_name                = "PREFIX"
      custom_llm_provider       = "openai"
      base_model                = "gpt-4o"
      additional_litellm_params = WRITTEN({ timeout = 3, extra_headers = { "X-Owner" = "OWNER", "X-Version" = "2" } })
      additional_model_info     = WRITTEN(local.free)
    }
"""


def on_gateway(api: httpx.Client, workspace: Workspace) -> dict[str, dict[str, Any]]:
    state = workspace.state()
    key = api.get("/key/info", params={"key": state["litellm_key.k"]["token_id"]}).raise_for_status().json()["info"]
    team = api.get("/team/info", params={"team_id": state["litellm_team.t"]["team_id"]}).raise_for_status().json()
    user = api.get("/user/info", params={"user_id": state["litellm_user.u"]["user_id"]}).raise_for_status().json()
    return {
        "team": team["team_info"]["metadata"],
        "key": key["metadata"],
        "config": key["config"],
        "permissions": key["permissions"],
        "user": user["user_info"]["metadata"],
        "model": model(api, workspace),
    }


def test_a_whole_map_may_be_written_as_json_text(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    estate = WHOLE.replace("PREFIX", prefix)
    for owner in ("ada", "bob"):
        workspace.apply(estate.replace("OWNER", owner).replace("WRITTEN", "jsonencode")).ok()
        assert workspace.plan().empty
        assert workspace.plan("-refresh=false").empty
        expected: dict[str, Any] = {"owner": owner, "floor": 3, "zip": "00123", "text": "42", "on": True}
        expected["deep"] = {"list": ["1", 2]}
        for found in on_gateway(api, workspace).values():
            assert {name: found.get(name) for name in expected} == expected
        assert model(api, workspace)["extra_headers"] == {"X-Owner": owner, "X-Version": "2"}
    # Which way it is written is no difference.
    workspace.write(estate.replace("OWNER", "bob").replace("WRITTEN", ""))
    assert workspace.plan().empty
    # What others change shows, and what is no more in the text is cleared.
    team_id = workspace.state()["litellm_team.t"]["team_id"]
    api.post("/team/update", json={"team_id": team_id, "metadata": {"owner": "eve", "theirs": 1}}).raise_for_status()
    fewer = estate.replace("OWNER", "bob").replace("WRITTEN", "jsonencode").replace("floor = 3, ", "")
    workspace.write(fewer)
    assert set(workspace.plan().actions) == {
        "litellm_team.t",
        "litellm_key.k",
        "litellm_user.u",
        "litellm_model.m",
    }
    workspace.apply().ok()
    assert workspace.plan().empty
    assert all("floor" not in found for found in on_gateway(api, workspace).values())
    assert on_gateway(api, workspace)["team"]["theirs"] == 1
    workspace.destroy().ok()


@pytest.mark.parametrize("text", ['"eu"', "jsonencode([1])", "jsonencode(null)", '"{broken"', "7", "[1]"])
def test_what_is_no_map_is_refused_in_words(lab: Workspace, prefix: str, text: str) -> None:
    lab.write(f'resource "litellm_team" "t" {{\n  team_alias = "{prefix}"\n  metadata = {text}\n}}\n')
    told = lab.run("validate")
    assert told.errors == ["Invalid metadata"]
    assert "takes a map" in told.text


def test_a_whole_map_as_json_text_is_known_at_apply_alone(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    workspace.apply(f"""
        resource "terraform_data" "owner" {{
          input = "ada"
        }}
        resource "litellm_team" "t" {{
          team_alias = "{prefix}"
          metadata   = jsonencode({{ owner = terraform_data.owner.output, logging = null }})
        }}
    """).ok()
    assert workspace.plan().empty
    found = workspace.state()["litellm_team.t"]
    assert json.loads(found["metadata"]) == {"owner": "ada", "logging": None}
