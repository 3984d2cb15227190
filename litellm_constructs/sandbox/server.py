"""Running the sandbox: in a thread of a test, or in the foreground."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar

try:
    import uvicorn
    from starlette.types import Receive, Scope, Send
    from uvicorn.protocols.http.h11_impl import H11Protocol
except ImportError as error:
    raise ImportError(
        "The sandbox needs starlette and uvicorn. Install them with: pip install 'litellm-constructs[sandbox]'"
    ) from error

from provider_shim.versions import NEWEST

from . import models
from .app import Dropped, Fault, Request, State, build
from .gateway import Gateway
from .store import Store


class Sandbox:
    """LiteLLM's management API in this process.

        with Sandbox() as sandbox:
            httpx.get(f"{sandbox.url}/team/list", headers={"Authorization": f"Bearer {sandbox.master_key}"})

    It listens on a free port of the loopback address unless told otherwise, and forgets everything when it stops
    unless it has a `path`.

    - `version`: the LiteLLM whose answers it gives, such as "1.101.6"; by default the newest that is tested. One that
      is not tested behaves as far as is known from those that are.
    - `licensed`: whether fields that need a LiteLLM licence are accepted; they are refused by default.
    - `path`: a JSON file that keeps the state across runs; in memory by default.
    - `config_models`: the models of the configuration file, each with `model_name` and `litellm_params`; one,
      `config-fake`, by default.
    - `refuse_custom_keys`: refuse keys that the caller chose (`disable_custom_api_keys`).
    - `without_database`, `store_model_in_db=False`: how LiteLLM behaves when it is set up so.
    - `latency`: seconds to wait before each answer.
    - `gap`: seconds between LiteLLM's reading and its writing of a row that many objects share (the fallbacks, the
      teams of a user). Of two changes of such a row within them the first is lost; none is by default.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        master_key: str | None = None,
        version: str = NEWEST,
        licensed: bool = False,
        path: str | Path | None = None,
        config_models: Sequence[dict[str, Any]] = (models.CONFIGURED,),
        refuse_custom_keys: bool = False,
        without_database: bool = False,
        store_model_in_db: bool = True,
        latency: float = 0.0,
        gap: float = 0.0,
    ) -> None:
        file = Path(path) if path is not None else None
        gateway = Gateway(
            master_key=master_key or f"sk-sandbox-{secrets.token_hex(8)}",
            version=version,
            licensed=licensed,
            refuse_custom_keys=refuse_custom_keys,
            without_database=without_database,
            store_model_in_db=store_model_in_db,
            gap=gap,
            store=Store.load(file) if file is not None else Store(),
        )
        self._config_models = [models.configured(each) for each in config_models]
        self._state = State(gateway, file=file, latency=latency)
        self._host = host
        self._port = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self._seed()

    def _seed(self) -> None:
        stored = self._state.gateway.store.models
        for model_id in [model_id for model_id, row in stored.items() if not row["db_model"]]:
            del stored[model_id]
        database = dict(stored)
        stored.clear()
        stored.update({row["model_id"]: row for row in self._config_models}, **database)

    @property
    def url(self) -> str:
        """Where it listens. Known once it was started."""
        if not self._port:
            raise RuntimeError("The sandbox has no address yet: start it, or give it a port.")
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    @property
    def master_key(self) -> str:
        """The admin's key; a random one unless given."""
        return self._state.gateway.master_key

    @property
    def version(self) -> str:
        return self._state.gateway.version

    @property
    def requests(self) -> list[Request]:
        """Every request received so far. May be cleared."""
        return self._state.requests

    def reset(self) -> None:
        """Forget all objects, requests and faults; the models of the configuration file stay."""
        self._state.gateway.store.clear()
        self._state.requests.clear()
        self._state.faults.clear()
        self._seed()

    def fail_next(
        self,
        method: str,
        path: str = "*",
        *,
        status: int | None = 500,
        after_effect: bool = False,
        retry_after: int | None = None,
        times: int = 1,
    ) -> None:
        """Let the next `times` such requests fail with `status`, or without an answer when that is None.

        `path` is the path of the request, "*" any. With `after_effect` the work is done first. `retry_after` is sent
        as the Retry-After header, in seconds.
        """
        headers = {} if retry_after is None else {"retry-after": str(retry_after)}
        self._state.faults.append(Fault(method, path, status, headers, after_effect, times))

    def start(self) -> Sandbox:
        """Serve in a thread of its own and return when it answers."""
        listener = self._listen()
        self._server = _Server(self._config())
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name="litellm-sandbox", daemon=True
        )
        self._thread.start()
        while not self._server.ready.wait(0.1):
            if not self._thread.is_alive():
                raise RuntimeError("The sandbox's server ended before it was ready.")
        return self

    def stop(self) -> None:
        """Stop serving. Does nothing when it does not serve."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
        self._server = self._thread = None

    def serve_forever(self, *, announce: Callable[[], object] = lambda: None) -> None:
        """Serve in the foreground until interrupted; `announce` is called when the address is known."""
        listener = self._listen()
        announce()
        self._server = _Server(self._config())
        with contextlib.suppress(KeyboardInterrupt):
            self._server.run([listener])
        self._server = None

    def __enter__(self) -> Sandbox:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _listen(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        # Named, or asyncio would not turn off delays for accepted connections.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self._host, self._port))
        except (OSError, OverflowError) as error:
            listener.close()
            reason = error.strerror if isinstance(error, OSError) else "ports are numbers from 0 to 65535"
            raise OSError(f"The sandbox cannot listen on {self._host} port {self._port}: {reason}.") from error
        self._port = listener.getsockname()[1]
        return listener

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            _Application(self._state),
            http=_Protocol,
            lifespan="off",
            ws="none",
            log_level="error",
            access_log=False,
            timeout_graceful_shutdown=1,
        )


class _Protocol(H11Protocol):
    """HTTP on connections that can be cut."""

    _open: ClassVar[dict[tuple[str, int], asyncio.Transport]] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._peer: tuple[str, int] = transport.get_extra_info("peername")[:2]
        self._open[self._peer] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._open.pop(self._peer, None)
        super().connection_lost(exc)

    @classmethod
    async def cut(cls, peer: tuple[str, int]) -> None:
        """Close the connection to `peer` at once, and let the server see that it is gone."""
        cls._open[peer].abort()
        while peer in cls._open:
            await asyncio.sleep(0)


class _Application:
    """The application, with a way to close a connection without an answer."""

    def __init__(self, state: State) -> None:
        self._app = build(state)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Dropped:
            host, port = scope["client"]
            await _Protocol.cut((host, port))


class _Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


def describe(sandbox: Sandbox) -> str:
    """What to tell a person who started the sandbox: where it is and what to export."""
    return "\n".join(
        (
            f"A sandbox of LiteLLM {sandbox.version} answers at {sandbox.url}",
            "",
            f"export LITELLM_API_BASE={sandbox.url}",
            f"export LITELLM_API_KEY={sandbox.master_key}",
            "",
            "Ctrl-C stops it.",
        )
    )


__all__ = ["Request", "Sandbox", "describe"]
