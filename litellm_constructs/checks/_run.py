"""Running checks, acknowledging what they find, and telling the rest when a program is synthesized."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import traceback
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import cast

import jsii
from constructs import Construct, IConstruct, IValidation

from litellm_constructs.checks._check import Check, Finding, Problem, Severity, known_ids
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._pack import Pack, asked
from litellm_constructs.checks._report import as_json
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.elements import add_validation, messages, when_dropped
from litellm_constructs.framework.origins import REPORT, place_of
from litellm_constructs.framework.tree import name_of, path_of, scopes_of
from provider_shim.checks import did_you_mean


class Checks:
    """The checks of one construct and of all that is below it."""

    def __init__(self) -> None:
        self._own: list[Check] = []
        self._strict: set[str] = set()
        self._reasons: dict[str, str] = {}
        self.watched = False

    @staticmethod
    def of(scope: IConstruct) -> Checks:
        """The checks of `scope`: always the same object."""
        name = name_of(scope)
        if name not in _OF:
            _OF[name] = Checks()
            when_dropped(scope, _OF.pop, name)
        return _OF[name]

    @property
    def own(self) -> tuple[Check, ...]:
        """What `add` has added here, also by packs."""
        return tuple(self._own)

    @property
    def strict(self) -> frozenset[str]:
        """Ids of the checks of the packs that `add` has added here."""
        return frozenset(self._strict)

    @property
    def reasons(self) -> Mapping[str, str]:
        """Why findings are accepted here, by the id of the check."""
        return dict(self._reasons)

    def add(self, *checks: Check | Pack) -> None:
        """Run these checks too. What they find at this construct and below is told, and is an error if it is a pack
        that has the check."""
        for each in checks:
            if isinstance(each, Pack):
                self._own += each.own
                self._strict |= each.ids
            else:
                self._own.append(each)
        _LAST.clear()

    def acknowledge(self, id: str, *, reason: str) -> None:
        """Accept what the check `id` finds at this construct and below. The reason is for those who read the program.

        Raises ValueError when there is no such check, and for an empty reason.
        """
        known = {*built_in(), *known_ids()}
        if id not in known:
            raise ValueError(f"there is no check {id!r}{did_you_mean(id, known)}")
        if not reason.strip():
            raise ValueError(f"say why the findings of {id} are accepted")
        self._reasons[id] = reason
        _LAST.clear()


_OF: dict[str, Checks] = {}


@cache
def built_in() -> Mapping[str, Check]:
    """The checks of this library, by id."""
    names = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    modules = [importlib.import_module(f"{__package__}.{name}") for name in names if not name.startswith("_")]
    checks = [item for module in modules for item in vars(module).values() if isinstance(item, Check)]
    return {check.id: check for check in sorted(checks, key=lambda check: (check.severity.value, check.id))}


def findings(scope: IConstruct, *, acknowledged: bool = False) -> list[Finding]:
    """What the checks find in the whole program that `scope` belongs to: errors first, then by path.

    With `acknowledged` also what was accepted, with the reason.
    """
    root = scope.node.root
    everything = root.node.find_all()
    everywhere = frozenset[str]().union(*(pack.ids for pack in asked()))
    touched = _touched(everything)
    estate = Estate(everything)
    found: list[Finding] = []
    for check in _all(touched):
        accepting = {name: checks.reasons[check.id] for name, checks in touched.items() if check.id in checks.reasons}
        adding = {name for name, checks in touched.items() if check in checks.own}
        strict = {name for name, checks in touched.items() if check.id in checks.strict}
        if name_of(root) in accepting and not acknowledged:
            continue
        for construct, message in _found_by(check, estate):
            above = [name_of(item) for item in scopes_of(construct)] if accepting or adding or strict else []
            if check.id not in {*built_in(), *everywhere} and not adding & {*above}:
                continue
            severity = Severity.ERROR if check.id in everywhere or strict & {*above} else check.severity
            reasons = [accepting[name] for name in above if name in accepting]
            if reasons and not acknowledged:
                continue
            path = path_of(construct).removesuffix("/Resource")
            reason = reasons[-1] if reasons else None
            found.append(Finding(check.id, severity, message, path, reason, place_of(path)))
    return sorted(found, key=lambda one: (one.severity is not Severity.ERROR, one.path, one.id, one.message))


def _found_by(check: Check, estate: Estate) -> list[Problem]:
    """Raises RuntimeError, naming the check, when it fails: what runs it is far from what the program has written."""
    try:
        problems = list(check.find(estate))
        for construct, message in problems:
            if not isinstance(cast("object", construct), Construct) or not isinstance(cast("object", message), str):
                raise TypeError(f"it must yield a construct and a text, and has yielded {construct!r} and {message!r}")
    except Exception as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        problem = f"the check {check.id} failed ({at.filename}:{at.lineno}): {type(error).__name__}: {error}"
        raise RuntimeError(problem) from error
    return problems


def checks_of(scope: IConstruct) -> tuple[Check, ...]:
    """The checks of the whole program that `scope` belongs to: those of this library, then what `add` has added."""
    return _all(_touched(scope.node.root.node.find_all()))


def _touched(everything: Iterable[IConstruct]) -> dict[str, Checks]:
    return {name: _OF[name] for item in everything if (name := name_of(item)) in _OF}


def _all(touched: Mapping[str, Checks]) -> tuple[Check, ...]:
    own = (check for checks in touched.values() for check in checks.own)
    everywhere = (check for pack in asked() for check in pack.own)
    return tuple(dict.fromkeys([*built_in().values(), *own, *everywhere]))


def watch(stack: cdk.TerraformStack) -> None:
    """Tell the findings when `stack` is synthesized: errors stop that, warnings go to standard error."""
    checks = Checks.of(stack)
    if not checks.watched:
        checks.watched = True
        add_validation(stack, _Validation(stack))


_LAST: dict[tuple[int, str, bool], list[Finding]] = {}
"""What was found last, by what tells whether it would be found again."""


@jsii.implements(IValidation)
class _Validation:
    def __init__(self, stack: cdk.TerraformStack) -> None:
        self._stack = stack
        # What is asked of Node.js between two stacks has them checked one by one.
        self._path, self._root = path_of(stack), name_of(scopes_of(stack)[0])

    def validate(self) -> list[str]:
        if file := os.environ.get(REPORT):
            found = self._found(acknowledged=True)
            Path(file).write_text(as_json(checks_of(self._stack), found), encoding="utf-8")
            return []
        found = self._found(acknowledged=False)
        here = f"{self._path}/"
        warnings = [one for one in found if one.severity is Severity.WARNING and one.path.startswith(here)]
        for line in summary(warnings):
            print(line, file=sys.stderr)
        return [str(one) for one in found if one.severity is Severity.ERROR]

    def _found(self, *, acknowledged: bool) -> list[Finding]:
        """What the checks find: once for all stacks, if the program does nothing between two of them."""
        found = _LAST.get((messages(), self._root, acknowledged))
        if found is None:
            found = findings(self._stack, acknowledged=acknowledged)
            _LAST.clear()
            _LAST[messages(), self._root, acknowledged] = found
        return found


SHOWN = 3
"""How many findings of one check a summary shows."""


def summary(found: Iterable[Finding]) -> Iterator[str]:
    """Lines that tell the findings, and of each check no more than a few."""
    by_check: dict[str, list[Finding]] = defaultdict(list)
    for one in found:
        by_check[one.id].append(one)
    for id, same in by_check.items():
        for one in same[:SHOWN]:
            yield f"{one.severity.value}: {one}"
        if len(same) > SHOWN:
            yield f"{same[0].severity.value}: {len(same) - SHOWN:,} more of {id}"
