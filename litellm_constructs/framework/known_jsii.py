"""Which jsii this is. What makes constructs many at a time uses names that jsii does not promise, so it is tied to the
releases that the tests ran on; with any other, constructs are made one by one, as jsii itself does it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from inspect import signature
from typing import Any

import jsii

TESTED = ("1.112", "1.142")
"""The minor releases that the tests ran on."""

PLAIN = "LITELLM_CONSTRUCTS_PLAIN"
"""The environment variable that asks for the plain way, and for no warning, when it is set to anything but nothing."""


class UntestedJsii(UserWarning):
    """Constructs are made one by one, as this jsii is none that the tests ran on. Programs do the same, and slower."""


def many_at_a_time() -> bool:
    """Whether constructs may be made many at a time. Warns with UntestedJsii if not, unless PLAIN asks for that."""
    if os.environ.get(PLAIN):
        return False
    if reason := next(unknown(jsii, TESTED), None):
        warnings.warn(
            f"{reason}. So litellm_constructs makes each construct in a message of its own: programs do the same, and "
            f"take three to five times as long. For speed install a jsii that is known: pip install "
            f"'jsii=={TESTED[-1]}.*', or a newer litellm-constructs. To be told no more, set {PLAIN}=1",
            UntestedJsii,
            stacklevel=2,
        )
    return not reason


def unknown(library: Any, tested: tuple[str, ...]) -> Iterator[str]:
    """Why `library` is no jsii that is known, in words."""
    version = str(getattr(library, "__version__", "of unknown version"))
    if ".".join(version.split(".")[:2]) not in tested:
        yield f"jsii {version} is none that litellm_constructs was tested with ({', '.join(tested)})"
    for name, there in _NEEDED.items():
        try:
            known = there(library)
        except (AttributeError, TypeError, ValueError):
            known = False
        if not known:
            yield f"jsii {version} has no {name} of the kind that litellm_constructs knows"


def _takes(function: Any, *names: str) -> bool:
    return [*signature(function).parameters][: len(names)] == [*names]


_NEEDED: Mapping[str, Callable[[Any], bool]] = {
    "kernel.provider": lambda library: all(
        callable(getattr(library.kernel.provider, name)) for name in ("create", "get", "invoke", "sinvoke")
    ),
    "kernel.provider.sync_complete": lambda library: _takes(
        library.kernel.provider.sync_complete, "request", "response_type"
    ),
    "kernel.load": lambda library: _takes(library.kernel.load, "name", "version", "tarball"),
    "create": lambda library: _takes(library.create, "klass", "obj", "args"),
    "sinvoke": lambda library: _takes(library.sinvoke, "klass", "method", "args"),
    "JSIIMeta": lambda library: _takes(library.JSIIMeta.__new__, "cls", "name", "bases", "attrs", "jsii_type"),
    "_reference_map._refs": lambda library: isinstance(library._reference_map._refs._refs, dict),
    "CreateRequest": lambda library: _takes(library._kernel.types.CreateRequest, "fqn", "args"),
    "CompleteRequest": lambda library: _takes(library._kernel.types.CompleteRequest, "cbid", "err", "result"),
}
"""What is used of jsii besides what it promises, and whether it is there."""
