from __future__ import annotations

import sys

import pytest

from litellm_constructs.cli import main


def test_help_lists_the_commands(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    assert "sandbox   run a gateway for trials" in capsys.readouterr().out


def test_a_command_tells_its_own_options(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["sandbox", "--help"])
    told = capsys.readouterr().out
    assert "usage: litellm-constructs sandbox" in told
    assert "--port" in told


def test_no_command_is_an_error_that_shows_how(capsys):
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "usage: litellm-constructs [-h] COMMAND" in capsys.readouterr().err


def test_an_unknown_command_is_an_error_that_names_the_known_ones(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["sandbx"])
    assert "invalid choice: 'sandbx' (choose from 'sandbox')" in capsys.readouterr().err


def test_a_sandbox_without_its_extra_says_what_to_install(capsys, monkeypatch):
    for name in [name for name in sys.modules if name.startswith("litellm_constructs.sandbox")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "starlette", None)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert main(["sandbox"]) == 1
    assert "pip install 'litellm-constructs[sandbox]'" in capsys.readouterr().err
