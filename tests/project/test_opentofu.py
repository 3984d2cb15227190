"""`make tofu` where it cannot build: it says what is missing, and leaves nothing half done."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.opentofu import VERSION, main


def test_a_machine_without_go_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("LITELLM_CONSTRUCTS_CACHE", str(tmp_path / "cache"))
    assert main() == 1
    assert "there is no go on PATH" in capsys.readouterr().err
    assert not (tmp_path / "cache" / "opentofu" / VERSION / "tofu").exists()


def test_what_was_built_is_not_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    built = tmp_path / "opentofu" / VERSION / "tofu"
    built.parent.mkdir(parents=True)
    built.write_text("")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("LITELLM_CONSTRUCTS_CACHE", str(tmp_path))
    assert main() == 0
    assert capsys.readouterr().out == f"{built}\n"
