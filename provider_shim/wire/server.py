"""The gRPC server that Terraform talks to, and when it ends.

Only grpcio and light parts of the standard library are imported here: this is the way to the handshake, and Terraform
walks it three to five times per command. The provider itself is loaded when a call first needs it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

import grpc
import grpc.aio

if TYPE_CHECKING:
    from provider_shim.contract import Provider
    from provider_shim.wire.service import Service, Unavailable

_PROVIDER = "/tfplugin6.Provider/"
_UNLIMITED = -1
_SECONDS_TO_FINISH = 1.0


class Server:
    """Serves one provider on a unix socket.

    `load` makes the provider; it runs once, in a thread, so that it may import and prepare what it likes.
    `schema` gives the bytes of the answer to GetProviderSchema without the provider; without it the provider is asked.
    A `lasting` server is one that Terraform was told of and did not start: it outlives the commands that use it.
    """

    def __init__(
        self, load: Callable[[], Provider], *, schema: Callable[[], bytes] | None = None, lasting: bool = False
    ) -> None:
        self._load = load
        self._schema = schema
        self._lasting = lasting
        self._service: asyncio.Task[Service | Unavailable] | None = None
        self._ended = asyncio.Event()

    def end(self) -> None:
        """Let `serve` return."""
        self._ended.set()

    async def serve(
        self, socket: str, ready: Callable[[], None], credentials: grpc.ServerCredentials | None = None
    ) -> None:
        """Serve on the path `socket`, say `ready` once it accepts, and return when Terraform or `end` ends it."""
        server = grpc.aio.server(
            options=[
                ("grpc.max_receive_message_length", _UNLIMITED),
                ("grpc.max_send_message_length", _UNLIMITED),
            ]
        )
        server.add_generic_rpc_handlers((_Router(self._handler),))
        if credentials is None:
            server.add_insecure_port(f"unix:{socket}")
        else:
            server.add_secure_port(f"unix:{socket}", credentials)
        await server.start()
        ready()
        await self._ended.wait()
        await server.stop(_SECONDS_TO_FINISH)
        if self._service is not None and self._service.done():
            await self._service.result().close()

    def _handler(self, method: str) -> grpc.RpcMethodHandler[Any, Any] | None:
        if method.startswith(_PROVIDER):
            return self._provider_handler(method.removeprefix(_PROVIDER))
        if method == "/plugin.GRPCController/Shutdown":
            return grpc.unary_unary_rpc_method_handler(self._shut_down)
        if method == "/plugin.GRPCStdio/StreamStdio":
            return grpc.unary_stream_rpc_method_handler(self._stream_stdio)
        if method == "/plugin.GRPCBroker/StartStream":
            return grpc.stream_stream_rpc_method_handler(self._start_stream)
        return None

    def _provider_handler(self, call: str) -> grpc.RpcMethodHandler[Any, Any] | None:
        if call == "GetProviderSchema" and self._schema is not None:
            return grpc.unary_unary_rpc_method_handler(self._get_schema)

        from provider_shim.wire.messages import CALLS

        return grpc.unary_unary_rpc_method_handler(self._caller(call)) if call in CALLS else None

    async def _get_schema(self, request: bytes, context: Any) -> bytes:
        assert self._schema is not None
        return self._schema()

    def _caller(self, name: str) -> Callable[[bytes, Any], Any]:
        async def call(request: bytes, context: Any) -> bytes:
            return await (await self._loaded()).call(name, request)

        return call

    async def _loaded(self) -> Service | Unavailable:
        if self._service is None:
            self._service = asyncio.create_task(asyncio.to_thread(_load_service, self._load))
        if not self._service.done():
            await asyncio.shield(self._service)
        return self._service.result()

    async def _shut_down(self, request: bytes, context: Any) -> bytes:
        if not self._lasting:
            self.end()
        return b""

    async def _stream_stdio(self, request: bytes, context: Any) -> AsyncIterator[bytes]:
        """Nothing is ever sent: Terraform reads the log from stderr. The open call is the sign that it is alive."""
        try:
            await self._ended.wait()
        finally:
            if not self._lasting:
                self.end()
        return
        yield b""

    async def _start_stream(self, requests: Any, context: Any) -> AsyncIterator[bytes]:
        """go-plugin's channel for further connections, which a provider does not need."""
        await self._ended.wait()
        return
        yield b""


class _Router(grpc.GenericRpcHandler):
    """Hands bytes through: messages are decoded by the service."""

    def __init__(self, handler: Callable[[str], grpc.RpcMethodHandler[Any, Any] | None]) -> None:
        self._handler = handler
        self._made: dict[str, grpc.RpcMethodHandler[Any, Any] | None] = {}

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[Any, Any] | None:
        method = handler_call_details.method
        if method not in self._made:
            self._made[method] = self._handler(method)
        return self._made[method]


def _load_service(load: Callable[[], Provider]) -> Service | Unavailable:
    from provider_shim.wire.service import load_service

    return load_service(load)
