"""A provider that Terraform is told of and does not start: for tests, debuggers and work on the provider itself.

Terraform reads `TF_REATTACH_PROVIDERS` and uses the running provider, over an unencrypted unix socket.
"""

from __future__ import annotations

import json
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

from provider_shim.contract import Provider
from provider_shim.wire.handshake import PROTOCOL
from provider_shim.wire.server import Server

ADDRESSES = ("registry.terraform.io/litellm/litellm", "registry.opentofu.org/litellm/litellm")
"""The provider's full address for Terraform and for OpenTofu."""


@contextmanager
def running(load: Callable[[], Provider]) -> Generator[str]:
    """Serve a provider from a thread of this process. Gives the value of TF_REATTACH_PROVIDERS.

    `load` makes the provider when it is first needed. All commands share that one provider.
    """
    server = Server(load, lasting=True)
    with tempfile.TemporaryDirectory(prefix="litellm-") as directory:
        socket = os.path.join(directory, "socket")
        server.listen(socket)
        thread = threading.Thread(target=server.serve, name="terraform-provider-litellm", daemon=True)
        thread.start()
        try:
            yield _value(socket)
        finally:
            server.end()
            thread.join()


def serve_until_interrupted(load: Callable[[], Provider], ready: Callable[[str], None]) -> None:
    """Serve a provider until Ctrl-C or SIGTERM; `ready` gets the value of TF_REATTACH_PROVIDERS."""
    server = Server(load, lasting=True)

    def end(*_: object) -> None:
        server.end()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    with tempfile.TemporaryDirectory(prefix="litellm-") as directory:
        socket = os.path.join(directory, "socket")
        server.listen(socket)
        ready(_value(socket))
        server.serve()


def _value(socket: str) -> str:
    provider = {
        "Protocol": "grpc",
        "ProtocolVersion": int(PROTOCOL),
        "Pid": os.getpid(),
        "Test": True,
        "Addr": {"Network": "unix", "String": socket},
    }
    return json.dumps(dict.fromkeys(ADDRESSES, provider))
