"""How long the provider takes from the start of its process to its first answer."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from provider_shim.install import launchers
from tests.wire import startup


def measure(home: Path, times: int) -> dict[str, float]:
    """Milliseconds to the answered schema of what is installed into `home`, started as Terraform does it.

    Beside it those of an interpreter that starts, imports the usual library for gRPC and ends.
    """
    program = [str(launchers(home / "plugins")[0])]
    schema: list[float] = []
    grpc_alone: list[float] = []
    for _ in range(times):
        steps = dict(zip(startup.STEPS, startup.measure(program, home), strict=True))
        schema.append(steps["schema"])
        started = time.perf_counter()
        subprocess.run([sys.executable, "-I", "-c", "import grpc.aio"], check=True)
        grpc_alone.append(1000 * (time.perf_counter() - started))
    return {"schema": statistics.median(schema), "import grpc.aio": statistics.median(grpc_alone)}
