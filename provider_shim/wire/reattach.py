"""A provider that Terraform is told of and does not start: for tests, debuggers and work on the provider itself.

Terraform reads `TF_REATTACH_PROVIDERS` and uses the running provider, over an unencrypted unix socket.
"""

from __future__ import annotations

import asyncio
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
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="terraform-provider-litellm", daemon=True)
    server = Server(load, lasting=True)
    started = threading.Event()
    with tempfile.TemporaryDirectory(prefix="litellm-") as directory:
        socket = os.path.join(directory, "socket")
        thread.start()
        served = asyncio.run_coroutine_threadsafe(server.serve(socket, started.set), loop)
        served.add_done_callback(lambda _: started.set())
        started.wait()
        try:
            if not served.done():
                yield _value(socket)
        finally:
            loop.call_soon_threadsafe(server.end)
            served.result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()


def serve_until_interrupted(load: Callable[[], Provider], ready: Callable[[str], None]) -> None:
    """Serve a provider until Ctrl-C or SIGTERM; `ready` gets the value of TF_REATTACH_PROVIDERS."""

    async def serve(socket: str) -> None:
        server = Server(load, lasting=True)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, server.end)
        await server.serve(socket, lambda: ready(_value(socket)))

    with tempfile.TemporaryDirectory(prefix="litellm-") as directory:
        asyncio.run(serve(os.path.join(directory, "socket")))


def _value(socket: str) -> str:
    provider = {
        "Protocol": "grpc",
        "ProtocolVersion": int(PROTOCOL),
        "Pid": os.getpid(),
        "Test": True,
        "Addr": {"Network": "unix", "String": socket},
    }
    return json.dumps(dict.fromkeys(ADDRESSES, provider))
