"""The provider's entry in lock files, against the one that Terraform itself writes."""

from __future__ import annotations

import subprocess
from pathlib import Path

from litellm_constructs.trials.terraform import terraform_program
from provider_shim.lock import LOCK_FILE, lock
from tests.providers import installed

__all__ = ["installed"]

CONFIGURATION = """
terraform {
  required_providers {
    litellm = {
      source  = "litellm/litellm"
      version = "~> 1.0.0"
    }
  }
}
"""
COMMENTS = "#"


def test_the_entry_is_the_one_that_terraform_writes(tmp_path: Path, installed: dict[str, str]) -> None:
    (tmp_path / "main.tf").write_text(CONFIGURATION)
    subprocess.run([terraform_program(), "init"], cwd=tmp_path, env=installed, check=True, capture_output=True)
    file = tmp_path / LOCK_FILE
    written = [line for line in file.read_text().splitlines() if line and not line.startswith(COMMENTS)]
    file.unlink()
    lock([tmp_path], lambda _: None)
    assert file.read_text().splitlines() == written


def test_a_lock_file_keeps_the_providers_that_it_has(tmp_path: Path) -> None:
    other = 'provider "registry.terraform.io/hashicorp/null" {\n  version = "3.2.3"\n}\n'
    (tmp_path / LOCK_FILE).write_text(other)
    said: list[str] = []
    lock([tmp_path], said.append)
    lock([tmp_path], said.append)
    text = (tmp_path / LOCK_FILE).read_text()
    assert text.startswith(other)
    assert text.count('litellm/litellm"') == 1
    assert len(said) == 1
