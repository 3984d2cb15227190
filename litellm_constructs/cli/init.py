"""`litellm-constructs init`: a new project."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple
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


class Wish(NamedTuple):
    """What a project is made for: how it is asked, what holds if nobody says, and what an answer looks like."""

    question: str
    default: str
    form: str
    """A regular expression that an answer matches."""
    looks: str


WISHES = {
    "model": Wish("Model that the gateway offers", "openai/gpt-4o", r"[\w.-]+/\S+", "like openai/gpt-4o"),
    "team": Wish("Team that uses it", "search", r"\S.*", "a name"),
    "budget": Wish("Dollars that the team may spend in 30 days", "800", r"0*[1-9]\d{0,8}", "whole dollars, like 800"),
    "member": Wish("E-mail address of a member", "ada@example.com", r"[^@\s]+@[^@\s]+", "like ada@example.com"),
}
"""The options of the command."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="litellm-constructs init",
        description="Make a new project: a program with a model, a team, a member and a key, a test of it, a Makefile, "
        "and a workflow that tells the plan of every pull request. What no option says is asked where a terminal is, "
        "and has its default elsewhere. No file that is there already is touched.",
    )
    parser.add_argument("directory", type=Path, metavar="DIR", help="where; made if it does not exist")
    for name, wish in WISHES.items():
        told = f"{wish.question[0].lower()}{wish.question[1:]} (default: {wish.default})"
        parser.add_argument(f"--{name}", metavar=name.upper(), type=_answer(name), help=told)
    parser.add_argument("--yes", action="store_true", help="ask nothing: what no option says has its default")
    options = parser.parse_args(arguments)
    directory: Path = options.directory
    there = [name for name in FILES if (directory / name).exists()]
    if there:
        print(
            f"litellm-constructs init: {directory} has {', '.join(there)} already, and nothing was written. Name a new "
            "directory.",
            file=sys.stderr,
        )
        return 1
    asks = sys.stdin.isatty() and not options.yes
    try:
        wishes = {name: getattr(options, name) or (_ask(name) if asks else WISHES[name].default) for name in WISHES}
        write(directory, wishes)
    except KeyboardInterrupt:
        return 130
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


def _answer(name: str) -> Callable[[str], str]:
    def of(text: str) -> str:
        given = text.strip()
        if not re.fullmatch(WISHES[name].form, given):
            raise argparse.ArgumentTypeError(f"{given or 'nothing'} is not {WISHES[name].looks}")
        return given

    return of


def _ask(name: str) -> str:
    """Until there is an answer; Enter, or the end of input, takes the default."""
    wish = WISHES[name]
    while True:
        try:
            given = input(f"{wish.question} [{wish.default}]: ")
            return _answer(name)(given) if given.strip() else wish.default
        except argparse.ArgumentTypeError as problem:
            print(f"  {problem}")
        except EOFError:
            print()
            return wish.default


def write(directory: Path, wishes: Mapping[str, str]) -> None:
    """Raises OSError when a file cannot be written."""
    texts = files("litellm_constructs.cli") / "project"
    words = {**_literals(wishes), "PROJECT": project_name(directory), "VERSION": __version__}
    for name, source in FILES.items():
        text = (texts / source).read_text(encoding="utf-8")
        # At once, so that what was wished for is not taken for a word.
        text = re.sub(rf"\b({'|'.join(words)})\b", lambda found: words[found[0]], text)
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _literals(wishes: Mapping[str, str]) -> dict[str, str]:
    """What stands for the words of the texts in a Python program."""
    provider, _, model = wishes["model"].partition("/")
    budget = int(wishes["budget"])
    told = {
        "MODEL": wishes["model"],
        "MODEL_NAME": model.rpartition("/")[2],
        "KEY_OF_MODEL": f"{re.sub('[^A-Z0-9]', '_', provider.upper())}_API_KEY",
        "TEAM": wishes["team"],
        "MEMBER": wishes["member"],
        "USER": wishes["member"].partition("@")[0],
        "KEY": f"{wishes['team']}/ci",
    }
    numbers = {"BUDGET": str(budget), "BUDGET_OF_KEY": str(max(budget // 16, 1))}
    return {**{word: json.dumps(text, ensure_ascii=False) for word, text in told.items()}, **numbers}


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
