"""A provider as Terraform starts it: shake hands, serve, and be gone when Terraform is."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from provider_shim.wire import certificate, handshake, logs
from provider_shim.wire.private import private_directory, sweep
from provider_shim.wire.server import Server

if TYPE_CHECKING:
    from provider_shim.contract import Provider
    from provider_shim.wire.tls import Tls

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
    handshake.check_protocol()
    logs.configure()
    directory = private_directory()
    socket = os.path.join(directory, "socket")
    try:
        own, tls = _tls(directory)
        server = Server(load, schema=schema)
        parent = os.getppid()
        server.listen(socket)
        _shake_hands(socket, own)
        threading.Thread(target=_look_after, args=(server, parent, directory), daemon=True).start()
        server.serve(tls)
    finally:
        with suppress(OSError):
            os.unlink(socket)
        with suppress(OSError):
            os.rmdir(directory)
    os._exit(0)  # Without waiting for threads that still work or for the interpreter to take itself apart.


def _tls(directory: str) -> tuple[str, Callable[[], Tls] | None]:
    """The certificate for the handshake, and what makes the TLS of a connection; neither if Terraform wants none."""
    terraforms = handshake.terraforms_certificate()
    if not terraforms:
        return "", None
    from provider_shim.wire import tls

    own = certificate.for_launch()
    return own.for_handshake, tls.between(own, terraforms, directory)


def _shake_hands(socket: str, own_certificate: str) -> None:
    os.write(1, f"{handshake.line(socket, own_certificate)}\n".encode())
    # What anything prints from now on is for the log.
    os.dup2(2, 1)
    sys.stdout = sys.stderr


def _look_after(server: Server, parent: int, directory: str) -> None:
    """Terraform may die before it connects, and then no broken connection tells of it."""
    sweep(directory)
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    server.end()
