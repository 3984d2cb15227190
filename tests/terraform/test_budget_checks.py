"""A budget that is nearly spent is a warning in every plan, and no plan fails or changes anything because of it.

The configuration is that of `docs/guides/usage.md`.
"""

from __future__ import annotations

import re

import httpx

from litellm_constructs.sandbox import Sandbox
from tests.providers import ROOT
from tests.terraform.conftest import admin
from tests.terraform.workspace import Workspace

GUIDE = (ROOT / "docs/guides/usage.md").read_text(encoding="utf-8")


def spend(api: httpx.Client, team_id: str) -> None:
    """Three calls that cost 0.05 each."""
    prices = {"input_cost_per_token": 0.001, "output_cost_per_token": 0.002}
    params = {"model": "openai/gpt-4o", "mock_response": "Hello.", **prices}
    api.post("/model/new", json={"model_name": "chat", "litellm_params": params}).raise_for_status()
    key = api.post("/key/generate", json={"team_id": team_id, "models": ["chat"]}).raise_for_status().json()["key"]
    for _ in range(3):
        body = {"model": "chat", "messages": [{"role": "user", "content": "Hi"}]}
        api.post("/chat/completions", json=body, headers={"Authorization": f"Bearer {key}"}).raise_for_status()


def test_a_check_of_a_budget_warns_in_a_plan_that_stays_empty(lab: Workspace, sandbox: Sandbox) -> None:
    (configuration,) = re.findall(r"```terraform\n(.*?)```", GUIDE, re.DOTALL)
    small = configuration.replace("max_budget      = 400", "max_budget      = 0.16")
    assert small != configuration
    assert not lab.apply(small).ok().warnings
    with admin(sandbox.url, sandbox.master_key) as api:
        spend(api, lab.state()["litellm_team.search"]["team_id"])
    plan = lab.run("plan", "-detailed-exitcode", "-no-color")
    assert plan.code == 0
    assert "The team Search has used 94 % of its budget." in plan.text
    assert "No changes" in plan.text
