"""The LiteLLM process of one version."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import NamedTuple

from tests.gateway.home import KIT, Home, KitError, say
from tests.gateway.ports import free_port
from tests.gateway.tools import find_node

MASTER_KEY = "sk-master-1234"

READY_WITHIN_SECONDS = 180
STOPPED_WITHIN_SECONDS = 20


class Running(NamedTuple):
    """A LiteLLM process that runs."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


# Leaves the program behind as nobody's child, and tells its process id.
DETACH = '"$@" >"$LOG" 2>&1 </dev/null & echo $!'


class Proxy:
    """Starts and stops LiteLLM. While the process lives it holds a lock on `alive`, so its id is never mistaken."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.folder = home.folder / "run"
        self.alive = self.folder / "alive"
        self.state = self.folder / "state.json"
        self.log = self.folder / "proxy.log"

    @property
    def running(self) -> Running | None:
        """The process that runs, ready or about to be."""
        if not self._is_alive() or not self.state.is_file():
            return None
        return Running(**json.loads(self.state.read_text()))

    def start(self, port: int | None, database_url: str) -> Running:
        """Start LiteLLM and wait until it is ready. Raises KitError when it does not become so."""
        self.folder.mkdir(exist_ok=True)
        chosen = port or free_port(self.home.ports.gateway)
        say(f"starting LiteLLM {self.home.version} on port {chosen}")
        litellm = str(self.home.venv / "bin" / "litellm")
        options = ["--config", str(KIT / "config.yaml"), "--host", "127.0.0.1", "--port", str(chosen)]
        with self.alive.open("w") as alive:
            fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
            pid = subprocess.run(
                ["/bin/sh", "-c", DETACH, "sh", litellm, *options],
                cwd=self.folder,
                env={**self._environment(database_url), "LOG": str(self.log)},
                stdout=subprocess.PIPE,
                text=True,
                pass_fds=[alive.fileno()],
                start_new_session=True,
                check=True,
            ).stdout
        running = Running(int(pid), chosen)
        self.state.write_text(json.dumps(running._asdict()))
        self.wait_until_ready(running)
        return running

    def wait_until_ready(self, running: Running) -> None:
        """Raises KitError when LiteLLM ends instead, or takes longer than three minutes (it is then stopped)."""
        end = time.monotonic() + READY_WITHIN_SECONDS
        while not is_ready(running.url):
            if not self._is_alive():
                raise KitError(f"LiteLLM ended instead of becoming ready.\n{self._log_end()}")
            if time.monotonic() > end:
                self.stop()
                raise KitError(f"LiteLLM was not ready after {READY_WITHIN_SECONDS} s.\n{self._log_end()}")
            time.sleep(0.2)

    def stop(self) -> bool:
        """Stop LiteLLM. True when it ran."""
        running = self.running
        if running is None:
            return False
        say(f"stopping LiteLLM {self.home.version}")
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(running.pid, sign)
            end = time.monotonic() + STOPPED_WITHIN_SECONDS
            while self._is_alive() and time.monotonic() < end:
                time.sleep(0.1)
        self.state.unlink()
        return True

    def _is_alive(self) -> bool:
        if not self.alive.is_file():
            return False
        with self.alive.open() as alive:
            try:
                fcntl.flock(alive, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def _log_end(self) -> str:
        return "\n".join([*self.log.read_text(errors="replace").splitlines()[-30:], f"Log: {self.log}"])

    def _environment(self, database_url: str) -> dict[str, str]:
        """Nothing of the caller's own environment, where providers' keys and LiteLLM's own settings may be."""
        node = Path(find_node(self.home).program)
        programs = [self.home.prisma / "bin", self.home.venv / "bin", node.parent, Path("/usr/bin"), Path("/bin")]
        return {
            "PATH": os.pathsep.join(map(str, programs)),
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "DATABASE_URL": f"{database_url}?connection_limit=10",
            "PRISMA_QUERY_ENGINE_BINARY": str(self.home.query_engine),
            "LITELLM_MASTER_KEY": MASTER_KEY,
            "LITELLM_SALT_KEY": "sk-salt-1234",
            "LITELLM_MODE": "PRODUCTION",
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            "LITELLM_TELEMETRY": "False",
            "DO_NOT_TRACK": "1",
            "STORE_MODEL_IN_DB": "True",
            # 1.101.6 writes fallbacks over a configuration that it read up to this many seconds ago, and loses others.
            "LITELLM_CONFIG_PARAM_CACHE_TTL_SECONDS": "0",
            "DISABLE_SCHEMA_UPDATE": "true",
        }


def is_ready(url: str) -> bool:
    # Loopback is asked directly, whatever proxy the environment names.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{url}/health/readiness", timeout=10) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
