"""A provider as Terraform starts it: shake hands, serve, and be gone when Terraform is."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

import grpc

from provider_shim.wire import certificate, handshake, logs
from provider_shim.wire.server import Server

if TYPE_CHECKING:
    from provider_shim.contract import Provider

_SECONDS_BETWEEN_LOOKS = 1.0


def launch(load: Callable[[], Provider], schema: Callable[[], bytes] | None = None) -> NoReturn:
    """Serve the provider to the Terraform that started this process, and end the process with it.

    For `load` and `schema` see `Server`. Raises, before anything is written to stdout, when it cannot serve:
    `handshake.Refused` for a Terraform that is too old, OSError for a directory that is not writable.
    """
    # Ctrl-C in a terminal and the end of a CI job reach every process at once, and Terraform then waits for what
    # runs. It is Terraform that says when to stop.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    gc.set_threshold(100_000)  # Loading the provider makes much and drops little: a tenth of it went into looking.
    handshake.check_protocol()
    logs.configure()
    directory = handshake.private_directory()
    socket = os.path.join(directory, "socket")
    try:
        asyncio.run(_serve(Server(load, schema=schema), socket))
    finally:
        with suppress(OSError):
            os.unlink(socket)
        with suppress(OSError):
            os.rmdir(directory)
    os._exit(0)  # Without waiting for threads that still import or for the interpreter to take itself apart.


async def _serve(server: Server, socket: str) -> None:
    own, credentials = "", None
    if handshake.wants_tls():
        kept = certificate.for_launch()
        own, credentials = kept.for_handshake, grpc.ssl_server_credentials([(kept.key, kept.chain)])
    watch = asyncio.create_task(_end_with_parent(server))
    await server.serve(socket, lambda: _shake_hands(socket, own), credentials)
    watch.cancel()


def _shake_hands(socket: str, own_certificate: str) -> None:
    os.write(1, f"{handshake.line(socket, own_certificate)}\n".encode())
    # What anything prints from now on is for the log.
    os.dup2(2, 1)
    sys.stdout = sys.stderr


async def _end_with_parent(server: Server) -> None:
    """Terraform may die before it connects, and then no broken connection tells of it."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
    server.end()
