"""Constructs and Terraform elements, made in Node.js many at a time.

The framework runs in Node.js. What is made the usual way is a message to it each, and Python is asked twice for the
attributes of each resource. Here, what is to be made or has changed waits until anybody speaks to Node.js, and goes
there before that, all in one message. No program can tell the difference: nothing is seen of a construct without a
message. What the framework might refuse does not wait, so that the error comes where the mistake is.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

import jsii
from constructs import Construct

from litellm_constructs.framework import assembly
from litellm_constructs.framework.tokens import unresolved

_jsii: Any = jsii

T = TypeVar("T")


class Later(jsii.JSIIMeta):
    """Of classes whose objects Node.js gets later."""

    def __call__(cls: type[T], *args: Any, **kwargs: Any) -> T:
        # jsii's own would ask for the reference at once.
        return cast("T", type.__call__(cls, *args, **kwargs))


class _Reference:
    """What jsii calls an object by. To ask for it is to speak to Node.js."""

    def __get__(self, element: object, _: type) -> Any:
        if element is not None:
            _send()
            if "__jsii_ref__" in vars(element):
                return vars(element)["__jsii_ref__"]
        raise AttributeError("Node.js does not have this")


class Deferred:
    """What Node.js gets later."""

    __jsii_ref__ = _Reference()


class Location(NamedTuple):
    """Where an element is in the tree."""

    scope: Construct
    id: str


_waiting: dict[Deferred, list[Any]] = {}
"""What Node.js does not have yet: class there, and arguments."""
_changed: dict[Deferred, Mapping[str, Any]] = {}
"""Attributes that Node.js does not have yet, of elements that it has."""
_locations: dict[object, Location] = {}
"""Of all elements that were made here."""
_names: dict[Deferred, str] = {}
"""What messages call the elements."""
_numbers = itertools.count()
_told: set[str] = set()
"""Names of all else that messages have referred to."""
_taken: set[tuple[Construct, str]] = set()
"""Scopes and ids that Python has asked for."""


def make(element: Any, kind: str, scope: Any, id: Any, *arguments: Any) -> None:
    """Make an element of a class in Node.js: later, if nobody can tell the difference."""
    if not isinstance(scope, Construct) or not isinstance(id, str):
        raise TypeError(f"{type(element).__name__} takes a construct and an id, and got {scope!r} and {id!r}")
    if _asks_python(element.__class__):
        _jsii.create(element.__class__, element, [scope, id, *arguments])
        return
    _names[element] = f"#{next(_numbers)}"
    _waiting[element] = [kind, scope, id, *arguments]
    _locations[element] = Location(scope, id)
    if (scope, id) in _taken or not id or unresolved(id):
        _send()
    _taken.add((scope, id))


def change(element: Any, attributes: Mapping[str, Any]) -> None:
    """Give an element other attributes."""
    if element in _waiting:
        _waiting[element][-1] = attributes
    else:
        _changed[element] = attributes


def location_of(construct: object) -> Location | None:
    """Where `construct` is, if that is known without asking Node.js."""
    location = _locations.get(construct)
    # The framework writes other ids in another way.
    return None if location is None or "/" in location.id or "\n" in location.id else location


@cache
def _asks_python(kind: type) -> bool:
    """Whether a class does something of the framework's in a way of its own, so that Node.js must ask for it."""
    declared = next(base for base in kind.__mro__ if vars(base).get("__jsii_declared_type__"))
    for base in kind.__mro__[: kind.__mro__.index(declared)]:
        members = [getattr(declared, name, None) for name in vars(base) if not name.startswith("__")]
        if any(hasattr(getattr(member, "fget", member), "__jsii_name__") for member in members):
            return True
        if "__jsii_ifaces__" in vars(base):
            return True
    return False


# --- messages


class _Elements(metaclass=jsii.JSIIMeta, jsii_type=f"{assembly.NAME}.Elements"):
    """What makes and changes elements, in Node.js."""


def _send() -> None:
    """Send what waits. Raises RuntimeError, as jsii does, for what the framework refuses."""
    if _waiting:
        waiting = dict(_waiting)
        _waiting.clear()
        made = _call("make", [[_names[element], *arguments] for element, arguments in waiting.items()])
        refused: list[str] = []
        for element, twin in zip(waiting, made, strict=True):
            if isinstance(twin, str):
                refused.append(twin)
            else:
                element.__jsii_ref__ = twin.__jsii_ref__
                _jsii._reference_map.register_reference(element)
        if refused:
            raise RuntimeError(refused[0])
    if _changed:
        changed = dict(_changed)
        _changed.clear()
        _call("change", changed.items())


def _call(method: str, lines: Iterable[Sequence[Any]]) -> Any:
    """Call `method` with lines of JSON, and with the objects of the framework that these refer to."""
    objects: dict[str, Any] = {}

    def refer(value: Any) -> Mapping[str, str]:
        name = _names.get(value) if isinstance(value, Deferred) else None
        if name is None:
            reference = getattr(value, "__jsii_ref__", None)
            name = reference.ref if reference else f"#{next(_numbers)}"
            if name not in _told:
                objects[name] = value
        # No key of Terraform's is like this one.
        return {"\0": name}

    encode = json.JSONEncoder(default=refer).encode
    text = "\n".join(map(encode, lines))
    answer = _jsii.sinvoke(_Elements, method, [text, objects])
    _told.update(objects)
    return answer


def messages() -> int:
    """How many messages Python has begun. Answers to Node.js do not count."""
    return _messenger.begun


class _Messenger:
    """jsii's way to Node.js: what waits goes first."""

    def __init__(self, messenger: Any) -> None:
        self._messenger = messenger
        self.begun = 0

    def __getattr__(self, name: str) -> Any:
        def after_what_waits(request: Any, *args: Any, **kwargs: Any) -> Any:
            _send()
            self.begun += 1
            return getattr(self._messenger, name)(request, *args, **kwargs)

        return after_what_waits

    def create(self, request: Any) -> Any:
        match request.args:
            case [Construct() as scope, str(id), *_]:
                _taken.add((scope, id))
            case _:
                pass
        return self.__getattr__("create")(request)

    def sync_complete(self, request: Any, response_type: Any) -> Any:
        # Node.js waits for this answer, whatever happens.
        try:
            _send()
        except Exception as error:
            request = type(request)(cbid=request.cbid, err=str(error))
        return self._messenger.sync_complete(request, response_type)


assembly.load()
_jsii.kernel.provider = _messenger = _Messenger(_jsii.kernel.provider)
