"""How long a launch takes, as Terraform sees it: `python -m tests.wire.startup [--runs N] [-- PROGRAM ...]`.

Prints the minimum and the median in ms from the start of the process to its handshake, to the answer of
GetProviderSchema, to the first answer that needs the loaded provider, and from Shutdown to the end of the process.
PROGRAM is what to launch, the installed provider by default.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from provider_shim.wire import certificate
from tests.wire.client import METADATA, SCHEMA, SHUTDOWN, Client, Identity, trusting

COOKIE = {"TF_PLUGIN_MAGIC_COOKIE": "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"}
STEPS = ("handshake", "schema", "provider loaded", "exit")


def measure(program: list[str], data: Path) -> list[float]:
    """Milliseconds of one launch, for each of STEPS. `data` is its XDG_DATA_HOME."""
    terraform = Identity()
    began = time.perf_counter()
    process = subprocess.Popen(
        program,
        env={**os.environ, **COOKIE, "PLUGIN_CLIENT_CERT": terraform.certificate, "XDG_DATA_HOME": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        assert process.stdout
        socket, _, own = process.stdout.readline().rstrip("\n").split("|")[3:]
        shaken = time.perf_counter()
        with Client(socket, trusting(own, terraform)) as client:
            client.call(SCHEMA)
            told = time.perf_counter()
            client.call(METADATA)
            loaded = time.perf_counter()
            client.call(SHUTDOWN)
            process.wait()
            ended = time.perf_counter()
    return [1000 * (end - start) for start, end in ((began, shaken), (began, told), (began, loaded), (loaded, ended))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("program", nargs="*", default=[sys.executable, "-I", "-m", "provider_shim"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        data = Path(directory) / "terraform-provider-litellm"
        data.mkdir()
        certificate.keep(certificate.make(), str(data))
        runs = [measure(options.program, Path(directory)) for _ in range(options.runs)]
    for step, times in zip(STEPS, zip(*runs, strict=True), strict=True):
        print(f"{step:16} {min(times):6.0f} {statistics.median(times):6.0f}")


if __name__ == "__main__":
    main()
