"""Gateways that are not there yet, not there at the moment, or made and mended by the same configuration."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from litellm_constructs.sandbox import Sandbox
from litellm_constructs.trials.terraform import terraform_program
from tests.terraform.middleman import Answer, Asked, Reply, passed_on, serving
from tests.terraform.workspace import Workspace

TEAM = 'resource "litellm_team" "t" {\n  team_alias = "one"\n}\n'
DEPLOYED = """
variable "release" {{
  default = "one"
}}
resource "terraform_data" "gateway" {{
  triggers_replace = var.release
  provisioner "local-exec" {{
    command = "touch '{flag}'"
  }}
}}
resource "litellm_team" "t" {{
  team_alias = "team-${{var.release}}"
  depends_on = [terraform_data.gateway]
}}
"""


def up_once_deployed(sandbox: Sandbox, flag: Path, seconds: float = 0.0) -> Answer:
    """A gateway behind an ingress, which answers when `flag` has been there for a while."""

    def answer(asked: Asked) -> Reply:
        if flag.exists() and time.time() - flag.stat().st_mtime >= seconds:
            return passed_on(sandbox.url, asked)
        return Reply(503, "<html>no healthy upstream</html>")

    return answer


def test_a_gateway_and_what_is_on_it_come_in_one_run(bare: Workspace, sandbox: Sandbox, tmp_path: Path) -> None:
    flag = tmp_path / "deployed"
    with serving(up_once_deployed(sandbox, flag, 2)) as host:
        bare.connect(host.url, sandbox.master_key, '  max_retries = 0\n  wait_for = "30s"')
        outcome = bare.apply(DEPLOYED.format(flag=flag)).ok()
        assert outcome.warnings == [f"{host.url} is down"]
        assert bare.plan().empty


def test_a_gateway_that_is_not_waited_for_is_an_error_at_the_apply(
    bare: Workspace, sandbox: Sandbox, tmp_path: Path
) -> None:
    flag = tmp_path / "deployed"
    with serving(up_once_deployed(sandbox, flag, 3)) as host:
        bare.connect(host.url, sandbox.master_key, "  max_retries = 0")
        outcome = bare.apply(DEPLOYED.format(flag=flag))
        assert outcome.errors == [f"{host.url} is down"]
        assert "wait_for" in outcome.text
        assert list(bare.state()) == ["terraform_data.gateway"]


def test_a_broken_deployment_of_the_gateway_in_the_same_state_is_mended(
    bare: Workspace, sandbox: Sandbox, tmp_path: Path
) -> None:
    flag = tmp_path / "deployed"
    with serving(up_once_deployed(sandbox, flag)) as host:
        bare.connect(host.url, sandbox.master_key, "  max_retries = 0")
        bare.apply(DEPLOYED.format(flag=flag)).ok()
        flag.unlink()
        assert bare.apply(release="two").errors == [f"{host.url} is down"]
        bare.run("apply", "-auto-approve", "-refresh=false", release="two").ok()
        assert bare.state()["litellm_team.t"]["team_alias"] == "team-two"
        assert bare.plan(release="two").empty


def test_a_plan_with_something_new_beside_what_is_there_is_no_plan(bare: Workspace, sandbox: Sandbox) -> None:
    """The new one alone would be a warning, which must not be all that is said."""
    sandbox_is_up = [True]

    def answer(asked: Asked) -> Reply:
        return passed_on(sandbox.url, asked) if sandbox_is_up else Reply(503, "<html>no healthy upstream</html>")

    with serving(answer) as host:
        bare.connect(host.url, sandbox.master_key, "  max_retries = 0").apply(TEAM).ok()
        sandbox_is_up.clear()
        many = "".join(TEAM.replace('"t"', f'"t{index}"') for index in range(9))
        outcome = bare.write(TEAM + many).run("plan", "-parallelism=1")
        assert outcome.code == 1
        assert f"{host.url} is down" in outcome.errors
        assert "-refresh=false" in outcome.text


def test_a_version_that_is_not_known_lets_attributes_pass_with_the_warning(bare: Workspace, sandbox: Sandbox) -> None:
    with Sandbox(version="1.101.6") as older:
        limited = TEAM.replace("{", "{\n  tpd_limit = 5")
        assert bare.connect(older.url, older.master_key).write(limited).run("plan").errors
    outcome = bare.run("plan").ok()
    assert outcome.warnings == [f"{older.url} cannot be reached"]
    assert "does not say what the gateway would refuse" in outcome.text


@pytest.fixture
def real(tmp_path: Path, installed: dict[str, str]) -> Workspace:
    return Workspace(tmp_path, installed)


def interrupted(workspace: Workspace, asked: Event, *arguments: str) -> float:
    """Seconds that Terraform takes to end after Ctrl-C, which comes when the gateway is `asked`."""
    with (workspace.directory / "out.txt").open("wb") as out:
        process = subprocess.Popen(
            [terraform_program(), *arguments],
            cwd=workspace.directory,
            env=workspace.environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    assert asked.wait(60)
    time.sleep(0.3)
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(60) == 1
    return time.monotonic() - began


@pytest.mark.parametrize("hangs", [lambda path: True, lambda path: path.startswith("/team")], ids=["all", "reads"])
def test_ctrl_c_breaks_off_a_refresh_that_waits_for_an_answer(
    hangs: Callable[[str], bool], real: Workspace, sandbox: Sandbox
) -> None:
    real.connect(sandbox.url, sandbox.master_key).write(TEAM).run("init").ok()
    real.apply().ok()
    asked = Event()

    def answer(request: Asked) -> Reply:
        if not hangs(request.path):
            return passed_on(sandbox.url, request)
        asked.set()
        return Reply(after=30)

    with serving(answer) as host:
        real.connect(host.url, sandbox.master_key)
        assert interrupted(real, asked, "plan", "-no-color") < 5
    assert "Interrupted" in (real.directory / "out.txt").read_text()


def test_ctrl_c_breaks_off_the_wait_for_a_gateway(real: Workspace, sandbox: Sandbox) -> None:
    asked = Event()

    def answer(request: Asked) -> Reply:
        if len(host.asked) > 2:  # the plan asks once and does not wait
            asked.set()
        return Reply(503, "<html>no healthy upstream</html>")

    with serving(answer) as host:
        real.connect(host.url, sandbox.master_key, '  max_retries = 0\n  wait_for = "10m"')
        real.write(TEAM).run("init").ok()
        assert interrupted(real, asked, "apply", "-auto-approve", "-no-color") < 5
    assert f"{host.url} is down" in (real.directory / "out.txt").read_text()
