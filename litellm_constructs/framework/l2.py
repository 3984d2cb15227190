"""What the constructs of this library have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from constructs import Construct

from litellm_constructs.framework.arguments import InvalidArguments, merged
from litellm_constructs.framework.elements import Bare, Meta
from litellm_constructs.framework.help import described
from litellm_constructs.framework.ids import expect_id
from litellm_constructs.framework.l1 import L1
from litellm_constructs.framework.meta import MetaArguments, MetaOptions
from litellm_constructs.framework.options import read, renamed, said_by
from litellm_constructs.framework.tree import path_of
from provider_shim.spec import Resource

S = TypeVar("S", bound=Resource)

_META = frozenset(MetaOptions.__annotations__)

NOTHING: Mapping[str, Any] = {}


class _Described(Meta):
    """Of classes whose options are keywords: `help` shows each."""

    __signature__, __doc__ = described(_META)


class L2(Bare, metaclass=_Described):
    """A construct of this library."""

    def __init__(self, scope: Construct, id: str) -> None:
        expect_id(type(self), scope, id)
        super().__init__(scope, id)


def resource(
    construct: L2,
    spec: type[S],
    declared: Any,
    options: Mapping[str, Any],
    /,
    **otherwise: Any,
) -> L1[S]:
    """The resource of a construct, whose `options` are `declared` in a `TypedDict`.

    `otherwise` are attributes that hold where no option says them. Raises InvalidArguments with everything that is
    wrong, told of the arguments, and TypeError for one that the construct does not have.
    """
    meta = {name: one for name, one in options.items() if name in _META}
    given = {name: one for name, one in options.items() if name not in _META}
    return resource_of(construct, "Resource", spec, declared, given, MetaArguments(**meta), otherwise)


def resource_of(
    construct: L2,
    id: str,
    spec: type[S],
    declared: Any,
    given: Mapping[str, Any],
    meta: MetaArguments,
    otherwise: Mapping[str, Any] = NOTHING,
) -> L1[S]:
    """One resource of a construct that may have several, each with an `id` and arguments of its own. Raises like
    `resource`."""
    attributes, found = read(type(construct).__name__, declared, given)
    attributes = {**otherwise, **attributes}
    problems = [f"{name}: {text}" for name, text in found]
    try:
        if not problems:
            return L1(cast("Any", spec), construct, id, meta, **attributes)
        merged(spec, lambda: path_of(construct), attributes)
    except InvalidArguments as error:
        names = said_by(declared, given)
        told = renamed(error.problems, names)
        if found:  # What is missing is what was wrong.
            wrong = tuple(f"{name}:" for name, _ in found)
            told = [
                problem for problem in told if not problem.startswith(wrong) and not problem.endswith(": is required")
            ]
        problems += told
        raise InvalidArguments(path_of(construct), problems) from None
    raise InvalidArguments(path_of(construct), problems)
