"""Models that LiteLLM takes and cannot serve."""

from __future__ import annotations

import httpx

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
