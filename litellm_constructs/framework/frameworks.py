"""Only one framework in a program: elements of `cdktf` and `cdktn` look alike and do not know each other."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import jsii
from constructs import IConstruct, IValidation

from litellm_constructs.framework.cdk import FRAMEWORKS, cdk
from litellm_constructs.framework.elements import add_validation


class MixedFrameworks(TypeError):
    """A program has elements of two frameworks; the text says which, and what to do."""


def one_framework(scope: IConstruct) -> None:
    """Refuse a place that is of the other framework, and at synthesis whatever the program has put there of it.

    Raises MixedFrameworks.
    """
    for problem in _others(scope.node.scopes):
        raise MixedFrameworks(problem)
    add_validation(scope, _Validation(scope))


@jsii.implements(IValidation)
class _Validation:
    def __init__(self, scope: IConstruct) -> None:
        self._scope = scope

    def validate(self) -> list[str]:
        # To ask for all elements takes its time, so only a program that can have mixed them is asked.
        if all(name in sys.modules for name in FRAMEWORKS):
            return list(_others(self._scope.node.root.node.find_all()))
        return []


def _others(constructs: Iterable[IConstruct]) -> Iterator[str]:
    ours = cdk.__name__
    for construct in constructs:
        kind = next((each for each in type(construct).__mro__ if each.__module__.split(".")[0] in FRAMEWORKS), None)
        theirs = kind.__module__.split(".")[0] if kind else ours
        if kind and theirs != ours:
            yield (
                f"{construct.node.path or 'the App'} is a {kind.__name__} of {theirs}, and the constructs of "
                f"litellm_constructs are of {ours}. A program needs one framework: to use {theirs}, import it before "
                f"litellm_constructs or set LITELLM_CDK={theirs}, and import nothing of {ours}"
            )
