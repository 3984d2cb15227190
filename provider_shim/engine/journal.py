"""What creates have asked for that no state shows yet, on disk, so that the next run finds what a kill has left over.

Terraform learns of an object only by the answer to its create. When Terraform or the provider is killed before that is
in the state, the object is on the gateway and nobody knows of it. So an entry is on disk before a create is sent; it
goes when the state shows the object, when the gateway has refused it, or when Terraform ends the provider in peace.
The next create of the same thing in the same state that finds an entry goes on with it.

Each provider process appends to a log of its own below Terraform's data directory, and holds a lock on it: a log that
can be locked is of a process that is gone. A line is a checksum and a JSON object that adds to the entry of its number;
a line that is not as it was written says nothing.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import hashlib
import json
import logging
import os
import time
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from provider_shim.answers import Json
from provider_shim.engine.run import Run, lives
from provider_shim.fields import fields_of
from provider_shim.gateway.errors import GatewayError
from provider_shim.spec import Resource, Values

log = logging.getLogger(__name__)

_FOLDER = "litellm-journal"

_DAYS_KEPT = 7

_SECONDS_ASIDE = 900
"""How far the clocks of this machine and the gateway may be from each other, with the time that a create may take."""

_SECONDS_TO_DIE = 60.0
"""How long is waited for the provider of a Terraform that is gone. It ends in two seconds on a machine that is idle."""


@dataclass(eq=False)
class Entry:
    """One create."""

    log: Path
    n: int
    kind: str
    id: str | None
    """The id of the object, as far as it is known; of a key a hash."""
    name: str | None
    digest: str
    """Of what was planned, without secrets."""
    gateway: str
    state: str
    process: str
    """The Terraform that it is of."""
    at: int
    """When it was written, in seconds."""
    answered: bool = False
    """Whether Terraform was told of the object, so that the state may have it."""
    gone: bool = False

    def may_have_made(self, row: Json) -> bool:
        """Whether an object was made when this was asked for, as far as LiteLLM tells when that was."""
        try:
            made = datetime.fromisoformat(row["created_at"])
        except (LookupError, TypeError, ValueError):
            return True
        made = made if made.tzinfo else made.replace(tzinfo=UTC)
        return abs(made.timestamp() - self.at) < _SECONDS_ASIDE


class Journal:
    """What this process and earlier ones have asked for. `look` finds the run; without one nothing is kept."""

    def __init__(self, look: Callable[[], Run | None]) -> None:
        self._look = look
        self._looked = False
        self._run: Run | None = None
        self._own: list[Entry] = []
        self._own_log: Path | None = None
        self._file: int | None = None
        self._left: asyncio.Future[list[Entry]] | None = None
        self._unwritten: list[bytes] = []
        self._writing = asyncio.Lock()

    # --- a create

    async def take(self, spec: type[Resource], gateway: str, values: Values) -> Entry | None:
        """What an earlier run has left of the object with these attributes, from now on of this run alone. Raises
        GatewayError when an earlier run does not end."""
        run = self.run
        if run is None or not run.applies:
            return None
        left = [
            entry
            for entry in await self._left_over()
            if entry.kind == spec.type_name and entry.gateway == gateway and (run.whole or not entry.answered)
        ]
        while entry := _match([entry for entry in left if not entry.gone], spec, values):
            entry.gone = True  # for the other creates of this process
            if await asyncio.to_thread(self._claim, run, entry):
                entry.gone = False
                left_over = await self._left_over()
                left_over.remove(entry)
                self._own.append(entry)
                return entry
        return None

    async def begin(
        self, spec: type[Resource], gateway: str, values: Values, left: Entry | None = None
    ) -> Entry | None:
        """Have it on disk that a create is about to be sent, as that of `left` if it has the same id. Raises
        GatewayError when that is not possible."""
        run = self.run
        if run is None or not run.applies:
            return None
        if left and left.id == spec.id_of(values):
            self.note(left, name=_name(spec, values), digest=_digest(spec, values), gone=False)
            return left
        self.note(left, gone=True)
        entry = Entry(
            log=self._log(run),
            n=len(self._own),
            kind=spec.type_name,
            id=spec.id_of(values),
            name=_name(spec, values),
            digest=_digest(spec, values),
            gateway=gateway,
            state=run.state,
            process=run.process,
            at=int(time.time()),
        )
        self._own.append(entry)
        try:
            await self._keep(_line(entry.n, {name: value for name, value in vars(entry).items() if name != "log"}))
        except OSError as problem:
            raise GatewayError(
                f"{entry.log} cannot be written",
                f"{problem.strerror}. Nothing was made: what finds an object again, should Terraform be killed, is "
                "written there before.",
            ) from None
        return entry

    def note(self, entry: Entry | None, **said: Any) -> None:
        """Add to an entry: the `id` of what was made, that it was `answered`, or that it is `gone`."""
        if entry is None:
            return
        try:
            _add(entry, said)
        except OSError as problem:
            log.warning("%s cannot be written: %s", entry.log, problem.strerror)

    # --- a state

    async def shown(self, kind: str, id: Any, gateway: str | None) -> None:
        """The state has this object. Raises GatewayError when that cannot be written down, or as `take` does."""
        if self.run is None:
            return
        for entry in await self._left_over():
            if (entry.kind, entry.id) == (kind, id) and gateway in (None, entry.gateway) and not entry.gone:
                try:
                    _add(entry, {"gone": True})
                except OSError as problem:
                    raise GatewayError(f"{entry.log} cannot be written", f"{problem.strerror}.") from None

    def end(self) -> None:
        """Terraform has ended in peace: what it was told of is in its state."""
        for entry in self._own:
            if entry.answered and not entry.gone:
                self.note(entry, gone=True)
        if self._run and (self._own or self._left):
            with suppress(OSError), _alone(self._run):
                for path in _logs(self._run):
                    if path == self._own_log or _released(path):
                        _drop_empty(path)

    # --- files

    @property
    def run(self) -> Run | None:
        if not self._looked:
            self._looked, self._run = True, self._look()
        return self._run

    def _log(self, run: Run) -> Path:
        if self._own_log is None:
            self._own_log = _folder(run) / f"{os.getpid()}-{time.time_ns()}.jsonl"
        return self._own_log

    async def _keep(self, line: bytes) -> None:
        """Have the line on disk. Creates of the same moment wait for the disk together."""
        self._unwritten.append(line)
        async with self._writing:
            if line in self._unwritten:
                lines, self._unwritten = self._unwritten, []
                await asyncio.to_thread(self._write_synced, b"".join(lines))

    def _write_synced(self, lines: bytes) -> None:
        if self._file is None:
            self._file = self._open()
        _write(self._file, lines)
        os.fsync(self._file)

    def _open(self) -> int:
        assert self._run
        assert self._own_log
        _folder(self._run).mkdir(mode=0o700, exist_ok=True)
        with _alone(self._run) as folder:
            file = os.open(self._own_log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.fsync(folder)
        return file

    async def _left_over(self) -> list[Entry]:
        """Entries of earlier runs on the same state."""
        if self._left is None:
            assert self._run
            self._left = asyncio.ensure_future(asyncio.to_thread(self._load, self._run))
        return await asyncio.shield(self._left)

    def _load(self, run: Run) -> list[Entry]:
        until = time.monotonic() + _SECONDS_TO_DIE
        while True:
            try:
                with _alone(run):
                    found, dying = self._look_through(run)
            except FileNotFoundError:
                return []
            except OSError as problem:
                log.warning("the journal cannot be read: %s", problem)
                return []
            if not dying:
                return found
            if time.monotonic() > until:
                raise GatewayError(
                    "The provider of an apply that was killed is still at work",
                    f"It holds {', '.join(map(str, dying))}, whose name begins with the number of its process. What it "
                    "makes would be made twice. Apply again when it has ended, or end it.",
                )
            time.sleep(0.05)

    def _look_through(self, run: Run) -> tuple[list[Entry], list[Path]]:
        """The entries of processes that are gone, and the logs of those that are about to go."""
        found: list[Entry] = []
        alive = {run.process: True}
        dying: list[Path] = []
        for path in _logs(run):
            if path == self._own_log:
                continue
            released, entries = _released(path), _read(path)
            of_the_dead = [entry for entry in entries if not alive.setdefault(entry.process, lives(entry.process))]
            if released:
                _drop_empty(path)
                found += [entry for entry in of_the_dead if entry.state == run.state]
            elif any(entry.state == run.state for entry in of_the_dead):
                dying.append(path)
        return found, dying

    def _claim(self, run: Run, entry: Entry) -> bool:
        """Whether the entry is this run's from now on, and nobody else's."""
        try:
            with _alone(run):
                now = next((other for other in _read(entry.log) if other.n == entry.n), None)
                if now is None or now.process != entry.process:
                    return False
                _add(entry, {"process": run.process, "answered": False})
                return True
        except OSError as problem:
            log.warning("the journal cannot be written: %s", problem)
            return False


def _match(left: list[Entry], spec: type[Resource], values: Values) -> Entry | None:
    """The one of these that asked for the same: by its id, else by all that was planned, else by a name that no other
    of them has."""
    if (id := spec.id_of(values)) is not None:
        return next((entry for entry in left if entry.id == id), None)
    digest, name = _digest(spec, values), _name(spec, values)
    named = [entry for entry in left if name is not None and entry.name == name]
    alike = [entry for entry in left if entry.digest == digest]
    return alike[0] if alike else named[0] if len(named) == 1 else None


def _name(spec: type[Resource], values: Values) -> str | None:
    name = [values[part] for part in spec.named_by]
    return json.dumps(name) if any(name) else None


def _digest(spec: type[Resource], values: Values) -> str:
    """The same for creates of the same, whichever ids are chosen for them."""
    told = [
        (item.name, values[item.name])
        for item in fields_of(spec)
        if not item.is_secret and not item.attr.choose and not item.server_set
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def _folder(run: Run) -> Path:
    return run.data / _FOLDER


def _logs(run: Run) -> list[Path]:
    return sorted(path for path in _folder(run).glob("*.jsonl") if path.is_file())


@contextmanager
def _alone(run: Run) -> Generator[int]:
    """Hold back every other process that looks through the logs. Raises OSError."""
    folder = os.open(_folder(run), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(folder)


def _released(path: Path) -> bool:
    """Whether a lock can be had, as the process that wrote the log is gone."""
    file = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(file)
    return True


def _read(path: Path) -> list[Entry]:
    """The entries of a log that are open and not too old. A line that was not wholly written was never acted on."""
    said: dict[int, dict[str, Any]] = {}
    for line in path.read_bytes().splitlines():
        checksum, _, text = line.partition(b" ")
        if checksum == _checksum(text):
            added = json.loads(text)
            said.setdefault(added["n"], {}).update(added)
    entries: list[Entry] = []
    for members in said.values():
        with suppress(TypeError):  # what was said first is damaged, or another version's
            entry = Entry(log=path, **members)
            if not entry.gone and time.time() - entry.at < _DAYS_KEPT * 86_400:
                entries.append(entry)
    return entries


def _drop_empty(path: Path) -> None:
    if not _read(path):
        path.unlink()


def _add(entry: Entry, said: dict[str, Any]) -> None:
    """Raises OSError."""
    vars(entry).update(said)
    file = os.open(entry.log, os.O_WRONLY | os.O_APPEND)
    try:
        _write(file, _line(entry.n, said))
    finally:
        os.close(file)


def _line(n: int, said: dict[str, Any]) -> bytes:
    """Begins with a line break, as what stands before it may be half of a line."""
    text = json.dumps({**said, "n": n}).encode()
    return b"\n%s %s" % (_checksum(text), text)


def _checksum(text: bytes) -> bytes:
    return b"%08x" % zlib.crc32(text)


def _write(file: int, data: bytes) -> None:
    if os.write(file, data) < len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
