"""Run all tests of gateways on real LiteLLM: `python -m scripts.acceptance [--versions "X Y"] [pytest arguments]`.

On the newest and on the oldest version that are tested, or on those that are named.

Each gateway is started with an empty database, and one that runs already is started anew: what somebody left there
would decide over tests. One that ran before is left running, the others are stopped. A gateway that does not start
fails the run.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from provider_shim.versions import NEWEST, OLDEST, VERSIONS
from tests.gateway.gateway import Gateway, start, status, stop
from tests.gateway.home import KitError

OF_NO_GATEWAY = ("tests/project",)
"""Where tests are that are long and take no gateway: they run once."""


@contextlib.contextmanager
def gateways(versions: list[str]) -> Iterator[list[Gateway]]:
    """A gateway of each version."""
    missing = [version for version in versions if status(version) is None]
    try:
        # One after the other: each set-up and each start keeps two cores busy.
        yield [start(version) for version in versions]
    finally:
        with ThreadPoolExecutor() as pool:
            list(pool.map(stop, missing))


def main() -> int:
    parser = argparse.ArgumentParser(prog="make acceptance", usage='make acceptance [VERSIONS="x.y.z ..."] [ARGS=...]')
    parser.add_argument("--versions", default="", help=f"any of {', '.join(VERSIONS)}")
    options, arguments = parser.parse_known_args()
    versions: list[str] = options.versions.split() or [NEWEST, OLDEST]
    try:
        with gateways(versions) as running, ThreadPoolExecutor() as pool:
            codes = list(pool.map(lambda gateway: run(gateway, gateway is running[0], arguments), running))
    except KitError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    # 5 is pytest's word for no tests, which is well where another gateway had some.
    return min(codes) if set(codes) <= {0, 5} else 1


def run(gateway: Gateway, first: bool, arguments: list[str]) -> int:
    """Run the tests on one gateway, in one process: some lists LiteLLM cannot share between writers."""
    told = f"{gateway.version}={gateway.url}={gateway.master_key}"
    once = [] if first else [f"--ignore={place}" for place in OF_NO_GATEWAY]
    command = [sys.executable, "-m", "pytest", "-m", "acceptance", *once, *arguments]
    environment = {**os.environ, "LITELLM_TEST_GATEWAYS": told}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        for line in process.stdout:
            print(f"{gateway.version} | {line}", end="", flush=True)
    return process.returncode


if __name__ == "__main__":
    sys.exit(main())
