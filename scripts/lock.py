"""Make tests/gateway/locks/VERSION.txt for a version of LiteLLM, and name it in provider_shim/versions.py.

What the newest lock before it has is kept where LiteLLM allows it, so that a new lock differs by what it must. A lock
that is there stays as it is.

    python -m scripts.lock 1.110.2
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import provider_shim.versions
from provider_shim.versions import VERSIONS, is_since, parse_version
from tests.gateway.home import KIT, KitError, say
from tests.gateway.tools import find_python

LOCKS = KIT / "locks"
LIST = Path(provider_shim.versions.__file__)

HEAD = "# litellm[proxy] {version} and everything that it needs on Python 3.11 to 3.13. Installed with --no-deps.\n"
NOTE = "# Not in the package index, and so in its newest release before, or not at all: {missing}.\n"


def lock(version: str) -> None:
    """Write the lock of a version. Raises KitError when the package index has no such LiteLLM, or parts that fit."""
    before = next((other for other in VERSIONS if not is_since(other, version)), VERSIONS[-1])
    pins = {name: line for line in lines_of(before) if not (name := name_of(line)).startswith("litellm")}
    say(f"lock: what LiteLLM {version} needs, from the package index")
    (litellm,) = resolve([f"litellm=={version}"], "--no-deps")
    needed, missing = own_parts(requirements(litellm["metadata"]))
    kept = [line for line in pins.values() if fits(line, needed)]
    say(f"lock: {len(kept)} packages as LiteLLM {before} has them, and what is new (a minute)")
    wanted = [f"litellm=={version}", *map(str, needed)]
    try:
        found = resolve(wanted, constraints=kept)
    except KitError:
        say(f"lock: they do not go together; all packages anew, without those of LiteLLM {before}")
        found = resolve(wanted)
    versions = {
        canonicalize_name(each["metadata"]["name"]): f"{each['metadata']['name']}=={each['metadata']['version']}"
        for each in found
    }
    # What only another Python needs is not found by this one.
    others = {name: line for name, line in pins.items() if ";" in line and name not in versions}
    text = HEAD.format(version=version) + (NOTE.format(missing=", ".join(missing)) if missing else "")
    text += "".join(f"{line}\n" for line in sorted({**versions, **others}.values(), key=str.lower))
    (LOCKS / f"{version}.txt").write_text(text, encoding="utf-8")


def lines_of(version: str) -> list[str]:
    text = (LOCKS / f"{version}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def name_of(line: str) -> str:
    return canonicalize_name(Requirement(line).name)


def requirements(metadata: dict[str, Any]) -> list[Requirement]:
    """What LiteLLM's proxy needs on this Python, and the client of its database, which stands in another extra."""
    every = list(map(Requirement, metadata["requires_dist"]))

    def of(extra: str) -> list[Requirement]:
        return [each for each in every if each.marker is None or each.marker.evaluate({"extra": extra})]

    return [*of("proxy"), *(each for each in of("extra-proxy") if each.name == "prisma")]


def own_parts(needed: list[Requirement]) -> tuple[list[Requirement], list[str]]:
    """LiteLLM pins its own packages, and not every release of those gets into the package index.

    The newest one before takes the place of one that is not there. A package without any release is left out.
    """
    kept: list[Requirement] = []
    missing: list[str] = []
    for requirement in needed:
        plain = Requirement(str(requirement).partition(";")[0])
        if not plain.name.startswith("litellm") or is_there(plain):
            kept.append(plain)
            continue
        missing.append(str(plain))
        older = Requirement(f"{plain.name}{str(plain.specifier).replace('==', '<=')}")
        if is_there(older):
            kept.append(older)
    return kept, missing


def is_there(requirement: Requirement) -> bool:
    try:
        resolve([str(requirement)], "--no-deps")
    except KitError:
        return False
    return True


def fits(line: str, needed: list[Requirement]) -> bool:
    """Whether a pin of an older lock meets what LiteLLM itself asks for."""
    pin = Requirement(line)
    version = Version(next(iter(pin.specifier)).version)
    return all(each.specifier.contains(version) for each in needed if canonicalize_name(each.name) == name_of(line))


def resolve(wanted: list[str], *options: str, constraints: list[str] | None = None) -> list[dict[str, Any]]:
    """What pip would install. Raises KitError with its own words when it finds nothing that fits."""
    with tempfile.TemporaryDirectory() as folder:
        report, allowed = Path(folder) / "report.json", Path(folder) / "constraints.txt"
        allowed.write_text("\n".join(constraints or []), encoding="utf-8")
        pip = [find_python(), "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
        command = [*pip, "--report", str(report), "--constraint", str(allowed), *options, *wanted]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise KitError(f"pip finds nothing for {', '.join(wanted[:1])}:\n{done.stderr.strip()}")
        return json.loads(report.read_text(encoding="utf-8"))["install"]


def name_in_list(version: str) -> None:
    """Put the version where it belongs among the others."""
    text = LIST.read_text(encoding="utf-8")
    ordered = sorted({*VERSIONS, version}, key=lambda each: parse_version(each) or (), reverse=True)
    listed = "VERSIONS = (\n" + "".join(f'    "{each}",\n' for each in ordered) + ")"
    LIST.write_text(re.sub(r"VERSIONS = \([^)]*\)", listed, text), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="make litellm", usage="make litellm VERSION=x.y.z", description="Lock a version of LiteLLM, and list it."
    )
    parser.add_argument("version", metavar="VERSION", help="as the package index names it, such as 1.110.2")
    version: str = parser.parse_args().version
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        parser.error(f"{version!r} is no version of LiteLLM, such as {VERSIONS[0]}")
    try:
        if (LOCKS / f"{version}.txt").is_file():
            say(f"lock: LiteLLM {version} has one")
        else:
            lock(version)
        name_in_list(version)
    except KitError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
