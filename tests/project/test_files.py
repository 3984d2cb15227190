"""What is committed: generated files as the specs make them, and no traces of the machines it was written on."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.generate import stale

ROOT = Path(__file__).parents[2]
TRACES = re.compile(
    rb"https?://[\w.:@-]*(?:npmjs|yarnpkg|pythonhosted|pypi|devpi|artifactory|nexus)[\w.:-]*"
    rb"|--(?:extra-)?index-url|/root/|/work/"
)


def committed() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def test_generated_files_are_what_the_specs_say():
    assert stale() == []


@pytest.mark.acceptance
def test_openapi_json_is_what_litellm_says():
    done = subprocess.run(
        [sys.executable, "-m", "scripts.openapi", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_names_a_registry_or_somebodys_machine():
    this = Path(__file__)
    traces = [
        f"{path.relative_to(ROOT)}: {found[0].decode()}"
        for path in committed()
        if path != this
        for found in TRACES.finditer(path.read_bytes())
    ]
    assert traces == []
