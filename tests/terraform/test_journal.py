"""What a killed apply has made is gone on with by the next one of the same state, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from litellm_constructs.sandbox import Sandbox
from tests.terraform.conftest import admin
from tests.terraform.killed import Host, entries, host, kill, real
from tests.terraform.workspace import Workspace, state_is_written_at_once

__all__ = ["host", "real"]


def team(name: str, alias: str = "one", more: str = "") -> str:
    return f'resource "litellm_team" "{name}" {{\n  team_alias = "{alias}"\n{more}\n}}\n'


def expect_rest(workspace: Workspace, *arguments: str) -> None:
    assert workspace.plan(*arguments).empty


EVERYTHING = """
resource "litellm_team" "t" {
  team_alias = "one"
}
resource "litellm_user" "u" {
  user_email      = "a@example.com"
  auto_create_key = false
}
resource "litellm_model" "m" {
  model_name          = "gpt"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
}
resource "litellm_key" "k" {
  key_alias = "key"
}
"""


def test_what_a_killed_apply_has_made_is_in_the_state_after_the_next(real: Workspace, host: Host) -> None:
    kill(real.write(EVERYTHING), host, creates=4)
    (made,), (key,) = host.teams(), host.all_keys()
    assert real.state() == {}
    assert len(entries(real)) == 1
    real.apply().ok()
    state = real.state()
    assert (len(state), state["litellm_team.t"]["team_id"]) == (4, made["team_id"])
    assert host.aliases() == ["one"]
    assert [found["key_alias"] for found in host.all_keys()] == ["key"]
    assert host.all_keys()[0]["token"] != key["token"], "nobody knows the secret of the first"
    expect_rest(real)
    assert entries(real) == []


def test_what_was_made_is_brought_to_what_is_planned_now(real: Workspace, host: Host) -> None:
    kill(real.write(team("t", more="  max_budget = 5")), host)
    (made,) = host.teams()
    real.apply(team("t", more="  max_budget = 7\n  tpm_limit = 10")).ok()
    (now,) = host.teams()
    assert (now["team_id"], now["max_budget"], now["tpm_limit"]) == (made["team_id"], 7, 10)
    expect_rest(real)


def test_what_was_not_made_is_made(real: Workspace, host: Host) -> None:
    kill(real.write(team("t")), host, drops=True)
    assert host.teams() == []
    real.apply().ok()
    assert host.aliases() == ["one"]
    expect_rest(real)


def test_what_somebody_else_makes_under_the_same_name_is_not_taken(real: Workspace, host: Host) -> None:
    kill(real.write(team("t") + 'resource "litellm_key" "k" {\n  key_alias = "key"\n}\n'), host, creates=2, drops=True)
    with admin(host.gateway.url, host.gateway.master_key) as api:
        foreign = api.post("/team/new", json={"team_alias": "one"}).raise_for_status().json()["team_id"]
        token = api.post("/key/generate", json={"key_alias": "key"}).raise_for_status().json()["token"]
    assert real.apply().errors
    state = real.state()
    assert list(state) == ["litellm_team.t"]
    assert state["litellm_team.t"]["team_id"] != foreign
    assert [key["token"] for key in host.all_keys()] == [token]


@state_is_written_at_once
@pytest.mark.parametrize("arguments", [(), ("-refresh=false",)], ids=["refreshed", "not refreshed"])
def test_a_successor_that_is_made_first_is_not_what_it_replaces(
    arguments: tuple[str, ...], real: Workspace, host: Host
) -> None:
    first = team("t", more="  lifecycle {\n    create_before_destroy = true\n  }")
    kill(real.write(first + team("later", "two", "  depends_on = [litellm_team.t]")), host, holds="two")
    old = real.state()["litellm_team.t"]["team_id"]
    kill(real, host, "apply", "-auto-approve", "-replace=litellm_team.t", *arguments, holds='"one"')
    made = next(found["team_id"] for found in host.teams() if found["team_id"] != old and found["team_alias"] == "one")
    real.run("apply", "-auto-approve", "-replace=litellm_team.t", *arguments).ok()
    assert host.aliases() == ["one", "two"]
    assert real.state()["litellm_team.t"]["team_id"] == made
    expect_rest(real)


def test_of_two_with_one_alias_each_gets_its_own(real: Workspace, host: Host) -> None:
    kill(real.write(team("a") + team("b", more="  tpm_limit = 3")), host, creates=2)
    made = {found["tpm_limit"]: found["team_id"] for found in host.teams()}
    real.apply().ok()
    state = real.state()
    assert [state[f"litellm_team.{name}"]["team_id"] for name in "ab"] == [made[None], made[3]]
    assert host.aliases() == ["one", "one"]
    expect_rest(real)


@state_is_written_at_once
@pytest.mark.parametrize("arguments", [(), ("-refresh=false",), ("-target=litellm_team.b",)], ids=str)
def test_another_of_the_same_alias_is_not_that_which_the_state_has(
    arguments: tuple[str, ...], real: Workspace, host: Host
) -> None:
    kill(real.write(team("a") + team("later", "two", "  depends_on = [litellm_team.a]")), host, holds="two")
    first = real.state()["litellm_team.a"]["team_id"]
    configuration = team("a") + team("b") + team("later", "two")
    real.write(configuration).run("apply", "-auto-approve", *arguments).ok()
    assert real.state()["litellm_team.b"]["team_id"] != first
    real.apply().ok()
    assert real.state()["litellm_team.a"]["team_id"] == first
    assert host.aliases() == ["one", "one", "two"]
    expect_rest(real)


@pytest.mark.parametrize("arguments", [(), ("-refresh=false",)], ids=["refreshed", "not refreshed"])
def test_what_was_made_before_is_gone_on_with_too_whether_the_state_has_it_or_not(
    arguments: tuple[str, ...], real: Workspace, host: Host
) -> None:
    """OpenTofu has told nobody of it when it is killed."""
    kill(real.write(team("a") + team("later", "two", "  depends_on = [litellm_team.a]")), host, holds="two")
    made = {found["team_alias"]: found["team_id"] for found in host.teams()}
    real.run("apply", "-auto-approve", *arguments).ok()
    state = real.state()
    assert state["litellm_team.a"]["team_id"] == made["one"]
    assert state["litellm_team.later"]["team_id"] == made["two"]
    assert host.aliases() == ["one", "two"]
    expect_rest(real)


@state_is_written_at_once
def test_a_saved_plan_takes_what_was_made_and_not_what_the_state_has(real: Workspace, host: Host) -> None:
    both = team("a") + team("later", "two", "  depends_on = [litellm_team.a]")
    real.write(both).plan()
    kill(real, host, "apply", "plan.bin", holds="two")
    first, made = real.state()["litellm_team.a"]["team_id"], host.teams()[1]["team_id"]
    real.write(both + team("b")).run("plan", "-target=litellm_team.b", "-out=narrow.bin").ok()
    real.run("apply", "narrow.bin").ok()
    real.run("plan", "-out=plan.bin").ok()
    real.run("apply", "plan.bin").ok()
    state = real.state()
    assert state["litellm_team.b"]["team_id"] != first == state["litellm_team.a"]["team_id"]
    assert state["litellm_team.later"]["team_id"] == made
    assert host.aliases() == ["one", "one", "two"]
    expect_rest(real)


def test_a_saved_plan_that_was_killed_is_applied_again(real: Workspace, host: Host) -> None:
    real.write(team("t")).plan()
    kill(real, host, "apply", "plan.bin")
    (made,) = host.teams()
    real.run("apply", "plan.bin").ok()
    assert real.state()["litellm_team.t"]["team_id"] == made["team_id"]
    assert host.aliases() == ["one"]


@pytest.mark.parametrize("other", ["workspace", "-state", "backend", "directory"])
def test_another_state_takes_nothing(other: str, real: Workspace, host: Host, tmp_path: Path) -> None:
    kill(real.write(team("t")), host)
    (made,) = host.teams()
    if other == "workspace":
        real.run("workspace", "new", "two").ok()
        real.apply().ok()
        theirs = real.state()["litellm_team.t"]["team_id"]
        real.run("workspace", "select", "default").ok()
    elif other == "-state":
        real.run("apply", "-auto-approve", "-state=other.tfstate").ok()
        theirs = next(found["team_id"] for found in host.teams() if found != made)
    elif other == "backend":
        real.write('terraform {\n  backend "local" {\n    path = "elsewhere.tfstate"\n  }\n}\n', "backend.tf")
        real.run("init", "-reconfigure").ok()
        real.apply().ok()
        theirs = real.state()["litellm_team.t"]["team_id"]
        (real.directory / "backend.tf").unlink()
        (real.directory / ".terraform" / "terraform.tfstate").unlink()
    else:
        there = tmp_path / "there"
        there.mkdir()
        (there / "main.tf").write_text((real.directory / "main.tf").read_text())
        (there / "provider.tf").write_text((real.directory / "provider.tf").read_text())
        shared = {**real.environment, "TF_DATA_DIR": str(real.directory / ".terraform")}
        elsewhere = Workspace(there, shared)
        elsewhere.run("init").ok()
        elsewhere.apply().ok()
        theirs = elsewhere.state()["litellm_team.t"]["team_id"]
    assert theirs != made["team_id"]
    real.apply().ok()
    assert real.state()["litellm_team.t"]["team_id"] == made["team_id"]
    assert host.aliases() == ["one", "one"]


def test_one_state_file_is_the_same_however_it_is_written(real: Workspace, host: Host) -> None:
    kill(real.write(team("t")), host, "apply", "-auto-approve", "-state=other.tfstate")
    (made,) = host.teams()
    real.run("apply", "-auto-approve", "-state", "other.tfstate").ok()
    assert [found["team_id"] for found in host.teams()] == [made["team_id"]]


def test_each_gateway_has_entries_of_its_own(real: Workspace, host: Host) -> None:
    with Sandbox() as other:
        second = (
            f'provider "litellm" {{\n  alias = "us"\n  api_base = "{other.url}"\n  api_key = "{other.master_key}"\n}}\n'
        )
        kill(real.write(second + team("t")), host)
        (made,) = host.teams()
        both = team("t") + team("u", more="  provider = litellm.us")
        real.apply(second + both).ok()
        state = real.state()
        assert state["litellm_team.t"]["team_id"] == made["team_id"] != state["litellm_team.u"]["team_id"]
        assert host.aliases() == ["one"]
        expect_rest(real)


def test_a_key_that_was_used_is_not_made_anew(real: Workspace, host: Host) -> None:
    given = 'resource "litellm_key" "k" {\n  key_alias = "key"\n}\n'
    kill(real.write(given), host)
    (made,) = host.all_keys()
    with admin(host.gateway.url, host.gateway.master_key) as api:
        api.post("/key/update", json={"key": made["token"], "spend": 1.5}).raise_for_status()
    outcome = real.apply()
    assert outcome.errors == ["The secret of this key is lost"]
    assert made["token"] in outcome.text
    assert [key["token"] for key in host.all_keys()] == [made["token"]]


def test_no_secret_is_in_the_journal(real: Workspace, host: Host) -> None:
    configuration = """
resource "litellm_key" "k" {
  key = "sk-a-secret-of-mine"
}
resource "litellm_model" "m" {
  model_name          = "gpt"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
  model_api_key       = "sk-another-secret"
}
"""
    kill(real.write(configuration), host, creates=2)
    (written,) = entries(real)
    assert "secret" not in written.read_text()
    real.apply().ok()
    assert real.state()["litellm_key.k"]["key"] == "sk-a-secret-of-mine"
    expect_rest(real)
