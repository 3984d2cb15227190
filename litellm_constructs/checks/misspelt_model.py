"""misspelt-model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, cast

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._known import PRICED
from litellm_constructs.checks._models import EVERYTHING, limited
from litellm_constructs.checks._routers import managed_on
from litellm_constructs.framework.l1 import L1
from litellm_constructs.framework.tokens import unresolved
from litellm_constructs.kubernetes.router import ModelRouter
from provider_shim.resources.model import Model

_LISTS = (
    *("models", "allowed_models", "default_team_member_models", "fallback_models"),
    *("access_model_names", "model_groups", "model_names"),
)
_ALIASES = ("aliases", "model_aliases", "model_group_alias")


@check("misspelt-model", Severity.WARNING)
def misspelt_model(estate: Estate) -> Iterator[Problem]:
    """A model is not called by what is nearly the name of a model of the program: `gpt-40` beside `gpt-4o`.

    LiteLLM takes any name, and refuses the calls, or never falls back. Told is what a slip of the keyboard makes of a
    public name or an access group: a letter too few, too many, swapped or wrong in a longer word, `0` for `o`, a dash
    or a capital. Other names may be models that are on the gateway only, and so may other numbers (`v1` beside `v2`)
    and names that LiteLLM knows. Acknowledge the finding if there is such a model.
    """
    models = estate.by_gateway(estate.resources(Model))
    of_gateway = {estate.gateway(some[0]): [estate.value(model, "model_name") for model in some] for some in models}
    others = {*EVERYTHING, "no-default-models", *PRICED, *estate.access_groups, *_own_names(estate)}
    words = {word for name in PRICED for word in _words(name)}
    served = _served_by_routers(estate)
    for resource in estate.every():
        known = (*of_gateway.get(estate.gateway(resource), ()), *served.get(resource, ()))
        names = [name for name in known if name is not None]
        meant = [name for name in dict.fromkeys([*names, *estate.access_groups]) if "*" not in name]
        for attribute, name in _called(estate, resource):
            if name in others or any(fnmatchcase(name, one) for one in names):
                continue
            likely = next((one for one in meant if _is_slip(name, one, words)), None)
            if likely:
                yield resource, f"{attribute} has {name!r}, which is no model of the program; did you mean {likely}?"


def _served_by_routers(estate: Estate) -> Mapping[L1[Any], Sequence[str]]:
    """What a router of the program serves, for each resource that is managed on it."""
    served: dict[L1[Any], list[str]] = {}
    for router in estate.constructs(ModelRouter):
        names = [route.model_name for route in router.routes]
        served |= dict.fromkeys(managed_on(estate, router), names)
    return served


def _own_names(estate: Estate) -> Iterator[str]:
    """What keys and teams call models themselves."""
    for resource in estate.every():
        for attribute in _ALIASES:
            yield from _mapping(resource, attribute)


def _called(estate: Estate, resource: L1[Any]) -> Iterator[tuple[str, str]]:
    """The names by which a resource calls models, as far as they are known, and where."""
    for attribute in _LISTS:
        given = resource.attributes.get(attribute)
        for item in cast("Sequence[Any]", given) if isinstance(given, list) else ():
            # A reference to a model is right as it is.
            if isinstance(item, str) and not unresolved(item):
                yield attribute, item
    for attribute in _ALIASES:
        for item in _mapping(resource, attribute).values():
            if isinstance(item, str) and not unresolved(item):
                yield attribute, item
    if "models" not in resource.attributes:  # else limit-on-model-not-allowed tells
        yield from (("limits", name) for name in limited(resource))
    if "fallback_models" in resource.attributes and (model := estate.value(resource, "model")) is not None:
        yield "model", str(model)


def _mapping(resource: L1[Any], attribute: str) -> Mapping[str, Any]:
    given = resource.attributes.get(attribute)
    return cast("Mapping[str, Any]", given) if isinstance(given, dict) and not unresolved(given) else {}


def _words(name: str) -> list[str]:
    return re.split(r"[^a-z0-9]+", name.lower())


def _is_slip(name: str, meant: str, words: Iterable[str]) -> bool:
    """Whether `name` is `meant` with a slip in its words; `words` are such as are none."""
    if "".join(_words(name)) == "".join(_words(meant)):
        return True
    pairs = list(zip(_words(name), _words(meant), strict=False))
    return len(_words(name)) == len(_words(meant)) and all(
        one == other or (one not in words and _is_slip_of_word(one, other)) for one, other in pairs
    )


_LOOK_ALIKE = ({"0", "o"}, {"1", "l"}, {"1", "i"}, {"5", "s"})


def _is_slip_of_word(one: str, other: str) -> bool:
    before = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, expected = one[before:], other[before:]
    while rest and expected and rest[-1] == expected[-1]:
        rest, expected = rest[:-1], expected[:-1]
    if re.search(r"\d", rest + expected):  # other numbers are other models
        return {rest, expected} in _LOOK_ALIKE
    if len(rest) == len(expected) == 2:
        return rest == expected[::-1]
    longer = max(len(one), len(other))
    if len(rest) == len(expected) == 1:  # short words that differ are words: eu and us, fast and last
        return longer >= 5
    return len(rest) + len(expected) == 1 and longer >= 4
