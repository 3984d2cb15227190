"""A PostgreSQL of our own, on loopback, for one gateway."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path

from tests.gateway.home import Home, KitError
from tests.gateway.ports import free_port
from tests.gateway.tools import find_postgres

ROLE = "litellm"
DATABASE = "litellm"
TEMPLATE = "litellm_template"

# Nothing in it outlives a test run, so nothing has to survive a power cut.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "max_connections": "60",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class Postgres:
    """The database server of one version. PostgreSQL refuses to run as root; for root it runs as another user.

    Raises KitError when PostgreSQL is not installed or a command fails.
    """

    def __init__(self, home: Home) -> None:
        self.home = home
        self.programs = find_postgres()
        self.user = None if os.geteuid() else unprivileged_user()
        self.folder = database_folder(home)
        self.data = self.folder / "data"

    @property
    def port(self) -> int | None:
        """The port of the running server; none when it is stopped."""
        try:
            self._control("status")
            # The fourth line of postmaster.pid is the port.
            return int((self.data / "postmaster.pid").read_text().splitlines()[3])
        except (KitError, FileNotFoundError):
            return None

    def create(self) -> None:
        """Make an empty cluster in the place of whatever was there."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700, parents=True)
        if self.user:
            shutil.chown(self.folder, self.user)
        self._as_owner("initdb", "-D", self.data, "-U", ROLE, "--auth=trust", "-E", "UTF8", "--no-locale")

    def start(self) -> int:
        """Start the server if it does not run, and return its port."""
        if running := self.port:
            return running
        port = free_port(self.home.ports.database)
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        self._control("start", "-w", "-l", self.folder / "log", "-o", f"-p {port} {options}")
        return port

    def stop(self) -> bool:
        """Stop the server. True when it ran."""
        if not self.port:
            return False
        self._control("stop", "-w", "-m", "fast")
        return True

    def url(self, database: str) -> str:
        return f"postgresql://{ROLE}@127.0.0.1:{self.port}/{database}"

    def has(self, database: str) -> bool:
        return database in self.execute("select datname from pg_database").split()

    def execute(self, *statements: str) -> str:
        """Run statements, each in a transaction of its own, and return the rows."""
        return self._psql("postgres", [argument for statement in statements for argument in ("-c", statement)])

    def run_files(self, files: Sequence[Path], database: str) -> None:
        """Run SQL files in this order, up to the first that fails."""
        self._psql(database, [argument for file in files for argument in ("-f", str(file))])

    def reset(self) -> None:
        """Empty the gateway's database: a fresh copy of the template. Who is connected is disconnected."""
        self.execute(
            f"drop database if exists {DATABASE} with (force)", f"create database {DATABASE} template {TEMPLATE}"
        )

    def _psql(self, database: str, arguments: Sequence[str]) -> str:
        psql = self.programs / "psql"
        options = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.url(database)]
        return self.home.command(psql, *options, *arguments, env=environment())

    def _control(self, action: str, *arguments: str | Path) -> None:
        self._as_owner("pg_ctl", action, "-D", self.data, *arguments)

    def _as_owner(self, program: str, *arguments: str | Path) -> None:
        self.home.command(self.programs / program, *arguments, env=environment(), cwd=Path("/"), user=self.user)


def environment() -> dict[str, str]:
    """Ours, without the variables that would send PostgreSQL's programs to another database."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def unprivileged_user() -> str:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise KitError("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as.")


def database_folder(home: Home) -> Path:
    """In the version's folder; below /var/tmp when that is not reachable for the user that PostgreSQL runs as."""
    folder = home.folder / "database"
    if os.geteuid() or all(part.stat().st_mode & stat.S_IXOTH for part in (home.folder, *home.folder.parents)):
        return folder
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path("/var/tmp") / f"litellm-constructs-{name}"
