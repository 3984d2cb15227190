"""Each fault once, on the embedded gateway. `make faults` tries them more often, and on real ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from tests.faults.disturbances import DISTURBANCES
from tests.faults.trial import Gateway, try_once


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Gateway]:
    with Sandbox() as sandbox:
        yield Gateway("sandbox", sandbox.url, sandbox.master_key, timeout=3)


@pytest.mark.parametrize("title", DISTURBANCES)
def test_the_next_apply_heals(title: str, sandbox: Gateway, installed: dict[str, str], tmp_path: Path) -> None:
    result = try_once(DISTURBANCES[title], sandbox, installed, tmp_path, Random(title))
    assert result.well, result


def test_what_is_left_over_and_doubled_is_seen(sandbox: Gateway, installed: dict[str, str], tmp_path: Path) -> None:
    def make_another(*_: object) -> None:
        """Of a team that the apply makes, as an apply that made it twice would."""
        headers = {"Authorization": f"Bearer {sandbox.key}"}
        (prefix,) = set(re.findall(r"faults-\w+", (tmp_path / "main.tf").read_text()))
        with httpx.Client(base_url=sandbox.url, headers=headers, trust_env=False) as api:
            api.post("/team/new", json={"team_alias": f"{prefix}-t0"}).raise_for_status()

    result = try_once(make_another, sandbox, installed, tmp_path, Random())
    assert (result.healed, result.orphans, result.doubled, result.well) == (True, 1, 1, False)
