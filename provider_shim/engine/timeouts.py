"""`timeouts` blocks: how long an operation on one object may take, with all of its requests, retries and waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Literal, cast, get_args

from provider_shim.answers import Json
from provider_shim.contract import Diagnostics, error
from provider_shim.cty import STRING, Object, Value
from provider_shim.gateway.errors import Uncertain
from provider_shim.patience import problem_of, seconds_of
from provider_shim.schema import Attribute, Block, NestedBlock, Nesting

Operation = Literal["create", "read", "update", "delete"]

NAME = "timeouts"

BLOCK = NestedBlock(
    NAME,
    Nesting.SINGLE,
    Block(
        tuple(
            Attribute(
                name,
                STRING,
                f"How long the {name} may take, with all retries and waits, such as `90s`, `10m` or `1h30m`. No limit "
                "but that of its requests if not set.",
                optional=True,
            )
            for name in get_args(Operation)
        ),
        description="How long operations on this object may take. A change is none on the gateway.",
    ),
)
"""A block, as every provider of the SDK has it, and most of the framework: `timeouts { create = "10m" }`."""

_THEN: dict[Operation, str] = {
    "create": "What it would have made is in the state, as tainted: the next apply looks for it, and makes it anew.",
    "read": "The state is as it was.",
    "update": "It may have been done in part: the next plan shows what is left.",
    "delete": "It may have been done: the next plan tells.",
}


def invalid_timeouts(type_name: str, config: Object) -> Diagnostics:
    found: Diagnostics = []
    for name, value in _given(config).items():
        if isinstance(value, str) and (problem := problem_of(value)):
            found.append(error(f"Invalid {NAME}", f"{type_name}: {problem}.", (NAME, name)))
    return found


def from_file(stored: Json) -> Value:
    """The block as a state file has it; what no program wrote is none."""
    if not isinstance(stored, dict):
        return None
    given = cast("dict[str, Json]", stored)
    texts = {name: given.get(name) for name in get_args(Operation)}
    return {name: value if isinstance(value, str) else None for name, value in texts.items()}


def _given(values: Object) -> dict[str, Value]:
    block = values.get(NAME)
    return block if isinstance(block, dict) else {}


class OutOfTime(Uncertain):
    pass


class Limit:
    """What is left for one operation, from now on."""

    def __init__(self, type_name: str, operation: Operation, values: Object) -> None:
        text = _given(values).get(operation)
        self._text = text if isinstance(text, str) and problem_of(text) is None else None
        self._until = asyncio.get_running_loop().time() + seconds_of(self._text) if self._text else None
        self._operation: Operation = operation
        self._type_name = type_name

    @asynccontextmanager
    async def hold(self, then: str | None = None) -> AsyncGenerator[None]:
        """Break off what is done within when the time is up, and raise OutOfTime, which says what is `then`."""
        watch = asyncio.timeout_at(self._until)
        try:
            async with watch:
                yield
        except TimeoutError:
            if not watch.expired():
                raise
            failure = OutOfTime(
                f"The time to {self._operation} this {self._type_name} has run out",
                f"`{NAME}` gives it {self._text} to {self._operation}, with all requests, retries and waits. "
                f"{then or _THEN[self._operation]}",
            )
            failure.doubtful = True
            raise failure from None
