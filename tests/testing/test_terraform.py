"""Which Terraform runs: the one that is named, else what is on PATH."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from litellm_constructs.trials.terraform import BINARY, Missing, Terraform, find_terraform, terraform_program


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with nothing but what a test puts there."""
    monkeypatch.delenv(BINARY, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put(directory: Path, name: str, first_line: str) -> str:
    program = directory / name
    program.write_text(f"#!/bin/sh\necho '{first_line}'\n")
    program.chmod(0o755)
    return str(program)


def test_terraform_comes_before_opentofu(machine: Path):
    tofu = put(machine, "tofu", "OpenTofu v1.12.6")
    assert find_terraform() == Terraform(tofu, "OpenTofu", "1.12.6")
    terraform = put(machine, "terraform", "Terraform v1.11.4")
    assert find_terraform() == Terraform(terraform, "Terraform", "1.11.4")


def test_one_that_is_named_comes_before_either(machine: Path, monkeypatch: pytest.MonkeyPatch):
    put(machine, "terraform", "Terraform v1.11.4")
    elsewhere = machine / "elsewhere"
    elsewhere.mkdir()
    named = put(elsewhere, "tf", "OpenTofu v1.13.0-beta1")
    monkeypatch.setenv(BINARY, named)
    assert find_terraform() == Terraform(named, "OpenTofu", "1.13.0-beta1")


def test_one_that_is_named_and_not_there_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(BINARY, "/nowhere/tofu")
    with pytest.raises(Missing, match="TERRAFORM_BINARY_NAME is /nowhere/tofu, which is no program on this machine"):
        terraform_program()


def test_where_there_is_none_it_is_said_what_to_install():
    with pytest.raises(Missing, match=r"Terraform 1\.11 or later, or OpenTofu 1\.11 or later, must be on PATH"):
        find_terraform()


@pytest.mark.parametrize("line", ["Terraform v1.10.5", "OpenTofu v1.10.0"])
def test_one_that_is_too_old_is_refused(machine: Path, line: str):
    put(machine, "terraform", line)
    with pytest.raises(Missing, match=f"is {line.replace(' v', ' ')}"):
        find_terraform()


def test_what_is_no_terraform_is_told_with_what_it_says(machine: Path):
    put(machine, "terraform", "a launcher that finds no version")
    with pytest.raises(Missing, match=r"version` failed: a launcher that finds no version"):
        find_terraform()


def test_the_terraform_of_this_machine_tells_its_version(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()
    assert find_terraform().program == shutil.which(terraform_program())
    assert find_terraform().version[0].isdigit()
