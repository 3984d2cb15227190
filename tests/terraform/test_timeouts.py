"""`timeouts` bound whole operations, with their retries and waits, and lose nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from litellm_constructs.sandbox import Sandbox
from tests.terraform.conftest import admin
from tests.terraform.middleman import Asked, Reply, Served, forward, serving
from tests.terraform.workspace import Workspace

TEAM = """
    resource "litellm_team" "t" {{
      team_alias = "{alias}"
      {more}
    }}
"""
SHORT = 'timeouts {\n create = "2s"\n read = "2s"\n update = "2s"\n delete = "2s"\n }'


class Slow:
    """A gateway that does what it is asked, and may not answer some of it for a long time."""

    def __init__(self, url: str) -> None:
        self.path = ""
        self.busy = False
        self._pass_on = forward(url)
        self.over = threading.Event()

    def __call__(self, asked: Asked) -> Reply | None:
        if not self.path or self.path not in asked.path:
            return self._pass_on(asked)
        if self.busy:
            return Reply(503, {"error": {"message": "busy"}})
        reply = self._pass_on(asked)
        self.over.wait(60)
        return reply


@pytest.fixture
def slow(sandbox: Sandbox) -> Iterator[Slow]:
    made = Slow(sandbox.url)
    yield made
    made.over.set()


@pytest.fixture
def host(slow: Slow, lab: Workspace, sandbox: Sandbox) -> Iterator[Served]:
    with serving(slow) as served:
        lab.connect(served.url, sandbox.master_key, "max_retries = 50")
        yield served
        slow.over.set()


@pytest.mark.parametrize("busy", [False, True], ids=["never answered", "busy"])
@pytest.mark.parametrize("lost", [False, True], ids=["made", "not made"])
def test_a_create_that_takes_too_long_is_in_the_state_and_made_anew(
    lab: Workspace, sandbox: Sandbox, slow: Slow, host: Served, busy: bool, lost: bool
) -> None:
    slow.path, slow.busy = "/team/" if lost else "/team/new", busy
    started = time.monotonic()
    outcome = lab.apply(TEAM.format(alias="x", more=SHORT))
    took = time.monotonic() - started
    assert outcome.errors == ["The time to create this litellm_team has run out"]
    assert "`timeouts` gives it 2s to create, with all requests, retries and waits." in outcome.text
    assert "is in the state, as tainted" in outcome.text
    assert 2 <= took < 12
    slow.path = ""
    slow.over.set()
    lab.apply().ok()
    assert lab.plan().empty
    with admin(sandbox.url, sandbox.master_key) as api:
        assert [team["team_alias"] for team in api.get("/team/list").json()] == ["x"]


@pytest.mark.parametrize(("operation", "path"), [("update", "/team/update"), ("delete", "/team/delete")])
def test_an_update_and_a_delete_that_take_too_long_end_in_time(
    lab: Workspace, slow: Slow, host: Served, operation: str, path: str
) -> None:
    lab.apply(TEAM.format(alias="x", more=SHORT)).ok()
    slow.path = path
    started = time.monotonic()
    outcome = lab.apply(TEAM.format(alias="y", more=SHORT)) if operation == "update" else lab.destroy()
    assert time.monotonic() - started < 12
    assert outcome.errors == [f"The time to {operation} this litellm_team has run out"]
    slow.path = ""
    slow.over.set()
    if operation == "update":
        lab.apply().ok()
        assert lab.state()["litellm_team.t"]["team_alias"] == "y"
        assert lab.plan().empty
    else:
        lab.destroy().ok()


def test_so_does_a_refresh(lab: Workspace, slow: Slow, host: Served) -> None:
    lab.apply(TEAM.format(alias="x", more=SHORT)).ok()
    slow.path = "/team/info"
    assert lab.run("plan").errors == ["The time to read this litellm_team has run out"]
    slow.path = ""
    assert lab.plan().empty


def test_one_that_is_short_of_time_does_not_hurry_others(lab: Workspace, slow: Slow, host: Served) -> None:
    two = TEAM.format(alias="x", more=SHORT) + TEAM.format(alias="z", more="").replace('"t"', '"u"')
    lab.apply(two).ok()
    slow.path = "/team/delete"
    threading.Timer(6, slow.over.set).start()
    assert lab.destroy().errors == ["The time to delete this litellm_team has run out"]
    assert list(lab.state()) == ["litellm_team.t"]
    slow.path = ""
    lab.destroy().ok()


def test_a_change_of_timeouts_alone_asks_nothing_of_the_gateway(lab: Workspace, slow: Slow, host: Served) -> None:
    for more in ("", 'timeouts { create = "10m" }', 'timeouts { create = "1h30m" }', "timeouts {}", ""):
        asked = len(host.paths("POST"))
        lab.apply(TEAM.format(alias="x", more=more)).ok()
        assert lab.plan().empty, more
        assert len(host.paths("POST")) == asked + (1 if asked == 0 else 0), more


def test_an_import_knows_no_timeouts(lab: Workspace, sandbox: Sandbox) -> None:
    lab.apply(TEAM.format(alias="x", more='timeouts { create = "10m" }')).ok()
    team_id = lab.state()["litellm_team.t"]["team_id"]
    (lab.directory / "terraform.tfstate").unlink()
    lab.run("import", "litellm_team.t", team_id).ok()
    assert lab.state()["litellm_team.t"]["timeouts"] is None
    lab.apply(TEAM.format(alias="x", more="")).ok()
    assert lab.plan().empty


@pytest.mark.parametrize("given", ["soon", "0s", "10", "1d", "25h", ""])
def test_what_is_no_time_is_refused_by_validate(lab: Workspace, given: str) -> None:
    outcome = lab.write(TEAM.format(alias="x", more=f'timeouts {{\n    delete = "{given}"\n  }}')).run("validate")
    assert outcome.errors == ["Invalid timeouts"]
    assert f'delete = "{given}"' in outcome.text
