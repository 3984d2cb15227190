"""What LiteLLM makes along with an object, and the keys that it chooses itself, after a kill in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from provider_shim.engine import journal
from tests.gateways import MODERN, Gateway, before
from tests.terraform.conftest import admin
from tests.terraform.killed import Host, entries, host, hosting, kill, real
from tests.terraform.workspace import Workspace

__all__ = ["host", "real"]

# --- budgets


@pytest.fixture
def anywhere(tmp_path: Path, installed: dict[str, str], gateway: Gateway) -> Iterator[tuple[Workspace, Host]]:
    """A directory that is set up, on any gateway."""
    with hosting(gateway) as host:
        workspace = Workspace(tmp_path, installed).connect(host.url, host.gateway.master_key).write("")
        workspace.run("init").ok()
        yield workspace, host
        workspace.destroy()


TEAM = """
resource "litellm_team" "t" {{
  team_id    = "{prefix}"
  team_alias = "{prefix}"
  {more}
}}
"""
MEMBER = """
resource "litellm_team_member" "m" {{
  team_id            = litellm_team.t.team_id
  user_id            = "{prefix}-m"
  role               = "user"
  max_budget_in_team = 3
}}
"""
ORGANIZATION = """
resource "litellm_organization" "o" {{
  organization_id    = "{prefix}"
  organization_alias = "{prefix}"
  max_budget         = 5
}}
"""
KEY = """
resource "litellm_key" "k" {{
  key_alias   = "{prefix}"
  soft_budget = 5
}}
"""


def budgets(api: httpx.Client) -> set[str]:
    return {row["budget_id"] for row in api.get("/budget/list").raise_for_status().json()}


def expect_nothing_left(configuration: str, path: str, workspace: Workspace, host: Host) -> None:
    with admin(host.gateway.url, host.gateway.master_key) as api:
        others = budgets(api)
        kill(workspace.write(configuration), host, path=path)
        made = budgets(api) - others
        assert made, "nothing to leave behind"
        workspace.apply().ok()
        assert workspace.plan().empty
        made |= budgets(api) - others
        workspace.destroy().ok()
        assert not budgets(api) & made


@pytest.mark.parametrize(
    ("configuration", "path"),
    [
        (TEAM + MEMBER, "/team/member_add"),
        (TEAM.replace("{more}", "team_member_budget = 7"), "/team/new"),
        (KEY, "/key/generate"),
    ],
    ids=["of a member", "of a team's members", "of a key"],
)
def test_budgets_that_a_killed_apply_has_made_go_with_their_object(
    configuration: str, path: str, anywhere: tuple[Workspace, Host], prefix: str
) -> None:
    expect_nothing_left(configuration.format(prefix=prefix, more=""), path, *anywhere)


@before(MODERN)
def test_the_budget_of_an_organization_goes_with_it(anywhere: tuple[Workspace, Host], prefix: str) -> None:
    expect_nothing_left(ORGANIZATION.format(prefix=prefix), "/organization/new", *anywhere)


# --- keys that LiteLLM chooses


@pytest.fixture
def strict(tmp_path: Path, installed: dict[str, str]) -> Iterator[tuple[Workspace, Host]]:
    """A directory that is set up, on a gateway that refuses chosen keys."""
    with Sandbox(refuse_custom_keys=True) as sandbox, hosting(sandbox) as host:
        workspace = Workspace(tmp_path, installed).connect(host.url, host.gateway.master_key).write("")
        workspace.run("init").ok()
        yield workspace, host


HELPING = "terraform-"
"""How the aliases begin by which keys are found until they have their own."""


@pytest.mark.parametrize("alias", ['"mine"', "null"], ids=["with an alias", "without an alias"])
@pytest.mark.parametrize("at", ["the first try", "the second try", "the alias"])
def test_a_key_that_litellm_chose_is_made_once(at: str, alias: str, strict: tuple[Workspace, Host]) -> None:
    workspace, host = strict
    workspace.write(f'resource "litellm_key" "k" {{\n  key_alias = {alias}\n  max_budget = 5\n}}\n')
    held: dict[str, dict[str, Any]] = {
        "the first try": {"path": "/key/generate"},
        "the second try": {"path": "/key/generate", "holds": HELPING},
        "the alias": {"path": "/key/update"},
    }
    kill(workspace, host, **held[at])
    left = [key["token"] for key in host.all_keys()]
    assert len(left) == (at != "the first try")
    workspace.apply().ok()
    (key,) = host.all_keys()
    state = workspace.state()["litellm_key.k"]
    assert key["token"] == state["token_id"] not in left
    assert key["key_alias"] == state["key_alias"]
    with admin(host.gateway.url, state["key"]) as api:
        assert api.get("/key/info").raise_for_status().json()["info"]["key_alias"] == state["key_alias"]
    assert workspace.plan().empty


# --- what is made anew


@pytest.mark.parametrize(
    ("configuration", "path"),
    [
        ('resource "litellm_key" "x" {\n  key_alias = "mine"\n}\n', "/key/delete"),
        ('resource "litellm_user" "x" {\n  user_email = "a@example.com"\n}\n', "/user/delete"),
    ],
    ids=["a key", "a user with a key"],
)
def test_what_is_made_anew_may_be_deleted_by_a_request_whose_answer_is_lost(
    configuration: str, path: str, real: Workspace, host: Host
) -> None:
    kill(real.write(configuration), host)
    assert isinstance(host.gateway, Sandbox)
    host.gateway.fail_next("POST", path, status=503, after_effect=True)
    real.apply().ok()
    assert len(host.all_keys()) == 1
    assert real.plan().empty


# --- what is there already


def test_what_has_a_given_id_already_is_never_taken(real: Workspace, host: Host) -> None:
    with admin(host.gateway.url, host.gateway.master_key) as api:
        for id in ("t", "other"):
            api.post("/team/new", json={"team_id": id, "team_alias": "theirs"}).raise_for_status()
        api.post("/user/new", json={"user_id": "u", "auto_create_key": False}).raise_for_status()
        member = {"team_id": "other", "member": {"user_id": "u", "role": "user"}}
        api.post("/team/member_add", json=member).raise_for_status()
    given = """
resource "litellm_team" "t" {
  team_id    = "t"
  team_alias = "ours"
}
resource "litellm_team_member" "m" {
  team_id = "other"
  user_id = "u"
  role    = "user"

  max_budget_in_team = 3
}
resource "litellm_team" "held" {
  team_alias = "held"
}
"""
    kill(real.write(given), host, holds="held")
    for _ in range(2):
        outcome = real.apply()
        assert len(outcome.errors) == 2
        assert "This litellm_team exists already" in outcome.errors
        assert list(real.state()) == ["litellm_team.held"]
    assert host.aliases() == ["held", "theirs", "theirs"]


@pytest.mark.parametrize("hours", [-2, 0, 2])
def test_what_somebody_else_makes_under_a_given_id_at_another_time_is_not_taken(
    hours: int, real: Workspace, host: Host
) -> None:
    kill(real.write('resource "litellm_team" "t" {\n  team_id    = "t"\n  team_alias = "ours"\n}\n'), host, drops=True)
    (written,) = entries(real)
    (entry,) = journal._read(written)
    journal._add(entry, {"at": entry.at - hours * 3600})
    with admin(host.gateway.url, host.gateway.master_key) as api:
        api.post("/team/new", json={"team_id": "t", "team_alias": "theirs"}).raise_for_status()
    if hours == 0:  # nothing tells it from what the killed apply has made
        real.apply().ok()
        return
    for told in (True, False):
        outcome = real.apply()
        assert outcome.errors == ["This litellm_team exists already"]
        assert ("this one was made at another time" in outcome.text) == told
        assert 'id = "t"' in outcome.text
        assert real.state() == {}
    assert host.aliases() == ["theirs"]
    assert entries(real) == []


# --- two at once


def test_two_directories_on_one_gateway_go_on_each_with_its_own(real: Workspace, host: Host, tmp_path: Path) -> None:
    alike = 'resource "litellm_team" "t" {\n  count      = 3\n  team_alias = "one"\n}\n'
    (tmp_path / "two").mkdir()
    other = Workspace(tmp_path / "two", real.environment).connect(host.url, host.gateway.master_key)
    other.write(alike).run("init").ok()
    made: list[set[str]] = []
    for workspace in (real.write(alike), other):
        before = {team["team_id"] for team in host.teams()}
        kill(workspace, host, creates=3)
        made.append({team["team_id"] for team in host.teams()} - before)
    with ThreadPoolExecutor() as pool:
        for outcome in pool.map(Workspace.apply, (real, other)):
            outcome.ok()
    for workspace, own in zip((real, other), made, strict=True):
        assert {values["team_id"] for values in workspace.state().values()} == own
    assert len(host.teams()) == 6
