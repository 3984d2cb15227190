"""Writes the provider into dependency lock files, for tools that would ask the public registry for its hash.

The CLI of CDK for Terraform runs `terraform providers lock`, which looks into no local mirror, unless the lock file of
a stack already has every provider. The hash is the same for every user and platform: it is that of the launcher.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

from provider_shim import __version__
from provider_shim.install import HOSTS, SOURCE, launcher_name, launcher_text

LOCK_FILE = ".terraform.lock.hcl"


def lock(directories: Iterable[Path], say: Callable[[str], None]) -> None:
    """Add the provider to the lock file of each directory that lacks it. Raises OSError if one is not writable."""
    for directory in directories:
        file = directory / LOCK_FILE
        there = file.read_text(encoding="utf-8") if file.exists() else ""
        if f'provider "{HOSTS[0]}/{SOURCE}"' not in there:
            file.write_text(there + _entry(), encoding="utf-8")
            say(f"wrote {file}")


def package_hash() -> str:
    """Terraform's `h1:` hash of the installed package: of the names and the contents of its files, here one."""
    content = sha256(launcher_text().encode()).hexdigest()
    listing = f"{content}  {launcher_name()}\n"
    return f"h1:{b64encode(sha256(listing.encode()).digest()).decode()}"


def _entry() -> str:
    return f"""\
provider "{HOSTS[0]}/{SOURCE}" {{
  version     = "{__version__}"
  constraints = "~> {__version__}"
  hashes = [
    "{package_hash()}",
  ]
}}
"""
