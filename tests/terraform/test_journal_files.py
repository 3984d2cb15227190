"""The files of the journal: who may read them, where they lie, and what becomes of old and of damaged ones."""

from __future__ import annotations

import asyncio
import fcntl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from provider_shim.engine import journal
from provider_shim.engine.run import Run
from provider_shim.fields import fields_of
from provider_shim.gateway.errors import GatewayError
from provider_shim.resources import all_resources
from tests.terraform.conftest import admin
from tests.terraform.killed import Host, entries, host, kill, real
from tests.terraform.workspace import Workspace

__all__ = ["host", "real"]

TEAM = 'resource "litellm_team" "t" {\n  team_alias = "one"\n}\n'


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077], ids=oct)
def test_nobody_else_may_look_into_it_whatever_the_umask(umask: int, real: Workspace, host: Host) -> None:
    kill(real.write(TEAM), host, umask=umask)
    (written,) = entries(real)
    assert written.stat().st_mode & 0o777 == 0o600
    assert written.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("days", "kept"), [(6, True), (8, False)])
def test_what_is_older_than_a_week_is_swept_and_not_taken(days: int, kept: bool, real: Workspace, host: Host) -> None:
    kill(real.write(TEAM), host)
    (made,), (written,) = host.teams(), entries(real)
    (entry,) = journal._read(written)
    journal._add(entry, {"at": int(time.time()) - days * 86_400})
    real.apply().ok()
    assert (real.state()["litellm_team.t"]["team_id"] == made["team_id"]) is kept
    assert entries(real) == []


def _cut(log: Path) -> None:
    log.write_bytes(log.read_bytes()[:-30])


def _noise(log: Path) -> None:
    log.write_bytes(bytes(range(256)) * 40)


def _older_form(log: Path) -> None:
    """Whole, and of another version of the provider."""
    written = log.read_bytes().split(b" ", 1)[1].replace(b'"process"', b'"by"')
    log.write_bytes(b"%s %s" % (journal._checksum(written), written))


def _a_directory(log: Path) -> None:
    log.unlink()
    log.mkdir()


@pytest.mark.parametrize("damage", [_cut, _noise, _older_form, _a_directory])
def test_a_damaged_log_stops_no_apply_and_takes_nothing(
    damage: Callable[[Path], None], real: Workspace, host: Host
) -> None:
    kill(real.write(TEAM), host)
    (made,), (written,) = host.teams(), entries(real)
    damage(written)
    real.apply().ok()
    assert real.state()["litellm_team.t"]["team_id"] != made["team_id"]
    assert real.plan().empty


def test_a_damaged_id_is_not_that_of_another(real: Workspace, host: Host) -> None:
    kill(real.write(TEAM), host)
    (made,), (written,) = host.teams(), entries(real)
    with admin(host.gateway.url, host.gateway.master_key) as api:
        api.post("/team/new", json={"team_id": "foreign", "team_alias": "theirs"}).raise_for_status()
    written.write_text(written.read_text().replace(made["team_id"], "foreign"))
    real.apply().ok()
    assert real.state()["litellm_team.t"]["team_id"] not in (made["team_id"], "foreign")
    assert host.aliases() == ["one", "one", "theirs"]


@pytest.mark.parametrize("damage", [_cut, _noise, _a_directory])
def test_what_other_logs_have_is_taken_beside_a_damaged_one(
    damage: Callable[[Path], None], real: Workspace, host: Host
) -> None:
    kill(real.write(TEAM), host)
    (made,), (written,) = host.teams(), entries(real)
    beside = written.with_name("0-0.jsonl")
    beside.write_bytes(written.read_bytes())
    damage(beside)
    real.apply().ok()
    assert real.state()["litellm_team.t"]["team_id"] == made["team_id"]


# --- a provider that outlives its Terraform


@contextmanager
def still_at_work(log: Path) -> Iterator[None]:
    """As long as the provider lives that wrote the log, it is locked."""
    with log.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def test_a_provider_that_has_not_ended_yet_is_waited_for(real: Workspace, host: Host) -> None:
    kill(real.write(TEAM), host)
    (made,), (written,) = host.teams(), entries(real)
    with ThreadPoolExecutor() as pool:
        with still_at_work(written):
            running = pool.submit(real.apply)
            time.sleep(10)
            assert not running.done()
            assert host.aliases() == ["one"]
        running.result().ok()
    assert real.state()["litellm_team.t"]["team_id"] == made["team_id"]


def test_one_that_never_ends_is_told_and_nothing_is_made_twice(
    real: Workspace, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill(real.write(TEAM), host)
    (written,) = entries(real)
    (entry,) = journal._read(written)
    run = Run("a Terraform", real.directory / ".terraform", applies=True, whole=True, state=entry.state)
    monkeypatch.setattr(journal, "_SECONDS_TO_DIE", 0.0)
    spec = all_resources()["litellm_team"]
    values = {**dict.fromkeys(item.name for item in fields_of(spec)), "team_alias": "one"}
    with still_at_work(written), pytest.raises(GatewayError, match="is still at work"):
        asyncio.run(journal.Journal(lambda: run).take(spec, host.url, values))
    found = asyncio.run(journal.Journal(lambda: run).take(spec, host.url, values))
    assert found
    assert found.id == entry.id


# --- where it lies


def test_it_lies_where_terraform_keeps_its_data(real: Workspace, host: Host, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    for name in ("main.tf", "provider.tf"):
        (there / name).write_text((real.directory / name).read_text())
    workspace = Workspace(there, {**real.environment, "TF_DATA_DIR": "of terraform"}).write(TEAM)
    workspace.run("init").ok()
    kill(workspace, host)
    (made,), (written,) = host.teams(), entries(workspace)
    assert written.parent == there / "of terraform" / "litellm-journal"
    assert not (there / ".terraform").exists()
    workspace.apply().ok()
    assert workspace.state()["litellm_team.t"]["team_id"] == made["team_id"]


def test_terraform_may_be_told_to_work_elsewhere(real: Workspace, host: Host, tmp_path: Path) -> None:
    kill(real.write(TEAM), host)
    (made,) = host.teams()
    (tmp_path / "above").mkdir()
    above = Workspace(tmp_path / "above", real.environment)
    above.run(f"-chdir={real.directory}", "apply", "-auto-approve").ok()
    assert real.state()["litellm_team.t"]["team_id"] == made["team_id"]


def test_one_that_cannot_be_written_is_told_before_anything_is_made(real: Workspace, host: Host) -> None:
    (real.directory / ".terraform" / "litellm-journal").write_text("in the way")
    outcome = real.write(TEAM).apply()
    assert "cannot be written" in outcome.text
    assert host.teams() == []
