"""A provider as Terraform starts it: shake hands, serve, and be gone when Terraform is."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import grpc

from provider_shim.wire import certificate, handshake, logs
from provider_shim.wire.server import Server

if TYPE_CHECKING:
    from provider_shim.contract import Provider

_SECONDS_BETWEEN_LOOKS = 1.0


def launch(load: Callable[[], Provider], schema: Callable[[], bytes] | None = None) -> None:
    """Serve the provider to the Terraform that started this process, and end the process with it.

    For `load` and `schema` see `Server`. Raises `handshake.Refused` when this Terraform cannot be served.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; Terraform says when to stop.
    gc.set_threshold(50_000)  # Loading the provider makes much and drops little: a tenth of it went into looking.
    handshake.check_protocol()
    logs.configure()
    terraform = _only_the_handshake_on_stdout()
    directory = handshake.private_directory()
    socket = os.path.join(directory, "socket")
    try:
        asyncio.run(_serve(Server(load, schema=schema), socket, terraform))
    finally:
        with suppress(OSError):
            os.unlink(socket)
        with suppress(OSError):
            os.rmdir(directory)
        # Without waiting for threads that still import or for the interpreter to take itself apart.
        os._exit(0 if sys.exc_info()[0] is None else 1)


async def _serve(server: Server, socket: str, terraform: int) -> None:
    own, credentials = "", None
    if handshake.wants_tls():
        kept = certificate.for_launch()
        own, credentials = kept.for_handshake, grpc.ssl_server_credentials([(kept.key, kept.chain)])

    def ready() -> None:
        os.write(terraform, f"{handshake.line(socket, own)}\n".encode())
        os.close(terraform)

    watch = asyncio.create_task(_end_with_parent(server))
    await server.serve(socket, ready, credentials)
    watch.cancel()


def _only_the_handshake_on_stdout() -> int:
    """What anything prints from now on goes to stderr: Terraform takes its first line for the handshake."""
    terraform = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return terraform


async def _end_with_parent(server: Server) -> None:
    """Terraform may die before it connects, and then no broken connection tells of it."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
    server.end()
