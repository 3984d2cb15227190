"""The Node.js that the framework runs in.

With one that is no longer maintained jsii prints eleven lines at every start. `demo` tells it instead, in a word.
"""

from __future__ import annotations

from collections.abc import MutableMapping

OLDEST_MAINTAINED = 22

QUIET = {
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": ",".join(map(str, range(14, 40))),
    "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
}
"""What jsii asks the environment before it prints them. One that is known not to work it tells all the same."""


def quiet(environment: MutableMapping[str, str]) -> None:
    """Keep jsii, when it starts in this environment, from telling how old Node.js is; what is set there stays."""
    for name, value in QUIET.items():
        environment.setdefault(name, value)


def is_maintained(version: str) -> bool:
    """Whether Node.js of this version, such as `20.20.2`, still gets fixes."""
    return int(version.partition(".")[0]) >= OLDEST_MAINTAINED
