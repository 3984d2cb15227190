"""A null within a map or an object means not set, as modules with `optional()` write it."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.terraform.workspace import Workspace

ESTATE = """
    variable "on" { type = bool }
    variable "null_map" {
      type    = map(string)
      default = null
    }
    locals {
      one  = var.on ? 1 : null
      text = var.on ? "x" : null
      list = var.on ? ["a"] : null
      deep = { set = "x", unset = local.text, list = local.list, in_list = [{ set = 1, unset = local.one }] }
      router = {
        fallbacks             = [{ model = "m", fallback_models = ["n"] }]
        routing_groups        = [{
          group_name            = "g", models = ["m"], routing_strategy = "least-busy"
          routing_strategy_args = var.on ? { ttl = 10 } : null
          model_priorities      = null
        }]
        routing_strategy_args    = { ttl = local.one, lowest_latency_buffer = 0.5 }
        model_group_alias        = { a = local.text, b = "y" }
        retry_policy             = { TimeoutErrorRetries = local.one, RateLimitErrorRetries = 2 }
        model_group_retry_policy = { m = { TimeoutErrorRetries = local.one, RateLimitErrorRetries = 2 } }
        model_group_affinity_config = { m = local.list == null ? null : ["session_affinity"], n = ["session_affinity"] }
        num_retries              = local.one
        weights                  = null
      }
      permission = { vector_stores = local.list, agents = ["a"], search_tools = null, mcp_tool_permissions = null }
      index      = [{ index_name = "i", index_permissions = ["read"] }]
    }
    resource "litellm_key" "k" {
      key_alias       = "PREFIX"
      metadata        = local.deep
      config          = local.deep
      permissions     = local.deep
      aliases         = { a = local.text, b = "y" }
      model_rpm_limit = { a = local.one, b = 2 }
      model_tpm_limit = { a = local.one, b = 2 }
      mcp_rpm_limit   = { a = local.one, b = 2 }
      tag_rpm_limit   = { a = local.one, b = 2 }
      default_estimated_output_tokens_per_model = { a = local.one, b = 2 }
      budget_fallbacks  = { m = local.list, n = ["b"] }
      router_settings   = local.router
      object_permission = local.permission
      allowed_vector_store_indexes = local.index
    }
    resource "litellm_team" "t" {
      team_alias      = "PREFIX"
      metadata        = local.deep
      model_aliases   = { a = local.text, b = "y" }
      model_rpm_limit = { a = local.one, b = 2 }
      model_tpm_limit = { a = local.one, b = 2 }
      mcp_rpm_limit   = { a = local.one, b = 2 }
      default_estimated_output_tokens_per_model = { a = local.one, b = 2 }
      router_settings   = local.router
      object_permission = local.permission
      enforced_file_expires_after = { anchor = "created_at", seconds = 3600, unset = local.text }
    }
    resource "litellm_user" "u" {
      user_id         = "PREFIX"
      auto_create_key = false
      metadata        = local.deep
      model_rpm_limit = { a = local.one, b = 2 }
      model_tpm_limit = { a = local.one, b = 2 }
      mcp_rpm_limit   = { a = local.one, b = 2 }
      tag_rpm_limit   = { a = local.one, b = 2 }
      object_permission = local.permission
    }
    resource "litellm_model" "m" {
      model_name          = "PREFIX"
      custom_llm_provider = "openai"
      base_model          = "gpt-4o"
      additional_litellm_params = { timeout = local.one, order = 2, extra_headers = { a = local.text, b = "y" } }
      additional_model_info     = { note = local.text, floor = 1, deep = { a = local.text, b = "y" } }
    }
    resource "litellm_key" "nothing" {
      metadata        = { unset = null }
      config          = { unset = null }
      permissions     = var.null_map
      aliases         = { a = null }
      model_rpm_limit = { a = null }
      router_settings = { num_retries = null }
      object_permission = { agents = null }
    }
    resource "litellm_team" "nothing" {
      team_alias      = "PREFIX-nothing"
      metadata        = var.null_map
      model_aliases   = { a = null }
      model_rpm_limit = { a = null }
      router_settings = { num_retries = null }
      enforced_file_expires_after = { unset = null }
    }
"""


def on_gateway(api: httpx.Client, workspace: Workspace) -> dict[str, Any]:
    """What the gateway has of each object in the attributes that are maps or objects."""
    state = workspace.state()
    model = {"litellm_model_id": state["litellm_model.m"]["model_id"]}
    rows = {
        "key": _get(api, "/key/info", key=state["litellm_key.k"]["token_id"])["info"],
        "team": _get(api, "/team/info", team_id=state["litellm_team.t"]["team_id"])["team_info"],
        "user": _get(api, "/user/info", user_id=state["litellm_user.u"]["user_id"])["user_info"],
        "model": _get(api, "/model/info", **model)["data"][0],
    }
    free = ("metadata", "config", "permissions", "aliases", "model_aliases", "budget_fallbacks", "router_settings")
    return {
        **{kind: {name: row[name] for name in free if row.get(name)} for kind, row in rows.items()},
        "params": {name: rows["model"]["litellm_params"].get(name) for name in ("timeout", "order", "extra_headers")},
        "info": {name: rows["model"]["model_info"].get(name) for name in ("note", "floor", "deep")},
    }


def _get(api: httpx.Client, path: str, **query: str) -> Any:
    return api.get(path, params=query).raise_for_status().json()


def test_a_null_within_a_map_is_never_sent_and_never_a_plan_for_ever(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.write(ESTATE.replace("PREFIX", prefix))
    for on in ("false", "true", "false"):
        workspace.apply(on=on).ok()
        assert workspace.plan(on=on).empty
        assert workspace.plan("-refresh=false", on=on).empty
        found = on_gateway(api, workspace)
        assert "None" not in json.dumps(found)
        full = {"set": "x", "unset": "x", "list": ["a"], "in_list": [{"set": 1, "unset": 1}]}
        deep = full if on == "true" else {"set": "x", "in_list": [{"set": 1}]}
        for kind in ("key", "team", "user"):
            assert {name: found[kind]["metadata"].get(name) for name in deep} == deep
            limits = found[kind]["metadata"]["model_rpm_limit"]
            assert limits == ({"a": 1, "b": 2} if on == "true" else {"b": 2})
            if on == "false":
                assert not {"unset", "list"} & found[kind]["metadata"].keys()
        assert found["key"]["config"] == deep
        assert found["key"]["permissions"] == deep
        router = found["key"]["router_settings"]
        assert ("routing_strategy_args" in router["routing_groups"][0]) == (on == "true")
        assert router["model_group_alias"] == ({"a": "x", "b": "y"} if on == "true" else {"b": "y"})
        text = {"a": "x", "b": "y"} if on == "true" else {"b": "y"}
        assert found["key"]["aliases"] == text
        assert found["params"] == {"timeout": 1 if on == "true" else None, "order": 2, "extra_headers": text}
        assert found["info"] == {"note": "x" if on == "true" else None, "floor": 1, "deep": text}
    workspace.destroy(on="false").ok()


def test_keys_that_are_null_in_the_configuration_are_left_to_whoever_set_them(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    team = 'resource "litellm_team" "t" {{\n  team_alias = "{}"\n  metadata = {{ ours = "x", theirs = null }}\n}}\n'
    workspace.apply(team.format(prefix)).ok()
    team_id = workspace.state()["litellm_team.t"]["team_id"]
    api.patch(f"/team/{team_id}", json={"metadata": {"theirs": "y"}}).raise_for_status()
    assert workspace.plan().empty
    workspace.apply(team.format(f"{prefix}-more")).ok()
    assert _get(api, "/team/info", team_id=team_id)["team_info"]["metadata"]["theirs"] == "y"


def test_a_map_of_which_only_the_type_is_known_is_planned_and_may_turn_out_to_have_nulls(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    estate = f"""
        resource "terraform_data" "names" {{
          input = "owner,gone"
        }}
        locals {{
          names = split(",", terraform_data.names.output)
          map   = zipmap(local.names, ["ada", "x"])
        }}
        resource "litellm_team" "t" {{
          team_alias = "{prefix}"
          metadata   = local.map
        }}
        resource "litellm_key" "k" {{
          metadata = {{ for name, text in local.map : name => name == "gone" ? null : text }}
        }}
    """
    workspace.apply(estate).ok()
    assert workspace.plan().empty
    state = workspace.state()
    key = _get(api, "/key/info", key=state["litellm_key.k"]["token_id"])["info"]
    assert key["metadata"] == {"owner": "ada"}
    assert state["litellm_team.t"]["metadata"] == {"owner": "ada", "gone": "x"}


def test_a_null_in_a_list_is_refused_where_names_stand_and_kept_where_anything_may(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    key = 'resource "litellm_key" "k" {{\n  key_alias = "{}"\n  models = {}\n  metadata = {{ a = [null, "x"] }}\n}}\n'
    outcome = workspace.write(key.format(prefix, '["a", null]')).run("validate")
    assert outcome.errors == ["Invalid models"]
    assert "litellm_key.models[1]: is null, and stands in a list: take it out" in outcome.text
    workspace.apply(key.format(prefix, '[for x in ["a", null] : x if x != null]')).ok()
    assert workspace.plan().empty
    token = workspace.state()["litellm_key.k"]["token_id"]
    assert _get(api, "/key/info", key=token)["info"]["metadata"] == {"a": [None, "x"]}
