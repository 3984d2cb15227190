"""What a spec says about each attribute, worked out once: its Terraform type, its form on the gateway, its checks."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from provider_shim.contract import Path
from provider_shim.cty import BOOL, DYNAMIC, NUMBER, STRING, ListOf, MapOf, Type
from provider_shim.schema import Attribute, NestedObject, Nesting, object_type
from provider_shim.spec import NEVER, Attr, Form, FreeMap, Nested, Unordered

_PRIMITIVES: dict[Any, Type] = {str: STRING, int: NUMBER, float: NUMBER, bool: BOOL}


@dataclass(frozen=True)
class Shape:
    """A Python annotation, read: the Terraform type and what the annotation's markers add."""

    type: Type
    form: Form | None = None
    unordered: bool = False
    free: bool = False
    nested: type[Nested] | None = None
    nesting: Nesting | None = None
    element: Shape | None = None
    """Of the items of a list or a map."""


@dataclass(frozen=True, eq=False)
class Field:
    """One attribute of a resource, of a data source, or of an object within one."""

    name: str
    attr: Attr
    shape: Shape
    required: bool
    server_set: bool
    """Only LiteLLM sets it; the configuration cannot."""
    default: Any
    annotation: Any

    @property
    def type(self) -> Type:
        return self.shape.type

    @cached_property
    def send(self) -> tuple[str, ...]:
        """Path in the bodies of create and update; empty when it is never sent."""
        return _path(self.name if self.attr.send is None else self.attr.send)

    @cached_property
    def read(self) -> tuple[str, ...]:
        """Path in what LiteLLM answers; empty when LiteLLM does not say."""
        return self.send if self.attr.read is None else _path(self.attr.read)

    @property
    def computed(self) -> bool:
        """Whether a value may stand in the state that the configuration does not have."""
        return (
            self.server_set
            or self.attr.computed
            or self.attr.shared
            or self.shape.free
            or self.attr.unset is not None
            or self.default is not None
        )

    @cached_property
    def nested_fields(self) -> tuple[Field, ...]:
        return fields_of(self.shape.nested) if self.shape.nested else ()

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.annotation)

    def problems(self, value: Any) -> list[tuple[Path, str]]:
        """What is wrong with `value` (as JSON, no part of it unknown), each with the path below this attribute."""
        try:
            self._adapter.validate_python(value)
        except ValidationError as error:
            return [(tuple(problem["loc"]), _words(cast("dict[str, Any]", problem))) for problem in error.errors()]
        return []

    def to_schema(self) -> Attribute:
        nested = None
        if self.shape.nesting is not None:
            nested = NestedObject(self.shape.nesting, tuple(item.to_schema() for item in self.nested_fields))
        return Attribute(
            name=self.name,
            type=self.type,
            description=self.attr.description,
            required=self.required,
            optional=not self.required and not self.server_set,
            computed=self.computed,
            sensitive=self.attr.sensitive,
            nested=nested,
        )


def _path(dotted: str) -> tuple[str, ...]:
    return () if dotted == NEVER else tuple(dotted.split("."))


def _words(problem: Mapping[str, Any]) -> str:
    """One problem that pydantic found, for people."""
    text = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "value_error":
        return text
    return f"{text[:1].lower()}{text[1:]}, got {problem['input']!r}"


@cache
def fields_of(spec: type[BaseModel]) -> tuple[Field, ...]:
    """The attributes of a resource or a nested object, in the order of its source."""
    return tuple(_field(name, info) for name, info in spec.model_fields.items())


def _field(name: str, info: FieldInfo) -> Field:
    required = info.is_required()
    annotation = Annotated[(info.annotation, *info.metadata)]  # pydantic takes the outer markers off
    return Field(
        name=name,
        attr=next(marker for marker in info.metadata if isinstance(marker, Attr)),
        shape=_shape(annotation),
        required=required,
        server_set=info.init is False,
        default=None if required else info.default,
        annotation=annotation,
    )


def _shape(annotation: Any) -> Shape:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _mark(_shape(arguments[0]), arguments[1:])
    if origin in (Union, types.UnionType):
        # `T | None`, or a union of literals: the first part tells the type of all.
        return _shape(next(part for part in arguments if part is not types.NoneType))
    if origin is Literal:
        return Shape(STRING)
    if origin is list:
        element = _shape(arguments[0])
        return Shape(ListOf(element.type), element=element, **_nesting(element, Nesting.LIST))
    if origin is dict:
        element = _shape(arguments[1])
        if element.type == DYNAMIC:
            return Shape(DYNAMIC)
        return Shape(MapOf(element.type), element=element, **_nesting(element, Nesting.MAP))
    if annotation is Any:
        return Shape(DYNAMIC)
    if isinstance(annotation, type) and issubclass(annotation, Nested):
        attributes = tuple(item.to_schema() for item in fields_of(annotation))
        return Shape(object_type(attributes, ()), nested=annotation, nesting=Nesting.SINGLE)
    return Shape(_PRIMITIVES[annotation])


def _mark(shape: Shape, markers: tuple[Any, ...]) -> Shape:
    for marker in markers:
        if isinstance(marker, Form):
            shape = replace(shape, form=marker)
        elif isinstance(marker, Unordered):
            shape = replace(shape, unordered=True)
        elif isinstance(marker, FreeMap):
            shape = replace(shape, free=True)
    return shape


def _nesting(element: Shape, nesting: Nesting) -> dict[str, Any]:
    return {"nested": element.nested, "nesting": nesting} if element.nested else {}
