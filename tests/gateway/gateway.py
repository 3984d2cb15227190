"""A real LiteLLM gateway with a real database, on loopback.

gateway = start("1.110.2")  # set up first when need be; ready, with an empty database
httpx.get(f"{gateway.url}/key/list", headers={"Authorization": f"Bearer {gateway.master_key}"})
stop("1.110.2")
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.gateway.home import Home, KitError
from tests.gateway.install import all_steps, complete, ensure
from tests.gateway.ports import free_port
from tests.gateway.postgres import DATABASE, Postgres
from tests.gateway.proxy import MASTER_KEY, Proxy, Running


@dataclass(frozen=True)
class Gateway:
    """A gateway that runs. Its master key guards nothing of value, but is treated as a secret all the same."""

    url: str
    master_key: str = field(repr=False)
    version: str


def start(version: str, fresh: bool = True, port: int | None = None) -> Gateway:
    """Start the gateway of one LiteLLM version, set it up first if need be, and wait until it is ready.

    `fresh` begins with an empty database, so a gateway that runs is started anew; without it a gateway that runs stays
    as it is. `port` defaults to the version's own, or to any free one when that is taken. A set-up takes about two
    minutes, a start 15 to 60 seconds.

    Raises KitError when something is missing on this machine, when the port asked for is taken, and when LiteLLM does
    not start.
    """
    home = Home(version)
    with home.locked():
        postgres, proxy = Postgres(home), Proxy(home)
        steps = all_steps(home, postgres)
        running = proxy.running
        if running and not fresh and port in (None, running.port) and complete(steps):
            proxy.wait_until_ready(running)
            return gateway_of(home, running)
        if port and not (running and port == running.port) and free_port(port) != port:
            raise KitError(f"Port {port} on 127.0.0.1 is taken. Choose another one, or none to have one chosen.")
        proxy.stop()
        ensure(steps)
        postgres.start()
        if fresh or not postgres.has(DATABASE):
            postgres.reset()
        return gateway_of(home, proxy.start(port, postgres.url(DATABASE)))


def stop(version: str) -> bool:
    """Stop the gateway and its database. True when one of them ran."""
    home = Home(version)
    with home.locked():
        return Proxy(home).stop() | Postgres(home).stop()


def status(version: str) -> Gateway | None:
    """The gateway of a version, when it runs."""
    home = Home(version)
    running = Proxy(home).running
    return gateway_of(home, running) if running else None


def gateway_of(home: Home, running: Running) -> Gateway:
    return Gateway(url=running.url, master_key=MASTER_KEY, version=home.version)
