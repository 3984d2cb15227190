"""A lock for each version that is tested, and how a new one is made of the one before it."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.requirements import Requirement

from provider_shim.versions import VERSIONS, parse_version
from scripts import lock


def test_every_version_has_a_lock_and_every_lock_a_version() -> None:
    assert {path.stem for path in lock.LOCKS.glob("*.txt")} == {*VERSIONS}


def test_the_versions_are_listed_newest_first() -> None:
    assert sorted(VERSIONS, key=lambda each: parse_version(each) or (), reverse=True) == [*VERSIONS]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_lock_is_of_its_version(version: str) -> None:
    assert f"litellm=={version}" in lock.lines_of(version)


def test_a_pin_is_kept_where_litellm_still_allows_it() -> None:
    needed = [Requirement("certifi>=2026.10.19"), Requirement("click<9")]
    pins = ["certifi==2026.10.18", "click==8.5.1", "six==1.17.0"]
    assert [pin for pin in pins if lock.fits(pin, needed)] == ["click==8.5.1", "six==1.17.0"]


def test_a_package_of_litellms_own_that_is_not_in_the_index_gives_way_to_the_one_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = {"litellm-enterprise<=0.1.83.post1", "litellm-extras==2"}
    monkeypatch.setattr(lock, "is_there", lambda requirement: str(requirement) in index)
    needed = ["litellm-enterprise==0.1.83.post1", "litellm-extras==2", "litellm-proxy==1.110.2", "click<9"]
    kept, missing = lock.own_parts([*map(Requirement, needed)])
    assert [*map(str, kept)] == ["litellm-enterprise<=0.1.83.post1", "litellm-extras==2", "click<9"]
    assert missing == ["litellm-enterprise==0.1.83.post1", "litellm-proxy==1.110.2"]


def test_a_new_version_is_one_line_of_the_list_and_a_known_one_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = lock.LIST.read_text(encoding="utf-8")
    monkeypatch.setattr(lock, "LIST", tmp_path / "versions.py")
    lock.LIST.write_text(text, encoding="utf-8")
    lock.name_in_list(VERSIONS[0])
    assert lock.LIST.read_text(encoding="utf-8") == text
    lock.name_in_list("1.999.0")
    assert lock.LIST.read_text(encoding="utf-8") == text.replace("VERSIONS = (\n", 'VERSIONS = (\n    "1.999.0",\n')
