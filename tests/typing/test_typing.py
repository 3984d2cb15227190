"""What a type checker tells people who write programs with constructs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

HERE = Path(__file__).parent
PROGRAMS = ("right.py", "wrong.py")


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """What pyright, at its strictest, says of each line of the programs here; the first line of each message."""
    place = tmp_path_factory.mktemp("programs")
    options = {"typeCheckingMode": "strict", "pythonVersion": "3.10", "extraPaths": [str(HERE.parents[1])]}
    (place / "pyrightconfig.json").write_text(json.dumps(options))
    programs = {name: re.sub(r" +# pyright: ignore.*", "", (HERE / name).read_text()) for name in PROGRAMS}
    for name, text in programs.items():
        (place / name).write_text(text)
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    answer = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    found: dict[str, dict[str, list[str]]] = {name: {} for name in PROGRAMS}
    for complaint in json.loads(answer.stdout)["generalDiagnostics"]:
        name = Path(complaint["file"]).name
        line = programs[name].splitlines()[complaint["range"]["start"]["line"]].strip()
        found[name].setdefault(line, []).append(complaint["message"].splitlines()[0])
    return found


def test_a_right_program_passes(complaints: dict[str, dict[str, list[str]]]) -> None:
    assert complaints["right.py"] == {}


def test_each_mistake_is_told_where_it_is_made(
    complaints: dict[str, dict[str, list[str]]], snapshot: SnapshotAssertion
) -> None:
    assert complaints["wrong.py"] == snapshot.use_extension(JSONSnapshotExtension)


def test_no_mistake_is_missed(complaints: dict[str, dict[str, list[str]]]) -> None:
    lines = (HERE / "wrong.py").read_text().splitlines()
    mistakes = {line.partition("#")[0].strip() for line in lines if "# pyright: ignore" in line}
    assert complaints["wrong.py"].keys() == mistakes
