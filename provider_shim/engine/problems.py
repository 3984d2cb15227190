"""Failures, as diagnostics at the attribute they are about."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable, Iterator

from provider_shim.answers import UNREADABLE
from provider_shim.checks import dotted
from provider_shim.contract import Diagnostic, Diagnostics, Path, error, warning
from provider_shim.cty import Object, Unknown, is_wholly_known
from provider_shim.engine.values import plain
from provider_shim.fields import Field, Spec, fields_of, problems_together
from provider_shim.gateway.errors import GatewayError, Refused
from provider_shim.spec import Resource

log = logging.getLogger(__name__)


FAILURES = (GatewayError, ValueError, *UNREADABLE)
"""What asking a gateway may end in: it cannot be asked, it says no, or its answer cannot be read."""


def diagnose(spec: Spec, failure: Exception) -> Diagnostics:
    """What a failed request means to the author of the configuration."""
    if isinstance(failure, Refused):
        return [error(failure.summary, failure.message, _place(spec, failure.where))]
    if isinstance(failure, GatewayError):
        return [error(failure.summary, failure.detail)]
    told = f"{failure}." if isinstance(failure, ValueError) else _unreadable(failure)
    return [error(f"{spec.type_name}: LiteLLM answered what was not expected", told)]


def _unreadable(failure: Exception) -> str:
    """Without its message, which may quote a value."""
    places = traceback.extract_tb(failure.__traceback__)
    log.error("%s in %s", type(failure).__name__, ", ".join(f"{place.filename}:{place.lineno}" for place in places))
    return (
        f"An answer is not of the form that this provider knows ({type(failure).__name__}). TF_LOG=ERROR shows where "
        "it was read; please report that, with LiteLLM's version."
    )


def _place(spec: Spec, where: tuple[str, ...]) -> Path:
    """Where to tell of the attribute that is sent at this place of a request body."""
    sent = (item for item in fields_of(spec) if item.send and item.send == where[: len(item.send)])
    item = next(sent, None)
    return item.place() if item else ()


def invalid(spec: Spec, config: Object) -> Diagnostics:
    """What is wrong with a configuration, in all of its known attributes."""
    found: Diagnostics = []
    for item in fields_of(spec):
        value = config[item.name]
        if value is None or not is_wholly_known(value):
            continue
        problems = item.problems(plain(value))
        for path, problem in problems:
            told = f"{_dotted(spec, item, path)}: {problem}."
            found.append(error(f"Invalid {item.name}", told, item.place(*path)))
        for path, doubt in [] if problems else item.doubts(plain(value)):
            told = f"{_dotted(spec, item, path)}: {doubt}."
            found.append(warning(f"Unknown to this provider in {item.name}", told, item.place(*path)))
        if word := item.unknown_word(value):
            found.append(warning(f"Unknown {item.name}", f"{_dotted(spec, item, ())}: {word}", item.place()))
    values = {name: plain(value) for name, value in config.items()}
    unknown = frozenset(name for name, value in values.items() if isinstance(value, Unknown))
    return found + _told(spec, problems_together(spec, values, unknown))


def impossible(spec: type[Resource], prior: Object | None, planned: Object) -> Diagnostics:
    """What makes a change of an object impossible."""
    before, after = ({name: plain(value) for name, value in state.items()} for state in (prior or {}, planned))
    return _told(spec, spec.contradictions(before, after))


def obstacles(spec: type[Resource], prior: Object, planned: Object, path: Path) -> Diagnostics:
    """What makes a replacement with `create_before_destroy` fail; Terraform does not tell a provider which it does."""
    before, after = ({name: plain(value) for name, value in state.items()} for state in (prior, planned))
    told = spec.obstructed(before, after)
    summary = f"The new {spec.type_name} cannot be created before the old one is destroyed"
    return [warning(summary, told, path)] if told else []


def ending(spec: type[Resource], planned: Object) -> Diagnostics:
    """What is about to end by itself."""
    told = spec.ending({name: plain(value) for name, value in planned.items()})
    return [warning(f"This {spec.type_name} is about to end", told)] if told else []


def left_alone(spec: type[Resource], prior: Object, managed: Object) -> Iterator[Diagnostic]:
    """What leaves the state, as a plan shows, and nothing else."""
    for item in fields_of(spec):
        if managed[item.name] != prior[item.name]:
            yield warning(
                f"What an import brought leaves the state, and stays on the gateway: {item.name}",
                f"The configuration of this {spec.type_name} has never named it. What is named once, and then no more, "
                "is removed.",
                item.place(),
            )


def _told(spec: Spec, problems: Iterable[tuple[str, str]]) -> Diagnostics:
    fields = {item.name: item for item in fields_of(spec)}
    return [
        error(f"Invalid {spec.type_name}", f"{name}: {problem}.", fields[name].place()) for name, problem in problems
    ]


def _dotted(spec: Spec, item: Field, path: Path) -> str:
    return dotted((spec.type_name, item.name, *path))
