"""Where a gateway lives on this machine: one folder per LiteLLM version, outside the checkout."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from provider_shim.versions import VERSIONS

KIT = Path(__file__).resolve().parent
LAUNCHED = time.monotonic()


class KitError(Exception):
    """The gateway could not be set up or started; the message says what was wrong and what to do."""


class Ports(NamedTuple):
    """The ports that a version takes when they are free."""

    gateway: int
    database: int


def ports_of(version: str) -> Ports:
    """1.109.1 has 4109 and 5509."""
    minor = int(version.split(".")[1])
    return Ports(4000 + minor, 5400 + minor)


class Home:
    """The folder of one version: `gateway/VERSION` in the cache.

    The cache is $LITELLM_CONSTRUCTS_CACHE, else litellm-constructs in $XDG_CACHE_HOME, else in ~/.cache.
    Raises KitError for a version that the kit does not know.
    """

    def __init__(self, version: str) -> None:
        if version not in VERSIONS:
            raise KitError(f"LiteLLM {version} cannot be set up here; the kit knows {', '.join(VERSIONS)}.")
        self.version = version
        self.ports = ports_of(version)
        self.folder = cache_folder() / "gateway" / version
        self.venv = self.folder / "venv"
        self.python = self.venv / "bin" / "python"
        self.prisma = self.folder / "prisma"
        self.query_engine = self.prisma / "bin" / "prisma-query-engine"
        self.setup_log = self.folder / "setup.log"

    @property
    def site_packages(self) -> Path:
        return next(self.venv.glob("lib/python3.*/site-packages"))

    @property
    def schema(self) -> Path:
        """LiteLLM's Prisma schema."""
        return self.site_packages / "litellm" / "proxy" / "schema.prisma"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keeps every other set-up, start and stop of this version waiting. A dead process holds no lock."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say(f"waiting for another process that is at work on LiteLLM {self.version}")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def command(
        self,
        *arguments: str | Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: str | None = None,
        stdin: str = "",
    ) -> str:
        """Run a program, by default in the version's folder, and return what it printed.

        Raises KitError with the end of its output when it fails. The whole output is in `setup.log`.
        """
        line = " ".join(map(str, arguments))
        done = subprocess.run(
            [str(each) for each in arguments],
            input=stdin,
            env=env,
            cwd=cwd or self.folder,
            user=user,
            group=None if user is None else primary_group(user),
            extra_groups=None if user is None else [],
            capture_output=True,
            text=True,
            check=False,
        )
        with self.setup_log.open("a") as log:
            log.write(f"$ {line}\n{done.stderr}")
        if done.returncode:
            end = "\n".join(f"{done.stdout}\n{done.stderr}".strip().splitlines()[-20:])
            raise KitError(f"`{line}` failed with exit code {done.returncode}:\n{end}\nLog: {self.setup_log}")
        return done.stdout


def cache_folder() -> Path:
    if own := os.environ.get("LITELLM_CONSTRUCTS_CACHE"):
        return Path(own).absolute()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").absolute() / "litellm-constructs"


def primary_group(user: str) -> int:
    return pwd.getpwnam(user).pw_gid


def say(progress: str) -> None:
    """Tell on standard error what is being done, with the seconds since the program began."""
    print(f"[{time.monotonic() - LAUNCHED:4.0f} s] {progress}", file=sys.stderr, flush=True)
