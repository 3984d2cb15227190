"""The directory of one launch, with its socket: made for it alone, and swept away when its provider was killed."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress

_PREFIX = "litellm-provider-"
_LONGEST_SOCKET_PATH = 100
_SECONDS_TO_BEGIN = 60.0


def private_directory() -> str:
    """A new directory that nobody else may enter: it protects the socket in it, also where there is no TLS. It stands
    in `$TMPDIR`, or in /tmp where that is too long for a socket or cannot be written to. Raises OSError.

    It is locked as long as this process lives, so that a later launch can tell whether anybody needs it.
    """
    name = f"{_PREFIX}{os.urandom(4).hex()}"
    path = os.path.join(os.environ.get("TMPDIR") or "/tmp", name)
    if len(path) > _LONGEST_SOCKET_PATH - len("/socket"):
        path = os.path.join("/tmp", name)
    try:
        os.mkdir(path, 0o700)
    except OSError:
        path = os.path.join("/tmp", name)
        os.mkdir(path, 0o700)
    fcntl.flock(os.open(path, os.O_RDONLY), fcntl.LOCK_EX)
    return path


def sweep(beside: str) -> None:
    """Remove the directories of killed providers that stand beside the one of this launch."""
    with suppress(OSError), os.scandir(os.path.dirname(beside)) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and entry.path != beside:
                with suppress(OSError):
                    _remove_if_left(entry.path)


def _remove_if_left(path: str) -> None:
    found = os.lstat(path)
    if found.st_uid != os.getuid() or time.time() - found.st_mtime < _SECONDS_TO_BEGIN:
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for name in ("socket", "certificate"):
            with suppress(FileNotFoundError):
                os.unlink(os.path.join(path, name))
        os.rmdir(path)
    finally:
        os.close(descriptor)
