"""Writes a provider mirror, in the layout of `terraform providers mirror`: one directory that is both kinds of mirror.

Terraform reads it as a filesystem mirror (a zip for each platform), and from a web server by the network mirror
protocol (`index.json`, and a file for each version). Both have the package that an installation lays out, so the hashes
in lock files are the same whichever way it comes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from provider_shim import __version__
from provider_shim.install import HOSTS, PLATFORMS, SOURCE, launcher_name, launcher_text, write_file
from provider_shim.lock import package_hash

INDEX = "index.json"


class Damaged(Exception):
    """What the directory has under the names of a mirror is none; the text says which file."""


def mirror(directory: Path, say: Callable[[str], None]) -> None:
    """Add this version to the mirror in `directory`, beside the versions that it has; done again, it changes nothing.

    Raises Damaged for an index that is none, and OSError when the place is not writable.
    """
    package = archive()
    archives = {
        platform: {"url": f"terraform-provider-litellm_{__version__}_{platform}.zip", "hashes": [package_hash()]}
        for platform in PLATFORMS
    }
    for host in HOSTS:
        place = directory / host / SOURCE
        versions = _versions(place / INDEX)
        files = {each["url"]: package for each in archives.values()}
        files[f"{__version__}.json"] = _json({"archives": archives})
        files[INDEX] = _json({"versions": {**versions, __version__: {}}})
        wrote = [write_file(place / str(name), content, 0o644) for name, content in files.items()]
        say(f"{'wrote' if any(wrote) else 'found'} {place}: {__version__} for {', '.join(PLATFORMS)}")


def archive() -> bytes:
    """The package as a zip: the same bytes whenever, wherever and for whichever platform it is made."""
    launcher = zipfile.ZipInfo(launcher_name())  # of 1980, which is the earliest that a zip can tell
    launcher.create_system = 3  # Unix, so that the mode holds
    launcher.external_attr = 0o100755 << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(launcher, launcher_text())
    return packed.getvalue()


def _versions(index: Path) -> dict[str, Any]:
    if not index.exists():
        return {}
    try:
        versions: object = json.loads(index.read_bytes())["versions"]
    except (ValueError, KeyError, TypeError):
        versions = None
    if not isinstance(versions, dict):
        raise Damaged(f"{index} is no index of a mirror: take it away, or name another directory")
    return cast("dict[str, Any]", versions)


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=2, sort_keys=True) + "\n").encode()
