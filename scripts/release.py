"""A release, step by step: `python -m scripts.release STEP`. `make release` and .github/workflows/release.yml call it.

    prepare VERSION  makes this checkout that version; what is to be committed and tagged is printed
    check TAG        fails unless the checkout is the version of the tag, with a section in the changelog
    build [DIR]      makes wheel, sdist, mirror of the provider and their checksums: the same bytes whoever makes them
    notes VERSION    prints what the changelog tells of a version

Nothing is published from here.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = "provider_shim/__init__.py"
CHANGELOG = "CHANGELOG.md"
UNRELEASED = "## [Unreleased]"
# Of Semantic Versioning what Python and Terraform write alike.
SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


class Refused(Exception):
    """A step that cannot be done; the text says why."""


def prepare(root: Path, version: str) -> str:
    """Make the checkout `version`: in the package, in the changelog and wherever a text says which one to take.

    Returns what remains to be done. Raises Refused for what is no later version, and for one with nothing to tell.
    """
    if not SEMVER.fullmatch(version):
        raise Refused(f"{version or 'nothing'} is no version: MAJOR.MINOR.PATCH, as https://semver.org has it")
    before = version_of(root)
    released = sections((root / CHANGELOG).read_text(encoding="utf-8"))
    if _order(version) < _order(before) or version in released:
        raise Refused(f"{version} is not later than {max([before, *released], key=_order)}")
    if not released.get("Unreleased"):
        raise Refused(f"{CHANGELOG} tells nothing under {UNRELEASED}")
    _replace(root / VERSIONS, f'"{before}"', f'"{version}"')
    _replace(root / CHANGELOG, UNRELEASED, f"## [{version}] - {datetime.date.today()}")
    for name in _tracked(root, f"~> {before}"):
        _replace(root / name, f"~> {before}", f"~> {version}")
    return (
        f"This checkout is {version}. See that `make generate` changes nothing and `.ci/run` passes, then:\n\n"
        f"  git commit --all --message 'Release {version}'\n"
        f"  git tag --sign v{version} --message v{version}\n"
        f"  git push origin main v{version}\n\n"
        "The workflow `release` does the rest. After it, begin the next section of the changelog: "
        f"{UNRELEASED}"
    )


def check(root: Path, tag: str) -> str:
    """Raises Refused when the checkout is not what the tag says."""
    version = version_of(root)
    if tag != f"v{version}":
        raise Refused(f"the tag is {tag}, and this checkout is {version}")
    return f"{tag} is this checkout, and tells:\n\n{notes(root, version)}"


def notes(root: Path, version: str) -> str:
    """What the changelog tells of a version. Raises Refused when it tells nothing."""
    if told := sections((root / CHANGELOG).read_text(encoding="utf-8")).get(version):
        return told
    raise Refused(f"{CHANGELOG} tells nothing of {version}")


def build(root: Path, directory: Path) -> str:
    """Make what is published. Raises Refused when the directory has something already, or the build fails."""
    if directory.exists() and any(directory.iterdir()):
        raise Refused(f"{directory} is not empty: what it has would be published too")
    # Without a date of its own the build takes a fixed one.
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(directory), str(root)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise Refused(f"the build failed:\n{done.stdout[-3000:]}")
    _mirror(root, directory / f"terraform-provider-litellm_{version_of(root)}_mirror.zip")
    made = sorted(directory.iterdir())
    sums = "".join(f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {each.name}\n" for each in made)
    (directory / "SHA256SUMS").write_text(sums, encoding="utf-8")
    return sums


def _mirror(root: Path, packed: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "provider_shim", "mirror", place]
        subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
        with zipfile.ZipFile(packed, "w") as file:
            for path in sorted(path for path in Path(place).rglob("*") if path.is_file()):
                inside = zipfile.ZipInfo(path.relative_to(place).as_posix())  # of 1980, so that it is always the same
                inside.external_attr = 0o100644 << 16
                file.writestr(inside, path.read_bytes())


def version_of(root: Path) -> str:
    (version,) = re.findall(r'^__version__ = "(.*)"$', (root / VERSIONS).read_text(encoding="utf-8"), re.MULTILINE)
    return str(version)


def sections(changelog: str) -> dict[str, str]:
    """What the changelog tells, by version; `Unreleased` is what the next one will be."""
    parts = re.split(r"^## \[([^]]+)\].*$", changelog, flags=re.MULTILINE)
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def _order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split("."))) if SEMVER.fullmatch(version) else ()


def _tracked(root: Path, text: str) -> list[str]:
    """Committed files that have the text."""
    command = ["git", "grep", "--files-with-matches", "--fixed-strings", "-I", text]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout.splitlines()


def _replace(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.release", description="A release, step by step.")
    steps = parser.add_subparsers(required=True, metavar="STEP")

    def step(name: str, run: Callable[[argparse.Namespace], str], **argument: object) -> None:
        steps.add_parser(name).set_defaults(run=run)
        (metavar,) = argument
        steps.choices[name].add_argument(metavar, metavar=metavar.upper(), nargs="?", default=argument[metavar])

    step("prepare", lambda given: prepare(ROOT, given.version), version="")
    step("check", lambda given: check(ROOT, given.tag), tag="")
    step("build", lambda given: build(ROOT, Path(given.dir).absolute()), dir="dist")
    step("notes", lambda given: notes(ROOT, given.version), version="")
    given = parser.parse_args()
    try:
        print(given.run(given))
    except Refused as problem:
        print(f"release: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
