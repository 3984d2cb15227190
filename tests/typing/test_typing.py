"""What a type checker tells people who write programs with constructs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

HERE = Path(__file__).parent
PROGRAMS = ("right.py", "wrong.py")


Complaints = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs here, without the comments that keep checkers silent."""
    place = tmp_path_factory.mktemp("programs")
    for name in PROGRAMS:
        (place / name).write_text(re.sub(r" +# pyright: ignore.*", "", (HERE / name).read_text()))
    return place


def by_line(place: Path, told: Iterable[tuple[str, int, str]]) -> Complaints:
    """Messages by program and by line, from the names of files and the numbers of lines."""
    programs = {name: (place / name).read_text().splitlines() for name in PROGRAMS}
    found: Complaints = {name: {} for name in PROGRAMS}
    for name, number, message in told:
        found[name].setdefault(programs[name][number].strip(), []).append(message)
    return found


@pytest.fixture(scope="module")
def pyright(place: Path) -> Complaints:
    """What pyright says at its strictest; the first line of each message."""
    options = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "extraPaths": [str(HERE.parents[1])]}
    (place / "pyrightconfig.json").write_text(json.dumps(options))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    answer = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    return by_line(
        place,
        (
            (Path(one["file"]).name, one["range"]["start"]["line"], one["message"].splitlines()[0])
            for one in json.loads(answer.stdout)["generalDiagnostics"]
        ),
    )


@pytest.fixture(scope="module")
def mypy(place: Path) -> Complaints:
    """What mypy says at its strictest, without notes."""
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--no-pretty", *PROGRAMS]
    environment = {**os.environ, "MYPYPATH": str(HERE.parents[1])}
    answer = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)
    told = re.findall(r"^(\w+\.py):(\d+): error: (.*)$", answer.stdout, re.MULTILINE)
    assert told, answer.stdout + answer.stderr
    return by_line(place, ((name, int(number) - 1, message) for name, number, message in told))


@pytest.fixture(params=["pyright", "mypy"])
def complaints(request: pytest.FixtureRequest) -> Complaints:
    return request.getfixturevalue(request.param)


def test_a_right_program_passes(complaints: Complaints) -> None:
    assert complaints["right.py"] == {}


def test_each_mistake_is_told_where_it_is_made(complaints: Complaints, snapshot: SnapshotAssertion) -> None:
    assert complaints["wrong.py"] == snapshot.use_extension(JSONSnapshotExtension)


def test_no_mistake_is_missed(complaints: Complaints) -> None:
    lines = (HERE / "wrong.py").read_text().splitlines()
    mistakes = {line.partition("#")[0].strip() for line in lines if "# pyright: ignore" in line}
    assert complaints["wrong.py"].keys() == mistakes
