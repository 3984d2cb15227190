"""What the constructs of this library have in common."""

from __future__ import annotations

import inspect
from typing import Any, TypeVar, cast

from constructs import Construct

from litellm_constructs.framework.elements import Bare, Meta
from litellm_constructs.framework.expected import expect_arguments
from litellm_constructs.framework.ids import expect_id

T = TypeVar("T")


class _Checked(Meta):
    """Of classes whose arguments are what their annotations say, or refused."""

    @property
    def __signature__(cls) -> inspect.Signature:
        """What `help` and editors show: the metaclass of jsii hides it."""
        whole = inspect.signature(cast("Any", cls).__init__)
        return whole.replace(parameters=[*whole.parameters.values()][1:])

    def __call__(cls: type[T], *args: Any, **kwargs: Any) -> T:
        expect_arguments(cls, args, kwargs)
        return cast("T", cast("Any", super()).__call__(*args, **kwargs))


class L2(Bare, metaclass=_Checked):
    """A construct of this library."""

    def __init__(self, scope: Construct, id: str) -> None:
        expect_id(type(self), scope, id)
        super().__init__(scope, id)
