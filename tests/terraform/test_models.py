"""Models that LiteLLM takes and cannot serve, secrets that it does not tell, parameters that its merge would keep."""

from __future__ import annotations

from typing import Any

import httpx

from tests.gateways import MODERN, before
from tests.terraform.workspace import Workspace


def model(prefix: str, provider: str) -> str:
    return f"""
resource "litellm_model" "x" {{
  model_name          = "{prefix}"
  model_id            = "{prefix}"
  custom_llm_provider = "{provider}"
  base_model          = "gpt-4o"
}}
"""


def stored(api: httpx.Client, model_id: str) -> list[str]:
    """What the database has under this id."""
    found = api.get("/v2/model/info", params={"modelId": model_id}).raise_for_status().json()["data"]
    return [row["litellm_params"]["model"] for row in found]


def test_a_model_that_was_saved_although_it_was_refused_is_cleaned_up(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    outcome = workspace.apply(model(prefix, "opneai"))
    assert outcome.errors == ["LiteLLM does not serve opneai/gpt-4o"]
    assert "Check `custom_llm_provider`" in outcome.text
    assert stored(api, prefix) == []
    assert workspace.state() == {}
    workspace.apply(model(prefix, "openai")).ok()
    assert workspace.plan().empty


def test_a_model_that_would_no_longer_be_served_stays_as_it_was(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.apply(model(prefix, "openai")).ok()
    assert workspace.apply(model(prefix, "opneai")).errors == ["LiteLLM does not serve opneai/gpt-4o"]
    assert stored(api, prefix) == ["openai/gpt-4o"]
    workspace.write(model(prefix, "openai"))
    assert workspace.plan().empty


SECRETS = """
resource "litellm_model" "x" {{
  model_name          = "{prefix}"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
  rpm                 = {rpm}
  additional_litellm_params = {{
    azure_ad_token = "{token}"
    client_secret  = "a-secret-that-is-never-told"
    num_token      = 5
    extra_headers  = {{ Authorization = "Bearer {token}", plain = "x" }}
  }}
}}
"""


def told(api: httpx.Client, workspace: Workspace) -> dict[str, Any]:
    """The parameters of the model as the gateway tells them."""
    model_id = workspace.state()["litellm_model.x"]["model_id"]
    answer = api.get("/model/info", params={"litellm_model_id": model_id}).raise_for_status().json()
    return answer["data"][0]["litellm_params"]


def test_parameters_that_are_read_with_a_mask_are_no_difference_until_they_change(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.apply(SECRETS.format(prefix=prefix, rpm=1, token="abcdefghijkl")).ok()
    assert workspace.plan().empty
    workspace.apply(SECRETS.format(prefix=prefix, rpm=2, token="abcdefghijkl")).ok()
    assert workspace.plan().empty
    workspace.apply(SECRETS.format(prefix=prefix, rpm=2, token="mnopqrstuvwx")).ok()
    assert workspace.plan().empty
    assert told(api, workspace)["azure_ad_token"] == "mnop****uvwx"

    model_id = workspace.state()["litellm_model.x"]["model_id"]
    theirs = {"litellm_params": {"azure_ad_token": "changed-by-somebody"}}
    api.patch(f"/model/{model_id}/update", json=theirs).raise_for_status()
    assert workspace.plan().changed("litellm_model.x") == {"additional_litellm_params"}
    workspace.apply().ok()
    assert told(api, workspace)["azure_ad_token"] == "mnop****uvwx"


def test_a_mask_is_never_imported_as_if_it_were_the_secret(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.apply(SECRETS.format(prefix=prefix, rpm=1, token="abcdefghijkl")).ok()
    model_id = workspace.state()["litellm_model.x"]["model_id"]
    workspace.run("state", "rm", "litellm_model.x").ok()
    model = SECRETS.format(prefix=prefix, rpm=1, token="")
    workspace.write(model[: model.index("  additional")] + "}\n")
    workspace.run("import", "litellm_model.x", model_id).ok()
    assert "abcd" not in (workspace.directory / "terraform.tfstate").read_text()
    assert workspace.plan().empty
    assert told(api, workspace)["azure_ad_token"] == "abcd****ijkl"


REMOVED = """
resource "litellm_model" "x" {{
  model_name                = "{prefix}"
  model_id                  = "{prefix}"
  custom_llm_provider       = "openai"
  base_model                = "gpt-4o"
  {key}
  {rpm}
  {params}
}}
"""


def test_a_parameter_that_the_merge_of_litellm_would_keep_is_removed_and_what_others_set_stays(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    key = 'model_api_key = "sk-provider-key"'
    params = 'additional_litellm_params = { order = 3, tags = ["a"] }\n  additional_model_info = { note = "x" }'
    workspace.apply(REMOVED.format(prefix=prefix, key=key, rpm="rpm = 5", params=params)).ok()
    theirs = {"litellm_params": {"timeout": 7}, "model_info": {"id": prefix, "access_groups": ["theirs"]}}
    api.patch(f"/model/{prefix}/update", json=theirs).raise_for_status()
    assert workspace.plan().empty

    workspace.apply(REMOVED.format(prefix=prefix, key=key, rpm="", params="")).ok()
    assert workspace.plan().empty
    model = api.get("/model/info", params={"litellm_model_id": prefix}).raise_for_status().json()["data"][0]
    assert not {"rpm", "order", "tags"} & model["litellm_params"].keys()
    assert model["litellm_params"]["timeout"] == 7
    assert model["model_info"]["access_groups"] == ["theirs"]
    assert "note" not in model["model_info"]


@before(MODERN)
def test_a_removal_that_would_lose_a_secret_of_the_gateway_is_refused(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.apply(REMOVED.format(prefix=prefix, key="", rpm="rpm = 5", params="")).ok()
    theirs = {"litellm_params": {"api_key": "sk-only-litellm-knows", "azure_ad_token": "and-this-one-too"}}
    api.patch(f"/model/{prefix}/update", json=theirs).raise_for_status()
    outcome = workspace.apply(REMOVED.format(prefix=prefix, key="", rpm="", params=""))
    assert outcome.errors == ["A secret would be lost"]
    assert "rpm" in outcome.text
    assert "api_key, azure_ad_token would be lost" in outcome.text
    assert told(api, workspace)["rpm"] == 5


def test_switches_stay_on_when_something_else_changes(workspace: Workspace, prefix: str) -> None:
    switches = "additional_litellm_params = { use_in_pass_through = true }\n  merge_reasoning_content_in_choices = true"
    for rpm in ("rpm = 5", "rpm = 6"):
        workspace.apply(REMOVED.format(prefix=prefix, key="", rpm=rpm, params=switches)).ok()
        assert workspace.plan().empty


OWN = """
    resource "litellm_model" "m" {{
      model_name          = "{prefix}"
      custom_llm_provider = "bedrock"
      base_model          = "claude"
      {more}
    }}
"""


def test_what_has_an_attribute_may_stand_among_other_parameters(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    """As configurations for providers without the attribute have it. It may move there and back."""
    for more, region, price in (
        ('additional_litellm_params = { aws_region_name = "eu-west-1", input_cost_per_token = "0.000001" }', 1, 1e-6),
        ('additional_litellm_params = { aws_region_name = "eu-west-2", input_cost_per_token = 0.000002 }', 2, 2e-6),
        ('aws_region_name = "eu-west-3"\n input_cost_per_million_tokens = 3', 3, 3e-6),
        ('additional_litellm_params = { aws_region_name = "eu-west-4" }', 4, None),
        ('additional_model_info = { mode = "embedding" }', None, None),
        ("", None, None),
    ):
        workspace.apply(OWN.format(prefix=prefix, more=more)).ok()
        assert workspace.plan().empty
        (model,) = [row for row in api.get("/model/info").json()["data"] if row["model_name"] == prefix]
        params = model["litellm_params"]
        assert params.get("aws_region_name") == (region and f"eu-west-{region}")
        assert params.get("input_cost_per_token") == price
        if "mode" in more:
            assert model["model_info"]["mode"] == "embedding"


def test_what_attributes_write_in_another_form_is_set_there(workspace: Workspace, prefix: str) -> None:
    for more, told in (
        ('additional_litellm_params = { model = "bedrock/x" }', "custom_llm_provider with base_model: set that"),
        ("additional_litellm_params = { thinking = {} }", "of its own, thinking: set that instead"),
        ('additional_model_info = { id = "own" }', "model_id: set that instead"),
        ("additional_model_info = { blocked = true }", "blocked: set that instead"),
        ("additional_model_info = { db_model = true }", "'db_model' is filled in by LiteLLM itself"),
        ("additional_model_info = { input_cost_per_token = 0.1 }", "set input_cost_per_million_tokens"),
        (
            "additional_model_info = { cache_read_input_token_cost = 0.1 }",
            "set cache_read_input_token_cost in additional_litellm_params",
        ),
        (
            "input_cost_per_million_tokens = 1\n additional_litellm_params = { input_cost_per_token = 0.1 }",
            "is what `input_cost_per_million_tokens` says: set one of them",
        ),
    ):
        outcome = workspace.apply(OWN.format(prefix=prefix, more=more))
        assert outcome.code == 1
        assert told in outcome.text


def test_a_model_thinks_as_the_provider_knows_it(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    for more, thinking in (
        ('thinking = { type = "adaptive" }', {"type": "adaptive"}),
        ('thinking = { type = "enabled", budget_tokens = 3000 }', {"type": "enabled", "budget_tokens": 3000}),
        ("thinking_enabled = true\n thinking_budget_tokens = 2000", {"type": "enabled", "budget_tokens": 2000}),
        ('thinking = jsonencode({ type = "adaptive", display = "none" })', {"type": "adaptive", "display": "none"}),
        ("", None),
    ):
        workspace.apply(OWN.format(prefix=prefix, more=more)).ok()
        assert workspace.plan().empty
        (model,) = [row for row in api.get("/model/info").json()["data"] if row["model_name"] == prefix]
        assert model["litellm_params"].get("thinking") == thinking
    by_hand = {"litellm_params": {"thinking": {"type": "adaptive"}}}
    api.patch(f"/model/{model['model_info']['id']}/update", json=by_hand).raise_for_status()
    assert workspace.plan().changed("litellm_model.m") == {"thinking"}
    workspace.apply().ok()
    assert workspace.plan().empty


def test_a_way_to_think_that_is_not_known_is_doubted_and_sent(workspace: Workspace, prefix: str) -> None:
    outcome = workspace.apply(OWN.format(prefix=prefix, more='thinking = { type = "adaptiv" }')).ok()
    assert outcome.warnings[0] == "Unknown to this provider in thinking"
    twice = workspace.apply(OWN.format(prefix=prefix, more='thinking = { type = "x" }\n thinking_enabled = true'))
    assert "LiteLLM has one parameter for them" in twice.text


REFERENCES = """
    resource "litellm_model" "m" {{
      model_name          = "{prefix}"
      model_id            = "{prefix}"
      custom_llm_provider = "azure"
      base_model          = "gpt4o-eu"
      model_api_key       = "os.environ/AZURE_API_KEY"
      {more}
    }}
"""


def test_references_to_the_environment_of_the_gateway_rest_wherever_they_stand(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    """LiteLLM tells what the variable has, or nothing, and never the reference."""
    for more, address in (
        ('model_api_base = "os.environ/HOME"\n api_version = "os.environ/SURELY_NOT_SET"', "of HOME"),
        ('model_api_base = "os.environ/SURELY_NOT_SET"\n aws_region_name = "os.environ/HOME"', None),
        ('model_api_base = "https://one.example.com"\n api_version = "2024-10-21"', "https://one.example.com"),
        ('model_api_base = "os.environ/HOME"\n aws_role_name = "os.environ/SURELY_NOT_SET"', "of HOME"),
        (
            'additional_litellm_params = { api_base = "os.environ/HOME", azure_ad_token = "os.environ/HOME",'
            ' mine = "os.environ/SURELY_NOT_SET", extra_headers = { X-Home = "os.environ/HOME" } }',
            "of HOME",
        ),
        ('additional_litellm_params = { api_base = "https://two.example.com" }', "https://two.example.com"),
        ("", None),
    ):
        workspace.apply(REFERENCES.format(prefix=prefix, more=more)).ok()
        assert workspace.plan().empty
        model = api.get("/model/info", params={"litellm_model_id": prefix}).raise_for_status().json()["data"][0]
        found = model["litellm_params"].get("api_base")
        assert found.startswith("/") if address == "of HOME" else found == address
        assert found is None or not found.startswith("/") or found not in workspace.run("show").ok().text
