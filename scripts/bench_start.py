"""How long the provider takes from the start of its process to its first answer."""

from __future__ import annotations

import base64
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

COOKIE = {"TF_PLUGIN_MAGIC_COOKIE": "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"}


def measure(home: Path, times: int) -> dict[str, float]:
    """Milliseconds to the answered schema, and of an interpreter that starts, imports gRPC and ends."""
    environment = {**os.environ, **COOKIE, "PLUGIN_CLIENT_CERT": "given", "XDG_DATA_HOME": str(home)}
    schema: list[float] = []
    grpc_alone: list[float] = []
    for _ in range(times):
        started = time.perf_counter()
        schema.append(_ask_schema(environment) - started)
        started = time.perf_counter()
        subprocess.run([sys.executable, "-I", "-c", "import grpc.aio"], check=True)
        grpc_alone.append(time.perf_counter() - started)
    return {"schema": statistics.median(schema) * 1000, "import grpc.aio": statistics.median(grpc_alone) * 1000}


def _ask_schema(environment: dict[str, str]) -> float:
    """Start a provider and ask it. Returns when it has answered: ending it takes time too."""
    import grpc

    with subprocess.Popen(
        [sys.executable, "-I", "-m", "provider_shim"], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        *_, path, _, certificate = process.stdout.readline().strip().split("|")
        der = base64.b64decode(certificate + "=" * (-len(certificate) % 4))
        body = base64.encodebytes(der).decode()
        root = f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n".encode()
        options = [("grpc.ssl_target_name_override", "localhost"), ("grpc.max_receive_message_length", -1)]
        with grpc.secure_channel(f"unix:{path}", grpc.ssl_channel_credentials(root), options) as channel:
            channel.unary_unary("/tfplugin6.Provider/GetProviderSchema")(b"", wait_for_ready=True)
            answered = time.perf_counter()
        process.kill()
    return answered
