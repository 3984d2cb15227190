"""Programs that no other package registry has, built from their Go modules and kept in the cache folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.gateway.home import KitError


def find_go(program: str) -> str:
    """Raises KitError where there is none, with what it was to build."""
    if found := shutil.which("go"):
        return found
    raise KitError(
        f"{program} is built from its Go module, and there is no go on PATH. Install Go 1.21 or later (it brings the "
        "release of Go itself that the module asks for): https://go.dev/doc/install"
    )


def run_go(go: str, folder: Path, *arguments: str) -> str:
    """What a command of Go prints. What it fetches and makes stays below `folder`. Raises KitError when it fails."""
    folder.mkdir(parents=True, exist_ok=True)
    places = {"GOMODCACHE": "modules", "GOCACHE": "build", "GOBIN": "bin"}
    environment = {**os.environ, **{name: str(folder / place) for name, place in places.items()}}
    environment |= {"GOWORK": "off", "CGO_ENABLED": "0"}
    done = subprocess.run([go, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise KitError(f"`go {' '.join(arguments)}` failed:\n{(done.stderr or done.stdout).strip()[-2000:]}")
    return done.stdout


def forget_sources(go: str, folder: Path) -> None:
    """Take away what was fetched and made, of which nothing is needed again once the program is there."""
    run_go(go, folder, "clean", "-cache", "-modcache")
