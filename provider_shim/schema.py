"""What Terraform is told about attributes: the schema of a resource, a data source or the provider."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from provider_shim.cty import ListOf, MapOf, ObjectOf, SetOf, Type


class Nesting(Enum):
    """How many nested objects there are, and how they are told apart."""

    SINGLE = 1
    LIST = 2
    SET = 3
    MAP = 4


class Attribute(NamedTuple):
    """One attribute. `type` is its whole cty type; `nested` is given when it holds objects with attributes."""

    name: str
    type: Type
    description: str = ""
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    write_only: bool = False
    deprecated: bool = False
    nested: NestedObject | None = None


class NestedObject(NamedTuple):
    """The attributes of a nested attribute."""

    nesting: Nesting
    attributes: tuple[Attribute, ...]

    @property
    def type(self) -> Type:
        return nested_type(self.nesting, object_type(self.attributes, ()))


class NestedBlock(NamedTuple):
    """A block within a block, for configurations written in block syntax."""

    name: str
    nesting: Nesting
    block: Block
    min_items: int = 0
    max_items: int = 0

    @property
    def type(self) -> Type:
        return nested_type(self.nesting, self.block.type)


class Block(NamedTuple):
    """The body of a resource, a data source, the provider, or a nested block."""

    attributes: tuple[Attribute, ...] = ()
    blocks: tuple[NestedBlock, ...] = ()
    description: str = ""
    deprecated: bool = False

    @property
    def type(self) -> ObjectOf:
        return object_type(self.attributes, self.blocks)


class Schema(NamedTuple):
    """A block and the version of the state that it describes."""

    block: Block
    version: int = 0


class Parameter(NamedTuple):
    """What a function takes."""

    name: str
    type: Type
    description: str


class Signature(NamedTuple):
    """A function, as Terraform is told of it."""

    parameters: tuple[Parameter, ...]
    returns: Type
    summary: str
    """One sentence. The description has the others too."""
    description: str


class ProviderSchema(NamedTuple):
    """Everything that the provider offers."""

    provider: Schema
    resources: Mapping[str, Schema] = {}
    data_sources: Mapping[str, Schema] = {}
    ephemeral: Mapping[str, Schema] = {}
    functions: Mapping[str, Signature] = {}


def object_type(attributes: tuple[Attribute, ...], blocks: tuple[NestedBlock, ...]) -> ObjectOf:
    return ObjectOf({**{item.name: item.type for item in attributes}, **{item.name: item.type for item in blocks}})


def nested_type(nesting: Nesting, inner: Type) -> Type:
    if nesting is Nesting.LIST:
        return ListOf(inner)
    if nesting is Nesting.SET:
        return SetOf(inner)
    if nesting is Nesting.MAP:
        return MapOf(inner)
    return inner
