"""Setting up: what is missing is named, what is half-made is made again, what was made is kept."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from provider_shim.versions import NEWEST, VERSIONS
from tests.gateway import postgres, tools
from tests.gateway.home import Home, KitError
from tests.gateway.install import Step, ensure
from tests.gateway.ports import free_port


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LITELLM_CONSTRUCTS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_everything_is_kept_in_the_cache_folder(cache: Path) -> None:
    assert Home(NEWEST).folder == cache / "gateway" / NEWEST


def test_without_a_cache_folder_of_ours_that_of_the_user_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LITELLM_CONSTRUCTS_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/home/ada/cache")
    assert Home(NEWEST).folder == Path("/home/ada/cache/litellm-constructs/gateway") / NEWEST


def test_a_version_that_the_kit_does_not_know_is_refused_with_those_it_knows() -> None:
    with pytest.raises(KitError, match=rf"LiteLLM 1\.0\.0 .* {', '.join(VERSIONS)}"):
        Home("1.0.0")


def test_a_missing_postgresql_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(tools, "POSTGRES_FOLDERS", (str(tmp_path / "*" / "bin"),))
    with pytest.raises(KitError, match=r"PostgreSQL is missing: initdb, pg_ctl, psql .*apt-get install postgresql"):
        tools.find_postgres()


def test_a_missing_python_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "PYTHONS", ((3, 99),))
    with pytest.raises(KitError, match=r"LiteLLM needs Python 3\.99 with venv"):
        tools.find_python()


def test_a_failed_command_tells_the_end_of_its_output_and_where_the_rest_is(cache: Path) -> None:
    home = Home(NEWEST)
    with home.locked(), pytest.raises(KitError, match=r"exit code 3:\nthis went wrong\nLog: .*setup\.log"):
        home.command("sh", "-c", "echo this went wrong >&2; exit 3")


def test_root_keeps_the_database_where_another_user_reaches_it(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(NEWEST)
    home.folder.mkdir(parents=True)
    cache.chmod(0o700)
    monkeypatch.setattr(postgres.os, "geteuid", lambda: 0)
    assert postgres.database_folder(home).parent == Path("/var/tmp")
    monkeypatch.setattr(postgres.os, "geteuid", lambda: 1000)
    assert postgres.database_folder(home) == home.folder / "database"


class Kitchen:
    """Steps that write down that they were made, each in a file of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[str] = []
        self.source = {"first": "1", "second": "1", "third": "1"}
        self.failing = ""

    def steps(self) -> list[Step]:
        def step(name: str) -> Step:
            def make() -> None:
                self.made.append(name)
                if name == self.failing:
                    raise KitError("no")

            return Step(name, self.folder / name, lambda: self.source[name], make)

        return [step(name) for name in self.source]

    def ensure(self) -> list[str]:
        self.made.clear()
        ensure(self.steps())
        return self.made


def test_what_was_made_is_not_made_again(tmp_path: Path) -> None:
    kitchen = Kitchen(tmp_path)
    assert kitchen.ensure() == ["first", "second", "third"]
    assert kitchen.ensure() == []


def test_a_change_makes_its_step_again_and_all_that_rests_on_it(tmp_path: Path) -> None:
    kitchen = Kitchen(tmp_path)
    kitchen.ensure()
    kitchen.source["second"] = "2"
    assert kitchen.ensure() == ["second", "third"]


def test_a_half_made_step_is_not_taken_for_a_finished_one(tmp_path: Path) -> None:
    kitchen = Kitchen(tmp_path)
    kitchen.failing = "second"
    with pytest.raises(KitError):
        kitchen.ensure()
    kitchen.failing = ""
    assert kitchen.ensure() == ["second", "third"]


def test_a_step_that_fails_when_made_again_leaves_nothing_that_looks_finished(tmp_path: Path) -> None:
    kitchen = Kitchen(tmp_path)
    kitchen.ensure()
    kitchen.source["first"], kitchen.failing = "2", "first"
    with pytest.raises(KitError):
        kitchen.ensure()
    assert not [step for step in kitchen.steps() if step.done]


def test_a_port_that_is_taken_is_passed_over() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert free_port(taken) != taken
    assert free_port(taken) == taken
