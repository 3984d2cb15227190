"""What Terraform asks of a provider, in plain Python: the line between `wire` (asks) and `engine` (answers).

Values here are decoded cty values (see `provider_shim.cty`). Objects hold every attribute of their schema.
An answer that fails carries diagnostics of severity error; nothing here raises for what a user did wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple, Protocol

from provider_shim.cty import Object, Value
from provider_shim.schema import ProviderSchema

Path = tuple["str | int", ...]
"""Steps to an attribute: a `str` is an attribute name or a map key, an `int` an index."""


class Severity(Enum):
    ERROR = 1
    WARNING = 2


class Diagnostic(NamedTuple):
    """An error or a warning, for people: what was wrong, what was found, what to do, at which attribute."""

    severity: Severity
    summary: str
    detail: str = ""
    path: Path = ()


def error(summary: str, detail: str = "", path: Path = ()) -> Diagnostic:
    return Diagnostic(Severity.ERROR, summary, detail, path)


def warning(summary: str, detail: str = "", path: Path = ()) -> Diagnostic:
    return Diagnostic(Severity.WARNING, summary, detail, path)


Diagnostics = list[Diagnostic]


def unreadable_state(type_name: str, problem: ValueError) -> Diagnostic:
    """What to say of an object in a state file that is damaged."""
    return error(
        f"The state of a {type_name} cannot be read",
        f"In the state file, {problem}. The gateway was not asked. Take back an earlier state (a backup, or a version "
        "that the back end keeps), or remove this object from the state (terraform state rm) and import it again.",
    )


@dataclass
class StateAnswer:
    """The state of one object after a read, an apply or an upgrade.

    `state` is None when the object is gone (or was never made). On an error, the state to keep: the prior
    one, or what a half-done create has already made.
    """

    state: Object | None
    private: bytes = b""
    diagnostics: Diagnostics = field(default_factory=Diagnostics)


@dataclass
class PlanAnswer:
    """A promise: what an apply will make of one object."""

    planned: Object | None
    private: bytes = b""
    requires_replace: list[Path] = field(default_factory=list[Path])
    diagnostics: Diagnostics = field(default_factory=Diagnostics)


class Imported(NamedTuple):
    """One object that an import found."""

    type_name: str
    state: Object
    private: bytes = b""


@dataclass
class ImportAnswer:
    imported: Sequence[Imported] = ()
    diagnostics: Diagnostics = field(default_factory=Diagnostics)


@dataclass
class OpenAnswer:
    """What is there for one run, and in no state."""

    result: Object | None
    private: bytes = b""
    """By which it is renewed and closed."""
    renew_at: int | None = None
    """When it must be renewed to stay, in seconds since 1970."""
    diagnostics: Diagnostics = field(default_factory=Diagnostics)


class FunctionError(ValueError):
    """An argument that a function cannot take."""

    def __init__(self, argument: int, problem: str) -> None:
        super().__init__(problem)
        self.argument = argument


class Provider(Protocol):
    """A provider, as Terraform drives it. Every call may run at the same time as any other."""

    @property
    def schema(self) -> ProviderSchema: ...

    async def validate_provider(self, config: Object) -> Diagnostics: ...

    async def configure(self, config: Object, terraform_version: str) -> Diagnostics: ...

    async def validate_resource(self, type_name: str, config: Object, write_only_allowed: bool) -> Diagnostics: ...

    async def validate_data_source(self, type_name: str, config: Object) -> Diagnostics: ...

    async def upgrade(self, type_name: str, version: int, state: Any) -> StateAnswer:
        """`state` is the JSON of a state file, numbers as int or Decimal, perhaps of an older or another provider, and
        perhaps damaged."""
        ...

    async def move(
        self, source_type: str, source_version: int, source: dict[str, Any], target_type: str
    ) -> StateAnswer:
        """Take over an object that another provider or type kept (a `moved` block across types)."""
        ...

    async def read(self, type_name: str, state: Object, private: bytes) -> StateAnswer: ...

    async def plan(
        self, type_name: str, prior: Object | None, proposed: Object | None, config: Object | None, private: bytes
    ) -> PlanAnswer: ...

    async def apply(
        self, type_name: str, prior: Object | None, planned: Object | None, config: Object | None, private: bytes
    ) -> StateAnswer: ...

    async def import_(self, type_name: str, id: str) -> ImportAnswer: ...

    async def read_data_source(self, type_name: str, config: Object) -> StateAnswer: ...

    async def validate_ephemeral(self, type_name: str, config: Object) -> Diagnostics: ...

    async def open_ephemeral(self, type_name: str, config: Object) -> OpenAnswer: ...

    async def renew_ephemeral(self, type_name: str, private: bytes) -> OpenAnswer: ...

    async def close_ephemeral(self, type_name: str, private: bytes) -> Diagnostics:
        """It may be closed already, or gone."""
        ...

    def call_function(self, name: str, arguments: Sequence[Value]) -> Value:
        """Raises FunctionError."""
        ...

    def stop(self) -> None:
        """Terraform wants to end soon (Ctrl-C): stop waiting and retrying, but let what runs finish."""
        ...

    async def close(self, done: bool) -> None:
        """`done` says that Terraform has ended this provider, and False that Terraform is gone."""
        ...
