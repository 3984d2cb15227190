"""`litellm-constructs init`. What becomes of a project in an empty home is in tests/install."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from litellm_constructs.cli import main
from litellm_constructs.cli.init import FILES, project_name
from provider_shim import __version__


@pytest.fixture
def project(tmp_path: Path) -> Path:
    assert main(["init", str(tmp_path / "Our Gateway")]) == 0
    return tmp_path / "Our Gateway"


def test_a_new_project_is_told_with_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["init", str(tmp_path / "Our Gateway")]) == 0
    assert capsys.readouterr().out.endswith(f"\n  cd '{tmp_path}/Our Gateway'\n  make demo\n")


def test_the_files_of_a_project_name_it_and_this_version(project: Path):
    assert {str(path.relative_to(project)) for path in project.rglob("*") if path.is_file()} == set(FILES)
    text = (project / "pyproject.toml").read_text()
    assert 'name = "our-gateway"' in text
    assert f"litellm-constructs~={__version__}" in text
    assert json.loads((project / "cdktf.json").read_text())["projectId"] == "our-gateway"
    assert not [name for name in FILES if re.search("PROJECT|VERSION", (project / name).read_text())]


WISHES = ["--model=anthropic/claude-sonnet-4-5", '--team=The "TEAM"', "--budget=9", "--member=bo@example.com"]


def test_a_project_is_made_for_what_is_wished(tmp_path: Path, installed: dict[str, str]):
    """Its own test, which applies it, passes."""
    assert main(["init", str(tmp_path / "x"), *WISHES]) == 0
    program = (tmp_path / "x" / "main.py").read_text()
    assert 'model="anthropic/claude-sonnet-4-5"' in program
    assert 'SecretValue.gateway_env("ANTHROPIC_API_KEY")' in program
    assert 'User(self, "bo", email="bo@example.com")' in program
    command = [sys.executable, "-m", "pytest", "-W", "error", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path / "x", env=installed, capture_output=True, text=True, check=False)
    assert "3 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("option", "given", "told"),
    [
        ("--model", "gpt-4o", "gpt-4o is not like openai/gpt-4o"),
        ("--budget", "0", "0 is not whole dollars"),
        ("--budget", "1.5", "1.5 is not whole dollars"),
        ("--member", "ada", "ada is not like ada@example.com"),
        ("--team", " ", "nothing is not a name"),
    ],
)
def test_a_wish_that_is_none_is_told_and_nothing_is_made(
    option: str, given: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit):
        main(["init", str(tmp_path / "x"), option, given])
    assert f"argument {option}: {told}" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def at_a_terminal(directory: Path, typed: str, *options: str) -> tuple[str, str]:
    """What somebody sees who types that; and the program."""
    import pty

    shown = b""
    command = [sys.executable, "-m", "litellm_constructs.cli", "init", str(directory), *options]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True) as process:
        os.close(theirs)
        os.write(ours, typed.encode())
        while True:
            try:
                more = os.read(ours, 4096)
            except OSError:  # Linux's way to tell that nobody has the other end any more
                break
            if not more:
                break
            shown += more
        assert process.wait() == 0, shown.decode()
    os.close(ours)
    return shown.decode(), (directory / "main.py").read_text()


def test_at_a_terminal_it_asks_what_no_option_says_and_again_what_is_no_answer(tmp_path: Path):
    shown, program = at_a_terminal(tmp_path / "x", "\nmany\n90\nbo@example.com\n", "--team", "ads")
    assert "Model that the gateway offers [openai/gpt-4o]: " in shown
    assert "many is not whole dollars" in shown
    assert "Team that uses it" not in shown
    assert 'Team(self, "ads", models=[model], budget=Budget.usd(90,' in program
    assert 'email="bo@example.com"' in program


def test_with_yes_it_asks_nothing(tmp_path: Path):
    shown, program = at_a_terminal(tmp_path / "x", "", "--yes")
    assert "[openai/gpt-4o]" not in shown
    assert 'email="ada@example.com"' in program


def test_the_tests_of_a_project_pass_and_nothing_is_found(project: Path, installed: dict[str, str]):
    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=project, env=installed, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "3 passed" in run("pytest", "-W", "error", "-p", "no:cacheprovider")
    assert "no errors, no warnings" in run("litellm_constructs.cli", "check", "--fail-on", "warning")


def test_types_and_style_of_a_project_are_in_order(project: Path):
    tools = Path(sys.executable).parent
    for command in (["check", "--select=E,F,I,UP,B"], ["format", "--check"]):
        style = [tools / "ruff", *command, "--line-length=120", "."]
        done = subprocess.run(style, cwd=project, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
    strict = {"typeCheckingMode": "strict", "venvPath": str(tools.parent.parent), "venv": tools.parent.name}
    (project / "pyrightconfig.json").write_text(json.dumps({**strict, "include": ["main.py", "tests"]}))
    done = subprocess.run([tools / "pyright"], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_what_is_there_already_is_left_alone(project: Path, capsys: pytest.CaptureFixture[str]):
    (project / "main.py").write_text("mine")
    capsys.readouterr()
    assert main(["init", str(project)]) == 1
    assert "has main.py, cdktf.json," in capsys.readouterr().err
    assert (project / "main.py").read_text() == "mine"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_text("")
    assert main(["init", str(tmp_path / "file" / "project")]) == 1
    assert "litellm-constructs init: [Errno 20] Not a directory" in capsys.readouterr().err


@pytest.mark.parametrize(("directory", "name"), [("Über Gate_way!", "ber-gate-way"), ("...", "estate")])
def test_any_directory_gives_a_name(directory: str, name: str, tmp_path: Path):
    (tmp_path / "x").mkdir()
    assert project_name(tmp_path / "x" / directory) == name
