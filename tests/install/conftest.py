"""What is published, built from what is committed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import release

CHECKOUT = Path(__file__).parents[2]


def checkout_into(directory: Path) -> Path:
    """A copy of what is committed, with what has been changed since."""
    for name in subprocess.check_output(["git", "ls-files", "-z"], cwd=CHECKOUT, text=True).split("\0"):
        if (CHECKOUT / name).is_file():
            (directory / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, directory / name)
    return directory


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory with wheel, sdist, mirror and checksums."""
    directory = tmp_path_factory.mktemp("published")
    release.build(checkout_into(directory / "sources"), directory / "dist")
    return directory / "dist"


@pytest.fixture(scope="session")
def wheel(dist: Path) -> Path:
    (wheel,) = dist.glob("*.whl")
    return wheel


@pytest.fixture(scope="session")
def installed_python(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> str:
    """A Python of its own, with what it needs and the wheel."""
    directory = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", str(directory / "venv")], check=True)
    python = directory / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)], check=True)
    return str(python)
