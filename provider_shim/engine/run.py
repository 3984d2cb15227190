"""The Terraform that started this provider: which run it is, what it was told to do, and which state it keeps.

No call of the protocol tells any of this. It is looked up in the process table, the environment and Terraform's data
directory, and where one of them does not tell there is no `Run`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

_COMMANDS = ("plan", "apply", "destroy", "refresh")
"""Those that work on the state of the directory. `terraform test` has states of its own."""

_NARROWING = ("target", "target-file", "exclude", "exclude-file")
"""Options with which a plan leaves out objects of the state."""

_ELSEWHERE = ("state", "state-out")
"""Options that name another state."""

_BACKEND_VARIABLES = (
    "CONSUL_HTTP_ADDR",
    "KUBE_NAMESPACE",
    "PG_CONN_STR",
    "PG_SCHEMA_NAME",
    "TF_CLOUD_HOSTNAME",
    "TF_CLOUD_ORGANIZATION",
    "TF_HTTP_ADDRESS",
)
"""Where backends learn which state they keep when their configuration does not say."""

_VALUED = ("backup", "lock-timeout", "parallelism", "replace", "state", "state-out", "target", "var", "var-file")
"""Options whose value may be the next word."""


class Run(NamedTuple):
    process: str
    """Names the process of Terraform, for ever."""
    data: Path
    """Terraform's data directory, which is there."""
    applies: bool
    """Whether this run makes objects."""
    whole: bool
    """Whether its plan has seen everything that is in the state."""
    state: str
    """Equal for runs that keep the same state."""


def this_run() -> Run | None:
    """The Terraform above this process; None when it does not keep a state in a directory that is set up."""
    parent = os.getppid()
    process, words = _process(parent), _command(parent)
    data = Path(os.environ.get("TF_DATA_DIR") or ".terraform")
    command = next((word for word in words[1:] if not word.startswith("-")), "")
    if process is None or command not in _COMMANDS or not data.is_dir():
        return None
    given = words[words.index(command, 1) + 1 :]
    try:
        options = [*shlex.split(os.environ.get("TF_CLI_ARGS", "")), *_of_command(command), *given]
        saved = _saved_plan(given) if command == "apply" else None
        state = _state(data, options, saved.workspace if saved else _workspace(data))
    except (OSError, ValueError, TypeError, LookupError):
        return None
    whole = saved.complete if saved else not any(_is(option, _NARROWING) for option in options)
    return Run(process, data, command == "apply", whole, state)


def lives(process: str) -> bool:
    """Whether the process of this name is there still."""
    return _process(int(process.split()[0])) == process


def _process(pid: int) -> str | None:
    """A name that no other process ever has: its number, and when it started. None when it is gone."""
    if sys.platform == "linux":
        try:
            told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            return None
        return None if told[0] in "ZX" else f"{pid} {told[19]} {boot}"
    started = _ps(pid, "lstart")
    return f"{pid} {' '.join(started.split())}" if started else None


def _command(pid: int) -> list[str]:
    """The command line of a process in words; empty when it is not told."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
        except OSError:
            return []
    return _ps(pid, "command").split()


def _ps(pid: int, what: str) -> str:
    import subprocess

    told = subprocess.run(["ps", "-ww", "-o", f"{what}=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return told.stdout.strip()


def _of_command(command: str) -> list[str]:
    """What the environment adds; of a destroy, which is an apply, what it adds to either."""
    return [word for name in (command, "apply") for word in shlex.split(os.environ.get(f"TF_CLI_ARGS_{name}", ""))]


def _is(option: str, names: tuple[str, ...]) -> bool:
    return option.startswith("-") and option.lstrip("-").partition("=")[0] in names


class _SavedPlan(NamedTuple):
    complete: bool
    workspace: str


def _saved_plan(given: list[str]) -> _SavedPlan | None:
    """The plan that an apply is told to carry out, which stands last; None when it plans by itself."""
    last, before = given[-1:], given[-2:-1]
    if not last or last[0].startswith("-") or (before and "=" not in before[0] and _is(before[0], _VALUED)):
        return None
    from zipfile import BadZipFile, ZipFile  # It takes long to load, and few applies have a saved plan.

    try:
        with ZipFile(last[0]) as file:
            plan = dict(_fields(file.read("tfplan")))
    except BadZipFile as problem:
        raise ValueError(problem) from None
    return _SavedPlan(plan.get(26) == 1, dict(_fields(plan[13]))[3].decode())


def _fields(message: bytes) -> Iterator[tuple[int, Any]]:
    """Numbers and values of a protobuf message's fields. Raises IndexError or ValueError when it is none."""
    at = 0

    def number() -> int:
        nonlocal at
        found, shift = 0, 0
        while True:
            byte = message[at]
            at += 1
            found |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return found

    while at < len(message):
        tag = number()
        if tag & 7 == 0:
            yield tag >> 3, number()
        elif tag & 7 == 2:
            length = number()
            yield tag >> 3, message[at : at + length]
            at += length
        else:
            raise ValueError("no plan of Terraform's")


def _workspace(data: Path) -> str:
    try:
        selected = (data / "environment").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        selected = ""
    return os.environ.get("TF_WORKSPACE") or selected or "default"


def _state(data: Path, options: list[str], workspace: str) -> str:
    try:
        content = json.loads((data / "terraform.tfstate").read_bytes())
    except FileNotFoundError:
        content = {}
    backend = cast("dict[str, Any]", content).get("backend") or {"type": "local"}
    elsewhere = [
        option if "=" in option else f"{option}={value}"
        for option, value in zip(options, [*options[1:], ""], strict=True)
        if _is(option, _ELSEWHERE)
    ]
    says = {
        "backend": [backend["type"], backend.get("config")],
        "directory": os.getcwd() if backend["type"] == "local" else None,
        "elsewhere": [option.lstrip("-") for option in elsewhere],
        "environment": {name: os.environ.get(name) for name in _BACKEND_VARIABLES},
        "workspace": workspace,
    }
    return hashlib.sha256(json.dumps(says, sort_keys=True).encode()).hexdigest()
