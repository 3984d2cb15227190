"""What the constructs of this library have in common."""

from __future__ import annotations

import inspect
from typing import Any, TypeVar, cast

from constructs import Construct

from litellm_constructs.framework.expected import expect_arguments
from litellm_constructs.framework.nodejs import Deferred, Later, make

T = TypeVar("T")


class _Checked(Later):
    """Of classes whose arguments are what their annotations say, or refused."""

    @property
    def __signature__(cls) -> inspect.Signature:
        """What `help` and editors show: the metaclass of jsii hides it."""
        whole = inspect.signature(cast("Any", cls).__init__)
        return whole.replace(parameters=[*whole.parameters.values()][1:])

    def __call__(cls: type[T], *args: Any, **kwargs: Any) -> T:
        expect_arguments(cls, args, kwargs)
        return cast("T", type.__call__(cls, *args, **kwargs))


class L2(Deferred, Construct, metaclass=_Checked):
    """A construct of this library."""

    def __init__(self, scope: Construct, id: str) -> None:
        make(self, "Construct", scope, id)
