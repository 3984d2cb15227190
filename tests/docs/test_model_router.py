"""The pages on ModelRouter: each program is run as it stands there, and makes what Kubernetes' provider takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.constructs.kubernetes.schema import problems_of_stack
from tests.docs.test_constructs import DOCS, programs, synthesized

PAGES = [DOCS / "model_router.md"]


@pytest.mark.parametrize(
    "program",
    [pytest.param(text, id=f"{page.stem}-{number}") for page in PAGES for number, text in enumerate(programs(page))],
)
def test_a_program_is_synthesized_without_a_finding(program: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    files = synthesized(program, tmp_path)
    assert capsys.readouterr().err == ""
    assert [problems_of_stack(json.loads(file.read_text())) for file in files] == [[] for _ in files]
