"""Constructs and Terraform elements, made in Node.js many at a time.

The framework runs in Node.js. What is made the usual way is a message to it each, and Python is asked twice for the
attributes of each resource. Here, what is to be made or has changed waits until anybody speaks to Node.js, and goes
there before that, all in one message. No program can tell the difference: nothing is seen of a construct without a
message. What the framework might refuse does not wait, so that the error comes where the mistake is.

This is tied to jsii (`known_jsii.py`). `one_by_one.py` does the same with any jsii.
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast

import jsii
from constructs import Construct, IConstruct

from litellm_constructs.framework import assembly
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.location import location_of, put
from litellm_constructs.framework.references import is_kept, keep, let_go, meet

_jsii: Any = jsii

T = TypeVar("T")

DATA_SOURCE, PROVIDER, RESOURCE = (f"{assembly.NAME}.{name}" for name in ("DataSource", "Provider", "Resource"))
"""Our classes in Node.js, as jsii calls them."""


class Meta(jsii.JSIIMeta):
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


class _Deferred:
    """What Node.js gets later."""

    __jsii_ref__ = _Reference()


class Bare(_Deferred, Construct, metaclass=Meta):
    """A construct that is nothing but a place for others."""

    def __init__(self, scope: Construct, id: str) -> None:
        _make(self, "Construct", scope, id)


class Resource(_Deferred, cdk.TerraformResource, metaclass=Meta, jsii_type=RESOURCE):
    """A resource with attributes that Python knows. The class that is made has to give `jsii_type` again."""

    def __init__(self, scope: Construct, id: str, config: Mapping[str, Any], attributes: Mapping[str, Any]) -> None:
        _make(self, "Resource", scope, id, _in_javascript(config), attributes)

    def _change(self, attributes: Mapping[str, Any]) -> None:
        """Give it other attributes."""
        _change(self, attributes)


class DataSource(_Deferred, cdk.TerraformDataSource, metaclass=Meta, jsii_type=DATA_SOURCE):
    """A data source with attributes that Python knows. The class that is made has to give `jsii_type` again."""

    def __init__(self, scope: Construct, id: str, config: Mapping[str, Any], attributes: Mapping[str, Any]) -> None:
        _make(self, "DataSource", scope, id, _in_javascript(config), attributes)


class Provider(cdk.TerraformProvider, jsii_type=PROVIDER):
    """A provider with attributes that Python knows. The class that is made has to give `jsii_type` again."""

    def __init__(self, scope: Construct, id: str, config: Mapping[str, Any], attributes: Mapping[str, Any]) -> None:
        _jsii.create(self.__class__, self, [scope, id, _in_javascript(config), attributes])
        ask(self)


_IN_JAVASCRIPT = {
    "terraform_resource_type": "terraformResourceType",
    "terraform_generator_metadata": "terraformGeneratorMetadata",
    "terraform_provider_source": "terraformProviderSource",
    "provider_name": "providerName",
    "provider_version_constraint": "providerVersionConstraint",
    "depends_on": "dependsOn",
    "for_each": "forEach",
    "import_from": "importFrom",
}


def _in_javascript(config: Mapping[str, Any]) -> dict[str, Any]:
    """`config` as the framework's JavaScript takes it."""
    given = {name: value for name, value in config.items() if value is not None}
    if "depends_on" in given:
        # What the framework asks of those that are depended on is how Terraform calls them.
        given["depends_on"] = [{"fqn": one} if isinstance(one, str) else one for one in given["depends_on"]]
    if metadata := given.get("terraform_generator_metadata"):
        given["terraform_generator_metadata"] = _in_javascript(metadata)
    return {_IN_JAVASCRIPT.get(name, name): value for name, value in given.items()}


# --- what waits

_waiting: dict[Any, list[Any]] = {}
"""What Node.js does not have yet: class there, and arguments. Until the next message."""
_changed: dict[Any, Mapping[str, Any]] = {}
"""Attributes that Node.js does not have yet, of elements that it has. Until the next message."""


def _make(element: Any, kind: str, scope: Construct, id: str, *arguments: Any) -> None:
    """Make an element of a class in Node.js: later, if nobody can tell the difference."""
    if location_of(scope) is None:
        ask(scope)
    if _asks_python(element.__class__):
        _jsii.create(element.__class__, element, [scope, id, *arguments])
        let_go(element)
    else:
        _waiting[element] = [kind, scope, id, *arguments]
        if not id or id in _taken(scope):
            _send()
        _taken(scope).add(id)
    put(element, scope, id)
    keep([scope, element])


def _change(element: Any, attributes: Mapping[str, Any]) -> None:
    if element in _waiting:
        _waiting[element][-1] = attributes
    else:
        _changed[element] = attributes


def _taken(scope: Construct) -> set[str]:
    """The ids that Python has asked for in a scope."""
    return cast("set[str]", vars(scope).setdefault("_taken", set()))


def child_of(scope: Construct, id: str) -> IConstruct | None:
    """What has this id in `scope`. Node.js is asked only when Python has given the id before: what Node.js makes by
    itself is in its own places."""
    return scope.node.try_find_child(id) if id in _taken(scope) else None


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


# --- the tree


def ask(construct: Any) -> tuple[str, tuple[IConstruct, ...]]:
    """`construct.node.path`, and `construct.node.scopes`: what it is in, from the root on, and itself.

    Has the construct kept by its tree from here on, and no longer by jsii.
    """
    known = cast("Any", vars(construct))
    if "_place" not in known:
        path, scopes = _jsii.sinvoke(_Elements, "place", [construct])
        for scope in scopes:
            let_go(scope)
        keep(scopes)
        known["_place"] = (path, tuple(scopes))
    return cast("tuple[str, tuple[IConstruct, ...]]", known["_place"])


def when_dropped(construct: Any, then: Callable[..., Any], *args: Any) -> None:
    """Call `then` when the program has dropped all of the tree that `construct` is in."""
    made_by_program = is_kept(construct)
    _, scopes = ask(construct)
    # Of a root that Node.js has made, nobody may have this object any longer while others have it still.
    if made_by_program or len(scopes) > 1 or "_below" in vars(construct):
        weakref.finalize(construct, then, *args).atexit = False


def add_validation(construct: Any, validation: Any) -> None:
    """`construct.node.add_validation(validation)`"""
    ask(construct)
    construct.node.add_validation(validation)
    keep([construct, validation])
    let_go(validation)


# --- messages


class _Elements(metaclass=jsii.JSIIMeta, jsii_type=f"{assembly.NAME}.Elements"):
    """What makes and changes elements, in Node.js."""


def _send() -> None:
    """Send what waits. Raises RuntimeError, as jsii does, for what the framework refuses."""
    if _waiting:
        waiting = dict(_waiting)
        _waiting.clear()
        made = _call("make", waiting.values(), {element: number for number, element in enumerate(waiting)})
        refused: list[str] = []
        for element, twin in zip(waiting, made, strict=True):
            if isinstance(twin, str):
                refused.append(twin)
            else:
                element.__jsii_ref__ = twin.__jsii_ref__
                let_go(element)
        if refused:
            raise RuntimeError(refused[0])
    if _changed:
        changed = dict(_changed)
        _changed.clear()
        _call("change", changed.items(), {})


def _call(method: str, lines: Iterable[Sequence[Any]], numbers: Mapping[Any, int]) -> Any:
    """Call `method` with lines of JSON, and with the objects of the framework that these refer to.

    `numbers` are those of the lines that make what others refer to.
    """
    objects: dict[str, Any] = {}

    def refer(value: Any) -> Mapping[str, str]:
        number = numbers.get(value) if isinstance(value, _Deferred) else None
        if number is None:
            name = f"#{id(value)}"
            objects[name] = value
        else:
            name = str(number)
        # No key of Terraform's is like this one.
        return {"\0": name}

    encode = json.JSONEncoder(default=refer).encode
    text = "\n".join(map(encode, lines))
    return _jsii.sinvoke(_Elements, method, [text, objects])


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
            for given in getattr(request, "args", None) or ():
                if isinstance(given, Construct):
                    meet(given)
            return getattr(self._messenger, name)(request, *args, **kwargs)

        return after_what_waits

    def create(self, request: Any) -> Any:
        match request.args:
            case [Construct() as scope, str(id), *_]:
                _taken(scope).add(id)
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
