"""What a release makes, and the checkout that it makes it of."""

from __future__ import annotations

import datetime
import hashlib
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from provider_shim import __version__
from provider_shim.install import HOSTS
from scripts.release import Refused, build, check, notes, prepare, sections
from tests.install.conftest import checkout_into

CHANGELOG = """\
# Changelog

## [Unreleased]

### Added

- Something.

## [0.9.0] - 2026-01-02

- The first.
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """What a release changes, committed."""
    root = tmp_path / "sources"
    (root / "provider_shim").mkdir(parents=True)
    (root / "provider_shim" / "__init__.py").write_text('__version__ = "0.9.0"\n')
    (root / "CHANGELOG.md").write_text(CHANGELOG)
    (root / "README.md").write_text('      version = "~> 0.9.0"\n')
    for command in (["git", "init", "--quiet"], ["git", "add", "."]):
        subprocess.run(command, cwd=root, check=True)
    return root


def test_built_twice_it_is_the_same_to_the_byte(dist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """In another place, at another time, by somebody with other habits."""
    copy = checkout_into(tmp_path / "elsewhere" / "copy")
    for path in copy.rglob("*"):
        if path.is_file():
            path.chmod(0o600 | (path.stat().st_mode & 0o100))
            os.utime(path, (1_000_000_000, 1_000_000_000))
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    before = os.umask(0o077)
    try:
        build(copy, tmp_path / "dist")
    finally:
        os.umask(before)
    assert (tmp_path / "dist" / "SHA256SUMS").read_text() == (dist / "SHA256SUMS").read_text()


def test_wheel_sdist_and_mirror_have_their_checksums(dist: Path):
    lines = [line.split("  ") for line in (dist / "SHA256SUMS").read_text().splitlines()]
    told = {name: checksum for checksum, name in lines}
    assert set(told) == {path.name for path in dist.iterdir()} - {"SHA256SUMS"}
    assert {name.rpartition(".")[2] for name in told} == {"whl", "gz", "zip"}
    assert all(hashlib.sha256((dist / name).read_bytes()).hexdigest() == told[name] for name in told)


def test_the_mirror_is_one_when_it_is_unpacked(dist: Path):
    with zipfile.ZipFile(dist / f"terraform-provider-litellm_{__version__}_mirror.zip") as packed:
        assert {f"{host}/litellm/litellm/index.json" for host in HOSTS} < set(packed.namelist())


def test_what_lies_there_already_is_not_published_along(tmp_path: Path):
    (tmp_path / "old.whl").write_text("")
    with pytest.raises(Refused, match="is not empty"):
        build(tmp_path, tmp_path)


def test_a_checkout_becomes_the_version_in_every_place(sources: Path):
    told = prepare(sources, "0.10.0")
    assert "git tag --sign v0.10.0" in told
    assert (sources / "provider_shim" / "__init__.py").read_text() == '__version__ = "0.10.0"\n'
    assert '"~> 0.10.0"' in (sources / "README.md").read_text()
    assert f"## [0.10.0] - {datetime.date.today()}" in (sources / "CHANGELOG.md").read_text()
    assert notes(sources, "0.10.0") == "### Added\n\n- Something."
    assert check(sources, "v0.10.0").startswith("v0.10.0 is this checkout")


@pytest.mark.parametrize(
    ("version", "why"),
    [
        ("", "nothing is no version"),
        ("1.0", "1.0 is no version"),
        ("v1.0.0", "v1.0.0 is no version"),
        ("1.0.0rc1", "1.0.0rc1 is no version"),
        ("0.9.0", "0.9.0 is not later than 0.9.0"),
        ("0.8.9", "0.8.9 is not later than 0.9.0"),
    ],
)
def test_what_is_no_later_version_is_refused(sources: Path, version: str, why: str):
    with pytest.raises(Refused, match=why):
        prepare(sources, version)
    assert (sources / "CHANGELOG.md").read_text() == CHANGELOG


def test_a_version_that_tells_nothing_is_refused(sources: Path):
    (sources / "CHANGELOG.md").write_text(CHANGELOG.replace("### Added\n\n- Something.\n", ""))
    with pytest.raises(Refused, match=r"CHANGELOG\.md tells nothing under"):
        prepare(sources, "1.0.0")


def test_a_tag_of_another_version_is_refused(sources: Path):
    with pytest.raises(Refused, match=r"the tag is v1\.0\.0, and this checkout is 0\.9\.0"):
        check(sources, "v1.0.0")


def test_this_changelog_can_be_released():
    changelog = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    assert next(iter(sections(changelog))) in ("Unreleased", __version__)
