"""`litellm-constructs init`: a new project."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import sys
from collections.abc import Sequence
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from provider_shim import __version__

FILES = {
    "main.py": "main.py.txt",
    "cdktf.json": "cdktf.json.txt",
    "pyproject.toml": "pyproject.toml.txt",
    "Makefile": "Makefile.txt",
    "README.md": "README.md.txt",
    ".gitignore": "gitignore.txt",
    "tests/test_estate.py": "test_estate.py.txt",
    ".github/workflows/plan.yml": "plan.yml.txt",
}
"""What a project has, and which text it is made of."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="litellm-constructs init",
        description="Make a new project: a program with a model, a team, a member and a key, a test of it, a Makefile, "
        "and a workflow that tells the plan of every pull request. No file that is there already is touched.",
    )
    parser.add_argument("directory", type=Path, metavar="DIR", help="where; made if it does not exist")
    directory: Path = parser.parse_args(arguments).directory
    there = [name for name in FILES if (directory / name).exists()]
    if there:
        print(
            f"litellm-constructs init: {directory} has {', '.join(there)} already, and nothing was written. Name a new "
            "directory.",
            file=sys.stderr,
        )
        return 1
    try:
        write(directory)
    except OSError as problem:
        print(f"litellm-constructs init: {problem}", file=sys.stderr)
        return 1
    print(f"A new project is in {directory}:\n")
    print("\n".join(f"  {name}" for name in FILES))
    if source := installed_from():
        print(
            "\nIts pip shall find litellm-constructs where this one came from, unless your package index has it:\n\n"
            f'  export PIP_FIND_LINKS="{source} $PIP_FIND_LINKS"'
        )
    print(f"\nNext:\n\n  cd {shlex.quote(str(directory))}\n  make demo")
    return 0


def write(directory: Path) -> None:
    """Raises OSError when a file cannot be written."""
    texts = files("litellm_constructs.cli") / "project"
    words = {"PROJECT": project_name(directory), "VERSION": __version__}
    for name, source in FILES.items():
        text = (texts / source).read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(word, value)
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def project_name(directory: Path) -> str:
    """A name that Python packaging allows."""
    return re.sub(r"[^a-z0-9]+", "-", directory.absolute().resolve().name.lower()).strip("-") or "estate"


def installed_from() -> str | None:
    """The directory of the wheel that this was installed from; None if it came from a package index."""
    told = distribution("litellm-constructs").read_text("direct_url.json")
    if told is None:
        return None
    address = urlsplit(str(json.loads(told)["url"]))
    if address.scheme != "file":
        return None
    path = Path(url2pathname(address.path))
    return str(path.parent if path.suffix == ".whl" else path / "dist")
