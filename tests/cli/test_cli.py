from __future__ import annotations

import sys

import pytest

from litellm_constructs.cli import COMMANDS, main
from provider_shim import __version__


def test_help_lists_the_commands(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    told = capsys.readouterr().out
    for command in COMMANDS:
        assert f"\n    {command} " in told


@pytest.mark.parametrize(
    ("command", "option"), [("init", "DIR"), ("demo", "PROGRAM"), ("check", "--fail-on"), ("sandbox", "--port")]
)
def test_a_command_tells_its_own_options(capsys, command, option):
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    told = capsys.readouterr().out
    assert f"usage: litellm-constructs {command}" in told
    assert option in told


def test_no_command_is_an_error_that_shows_how(capsys):
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "usage: litellm-constructs [-h] [--version] COMMAND" in capsys.readouterr().err


def test_the_version_is_that_of_the_provider(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"litellm-constructs {__version__}\n"


def test_a_port_that_cannot_be_is_told(capsys):
    assert main(["sandbox", "--port", "99999"]) == 1
    assert "cannot listen on 127.0.0.1 port 99999: ports are numbers from 0 to 65535" in capsys.readouterr().err


def test_an_unknown_command_is_an_error_that_names_the_known_ones(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["sandbx"])
    known = ", ".join(map(repr, COMMANDS))
    assert f"invalid choice: 'sandbx' (choose from {known})" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["sandbox", "demo"])
def test_a_sandbox_without_its_extra_says_what_to_install(capsys, monkeypatch, command):
    for name in [
        name for name in sys.modules if name.startswith(("litellm_constructs.sandbox", "litellm_constructs.cli."))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "starlette", None)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert main([command]) == 1
    assert "pip install 'litellm-constructs[sandbox]'" in capsys.readouterr().err
