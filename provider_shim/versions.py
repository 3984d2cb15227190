"""The versions of LiteLLM that the tests run on: the one place that names them.

`make litellm VERSION=x` writes a new one into it. Each has a lock file in tests/gateway/locks.
"""

from __future__ import annotations

import re

Version = tuple[int, ...]

VERSIONS = (
    "1.110.2",
    "1.109.1",
    "1.101.6",
)
"""Newest first. `make acceptance` runs on the first and on the last, whose organizations need no licence."""

NEWEST = VERSIONS[0]
OLDEST = VERSIONS[-1]


def parse_version(text: str) -> Version | None:
    """What LiteLLM calls its version as numbers that can be compared; None when it is no version."""
    found = re.match(r"v?(\d+)\.(\d+)\.(\d+)", text)
    return tuple(int(part) for part in found.groups()) if found else None


def is_since(version: str, first: str) -> bool:
    """Whether a version came not before another one."""
    return (parse_version(version) or ()) >= (parse_version(first) or ())
