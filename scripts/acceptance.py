"""Run all tests of gateways on real LiteLLM: `python -m scripts.acceptance [pytest arguments]`.

A gateway that does not run is started with an empty database and stopped afterwards; one that runs is used as it is
and left running. A gateway that does not start fails the run.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from tests.gateway.gateway import Gateway, start, status, stop
from tests.gateway.home import VERSIONS, KitError


@contextlib.contextmanager
def gateways() -> Iterator[list[Gateway]]:
    """A gateway of every version that is tested."""
    missing = [version for version in VERSIONS if status(version) is None]
    try:
        # One after the other: each set-up and each start keeps two cores busy.
        yield [start(version, fresh=version in missing) for version in VERSIONS]
    finally:
        with ThreadPoolExecutor() as pool:
            list(pool.map(stop, missing))


def main(arguments: list[str]) -> int:
    try:
        with gateways() as running:
            told = ",".join(f"{gateway.version}={gateway.url}={gateway.master_key}" for gateway in running)
            each_its_own = ["-n", str(len(running)), "--dist", "loadgroup"]
            command = [sys.executable, "-m", "pytest", "-m", "acceptance", *each_its_own, *arguments]
            return subprocess.run(command, env={**os.environ, "LITELLM_TEST_GATEWAYS": told}, check=False).returncode
    except KitError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
