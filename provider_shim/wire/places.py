"""Where the provider keeps what belongs to this user, and that nobody else may write there.

What stands there decides which Python Terraform starts. So directories are made with modes of their own, whatever the
umask, and a launch does not go on where others may write.
"""

from __future__ import annotations

import os
import stat

from provider_shim.wire.handshake import Refused

_OTHERS = stat.S_IWOTH


def home() -> str:
    """The home directory of this user, as Terraform finds it: `$HOME`, else that of the user database.

    Raises OSError where neither tells one.
    """
    if named := os.environ.get("HOME"):
        return named
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        raise FileNotFoundError("this user has no home directory: set HOME") from None


def data_directory() -> str:
    """Where the provider keeps what belongs to this user: `$XDG_DATA_HOME/terraform-provider-litellm`."""
    base = os.environ.get("XDG_DATA_HOME") or os.path.join(home(), ".local", "share")
    return os.path.join(base, "terraform-provider-litellm")


def make_directory(path: str) -> None:
    """Make a directory, and those above it, that others may read and not write. Raises OSError."""
    if not os.path.isdir(path):
        make_directory(os.path.dirname(path))
        os.mkdir(path, 0o755)


def close_to_others(path: str) -> bool:
    """Take from others the right to write; whether they had it. Raises OSError."""
    mode = os.stat(path).st_mode
    if mode & _OTHERS:
        os.chmod(path, stat.S_IMODE(mode) & ~0o022)
    return bool(mode & _OTHERS)


def refuse_what_others_may_write(version: str) -> None:
    """Raises Refused when anybody on the machine may change what a launch of `version` starts with."""
    try:
        data = data_directory()
    except OSError:
        return
    own = os.path.join(data, version)
    for path in (data, own, os.path.join(own, "python"), os.path.join(own, "start.py")):
        try:
            found = os.stat(path)
        except OSError:
            continue
        if found.st_mode & _OTHERS:
            raise Refused(
                f"anybody on this machine may write to {path}, and so change what Terraform starts. See that it is as "
                "it should be, and run: terraform-provider-litellm install"
            )
