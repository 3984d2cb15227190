"""What else Terraform can be asked for: part of a plan, no refresh, only a refresh, a new object, hands off."""

from __future__ import annotations

import httpx

from tests.terraform.workspace import Workspace

ESTATE = """
    resource "litellm_team" "t" {{
      team_alias = "{prefix}"
      team_id    = "{prefix}-{version}"
      max_budget = {budget}
      metadata   = {{ owner = "ada" }}
      lifecycle {{
        {lifecycle}
      }}
    }}
    resource "litellm_key" "k" {{
      key_alias  = "{prefix}"
      team_id    = litellm_team.t.team_id
      max_budget = 5
    }}
"""


def estate(prefix: str, budget: int = 10, version: int = 1, lifecycle: str = "") -> str:
    return ESTATE.format(prefix=prefix, budget=budget, version=version, lifecycle=lifecycle)


def set_budget(api: httpx.Client, prefix: str, budget: int) -> None:
    api.post("/team/update", json={"team_id": f"{prefix}-1", "max_budget": budget}).raise_for_status()


def test_a_plan_without_refresh_knows_the_state_alone(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    workspace.apply(estate(prefix)).ok()
    set_budget(api, prefix, 99)
    assert workspace.plan("-refresh=false").empty
    assert workspace.plan().changed("litellm_team.t") == {"max_budget"}
    workspace.write(estate(prefix, budget=11))
    assert workspace.plan("-refresh=false").changed("litellm_team.t") == {"max_budget"}


def test_a_refresh_alone_takes_drift_into_the_state_and_changes_nothing(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.apply(estate(prefix)).ok()
    set_budget(api, prefix, 99)
    drift = workspace.plan("-refresh-only").content["resource_drift"]
    assert [item["address"] for item in drift] == ["litellm_team.t"]
    workspace.run("apply", "-refresh-only", "-auto-approve").ok()
    assert workspace.state()["litellm_team.t"]["max_budget"] == 99
    assert workspace.plan().changed("litellm_team.t") == {"max_budget"}
    workspace.apply().ok()
    assert api.get("/team/info", params={"team_id": f"{prefix}-1"}).json()["team_info"]["max_budget"] == 10


def test_what_is_to_be_ignored_is_left_as_somebody_set_it(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    hands_off = "ignore_changes = [max_budget, metadata, tpm_limit]"
    workspace.apply(estate(prefix, lifecycle=hands_off)).ok()
    changed = {"max_budget": 99, "tpm_limit": 7, "metadata": {"owner": "eve"}}
    api.post("/team/update", json={"team_id": f"{prefix}-1", **changed}).raise_for_status()
    assert workspace.plan().empty
    # Another change of the same object does not touch them either.
    workspace.apply(estate(prefix, lifecycle=hands_off).replace(f'"{prefix}"\n', f'"{prefix} new"\n', 1)).ok()
    team = api.get("/team/info", params={"team_id": f"{prefix}-1"}).json()["team_info"]
    assert (team["team_alias"], team["max_budget"], team["tpm_limit"]) == (f"{prefix} new", 99, 7)
    assert team["metadata"]["owner"] == "eve"
    assert workspace.plan().empty


def test_an_estate_is_applied_part_by_part(workspace: Workspace, prefix: str) -> None:
    workspace.write(estate(prefix)).run("apply", "-auto-approve", "-target=litellm_team.t").ok()
    assert workspace.state().keys() == {"litellm_team.t"}
    assert workspace.plan().actions == {"litellm_key.k": ["create"]}
    workspace.apply().ok()
    assert workspace.plan().empty


def test_an_object_is_made_again_on_request(workspace: Workspace, prefix: str) -> None:
    workspace.apply(estate(prefix)).ok()
    before = workspace.state()["litellm_key.k"]["key"]
    workspace.run("apply", "-auto-approve", "-replace=litellm_key.k").ok()
    assert workspace.state()["litellm_key.k"]["key"] != before
    assert workspace.plan().empty


def test_a_new_team_is_made_before_the_old_one_goes(workspace: Workspace, prefix: str) -> None:
    """So the key is in the new team when LiteLLM deletes the old one with all of its keys."""
    order = "create_before_destroy = true"
    workspace.apply(estate(prefix, lifecycle=order)).ok()
    secret = workspace.state()["litellm_key.k"]["key"]
    workspace.write(estate(prefix, version=2, lifecycle=order))
    assert workspace.plan().actions == {"litellm_team.t": ["create", "delete"], "litellm_key.k": ["update"]}
    workspace.apply().ok()
    assert workspace.plan().empty
    assert workspace.state()["litellm_key.k"]["key"] == secret
