"""What a spec says about each attribute, worked out once: its Terraform type, its form on the gateway, its checks."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, reduce
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from provider_shim import checks
from provider_shim.contract import Path
from provider_shim.cty import BOOL, DYNAMIC, NUMBER, STRING, ListOf, MapOf, Type
from provider_shim.gateway.mask import secrets_in
from provider_shim.rules import Conflicts, ExactlyOneOf, Requires, Rule
from provider_shim.schema import Attribute, Block, NestedBlock, NestedObject, Nesting, object_type
from provider_shim.spec import (
    NEVER,
    Attr,
    Blocks,
    Check,
    DataSource,
    DataSourceList,
    Doubt,
    Ephemeral,
    FieldOptions,
    Fields,
    Form,
    FreeMap,
    Id,
    Nested,
    Resource,
    Unordered,
    Word,
    as_map,
)

Spec = type[Resource] | type[DataSourceList]
"""What Terraform has a type for. A `DataSource` is a `Resource` by its attributes."""

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _cached(function: _Function) -> _Function:
    """`functools.cache`, typed as what it wraps: to mypy the specs are not hashable."""
    return cast("_Function", cache(function))


class Shape(NamedTuple):
    """A Python annotation, read: the Terraform type and what the annotation's markers add."""

    type: Type
    check: checks.Check = checks.free
    form: Form | None = None
    unordered: bool = False
    free: bool = False
    blocks: Blocks | None = None
    nested: tuple[Field, ...] = ()
    """The attributes of an object within an object."""
    nesting: Nesting | None = None
    element: Shape | None = None
    """Of the items of a list or a map."""
    words: tuple[str, ...] = ()
    """The known ones, where LiteLLM gets new ones."""
    doubt: checks.Check = checks.nothing
    """Finds what LiteLLM is not known to take."""


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
    twin_of: str | None = None
    """The secret that it is the write-only twin of, or the version of that."""
    write_only: bool = False
    """Whether only the configuration has it, and no state and no plan."""

    @property
    def type(self) -> Type:
        return self.shape.type

    @cached_property
    def send(self) -> tuple[str, ...]:
        """Path in the bodies of create and update; empty when it is never sent."""
        return _path(self.name, "{name}" if self.attr.send is None else self.attr.send)

    @cached_property
    def read(self) -> tuple[str, ...]:
        """Path in what LiteLLM answers; empty when LiteLLM does not say."""
        return self.send if self.attr.read is None else _path(self.name, self.attr.read)

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
        return tuple(map(_read_only, self.shape.nested)) if self.server_set else self.shape.nested

    @property
    def _may_be_empty(self) -> bool:
        """Whether empty text is as good as nothing, whatever texts are allowed; not where something is filled in."""
        filled_in = self.attr.computed or self.attr.shared or self.default is not None
        return self.type == STRING and not self.required and not filled_in

    @cached_property
    def members(self) -> tuple[Field, ...]:
        """The attributes of the object that it is, or of the objects that are in it."""
        return (*self.shape.nested, *(self.shape.element.nested if self.shape.element else ()))

    @property
    def is_secret(self) -> bool:
        """Whether it is declared to be a secret, or to have some."""
        return self.attr.sensitive or any(item.attr.sensitive for item in self.members)

    @cached_property
    def hides_secrets(self) -> bool:
        """Whether a secret may be meant to stand in it."""
        return self.attr.sensitive or self.type == DYNAMIC or any(item.hides_secrets for item in self.members)

    def secrets(self, value: Any) -> Iterator[str]:
        """The texts of a plain value that are secret, or stand under a name that smells of it."""
        yield from secrets_in(value, self.attr.sensitive)
        for each in cast("list[Any]", value if isinstance(value, list) else [value]) if self.members else ():
            values = cast("dict[str, Any]", each) if isinstance(each, dict) else {}
            for member in self.members:
                yield from member.secrets(values.get(member.name))

    def place(self, *path: str | int) -> Path:
        """Where to tell what is wrong at `path` below it; nowhere if a secret may stand there: Terraform shows the
        lines of the configuration."""
        return () if self.hides_secrets else (self.name, *path)

    def problems(self, value: Any) -> list[tuple[Path, str]]:
        """What is wrong with `value` (as JSON, no part of it unknown), each with the path below this attribute."""
        if value == "" and self._may_be_empty:
            return []
        value = as_map(value) if self.type == DYNAMIC else value
        found = list(self.shape.check(value))
        if self.type == DYNAMIC and self.shape.form and not found:
            # A text in it may stand for a map or a list, into which no path leads.
            found = [(path[:1], text) for path, text in self.shape.check(self.shape.form.send(value))]
        return found

    def says(self, value: Any) -> bool:
        """Whether `value` (as JSON) is more than one of the ways of not being set."""
        return value not in (None, "", [], {}) and value != self.attr.unset

    def unknown_word(self, value: Any) -> str | None:
        """What to tell about a `value` that may be new to LiteLLM, or misspelt; None if there is nothing."""
        words = self.shape.words
        if not words or not isinstance(value, str) or value in ("", *words):
            return None
        return checks.unknown_word(value, words)

    def doubts(self, value: Any) -> list[tuple[Path, str]]:
        """What LiteLLM is not known to take in `value` (as JSON, no part of it unknown)."""
        return list(_doubts(self.shape, value))

    def to_block(self) -> NestedBlock:
        # A set, so that a plan shows a block that comes between others alone.
        attributes = tuple(item.to_schema() for item in self.nested_fields)
        return NestedBlock(
            self.name, Nesting.SET, Block(attributes, description=self.attr.description), min_items=int(self.required)
        )

    def to_schema(self) -> Attribute:
        nested = None
        if self.shape.nesting is not None:
            nested = NestedObject(self.shape.nesting, tuple(item.to_schema() for item in self.nested_fields))
        attribute = Attribute(
            name=self.name,
            type=self.type,
            description=self.attr.description,
            required=self.required,
            optional=not self.required and not self.server_set,
            # What is not set may stay as one of LiteLLM's empty forms ([], {}, ""), which Terraform allows such alone.
            computed=not self.required,
            sensitive=self.attr.sensitive,
            nested=nested,
        )
        return _write_only(attribute) if self.write_only else attribute


def _write_only(attribute: Attribute) -> Attribute:
    """What Terraform takes for write-only is so with all that is in it."""
    nested = attribute.nested and attribute.nested._replace(
        attributes=tuple(map(_write_only, attribute.nested.attributes))
    )
    return attribute._replace(computed=False, write_only=True, nested=nested)


def _doubts(shape: Shape, value: Any) -> Iterator[tuple[Path, str]]:
    if value is None:
        return
    yield from shape.doubt(value)
    inner: list[tuple[str | int, Shape, Any]] = []
    if isinstance(value, list) and shape.element:
        inner = [(index, shape.element, item) for index, item in enumerate(cast("list[Any]", value))]
    elif isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        if shape.nesting is Nesting.SINGLE:
            inner = [(item.name, item.shape, members.get(item.name)) for item in shape.nested]
        elif shape.element:
            inner = [(key, shape.element, item) for key, item in members.items()]
    for step, part, below in inner:
        yield from (((step, *path), text) for path, text in _doubts(part, below))


def _path(name: str, dotted: str) -> tuple[str, ...]:
    return () if dotted == NEVER else tuple(dotted.replace("{name}", name).split("."))


@_cached
def fields_of(spec: type[Fields]) -> tuple[Field, ...]:
    """The attributes of a resource, a data source or a nested object, in the order of its source."""
    rules = rules_of(spec)
    return tuple(_with_rules(item, rules) for item in _fields_of(spec))


@_cached
def _fields_of(spec: type[Fields]) -> tuple[Field, ...]:
    annotations = get_type_hints(spec, include_extras=True)
    fields = tuple(
        _field(name, annotation, getattr(spec, name, _REQUIRED))
        for name, annotation in annotations.items()
        if get_origin(annotation) is not ClassVar
    )
    if issubclass(spec, DataSource):
        names = spec.look_ups()
        return tuple(
            replace(item, attr=item.attr._replace(computed=True, replace=False), default=None)
            if item.name in spec.beside
            else _look_up(item, alone=len(names) == 1)
            if item.name in names
            else _read_only(item)
            for item in fields
            if item.read or item.name in names
        )
    if issubclass(spec, DataSourceList):
        return tuple(replace(item, shape=_rows(spec)) if item.server_set else item for item in fields)
    if issubclass(spec, Ephemeral):
        return tuple(item for item in fields if item.name not in spec.left_out)
    if issubclass(spec, Resource):
        own = (_setting(spec, item) for item in fields) if spec.once else fields
        return tuple(each for item in own for each in (item, *_twin(item)))
    return fields


def _setting(spec: type[Resource], item: Field) -> Field:
    """One of the gateway's settings: left alone when the configuration does not name it, and LiteLLM's own value when
    it no longer does."""
    own = spec.own_values.get(item.name)
    return replace(item, attr=item.attr.but(Attr(shared=True, unset=own, clear=None if spec.forgets else own)))


def names_of_twin(name: str) -> tuple[str, str]:
    """Of the secret `name`: the attribute that gives it without Terraform's keeping it, and the version of that."""
    return f"{name}_wo", f"{name}_wo_version"


def _twin(item: Field) -> tuple[Field, ...]:
    """Of a secret: its write-only twin, and the version of that."""
    if not item.is_secret or item.server_set:
        return ()
    name, version_name = names_of_twin(item.name)
    twin = Attr(
        description=f"As `{item.name}`, without standing in a state or a plan.",
        sensitive=True,
        send=".".join(item.send),
        read=NEVER,
        since=item.attr.since,
        replace=item.attr.replace,
    )
    version = Attr(
        description=f"Any other number than before has `{name}` sent again. Counted if not set: one more whenever "
        f"`{name}` is another.",
        send=NEVER,
    )
    given = replace(item, name=name, attr=twin, required=False, default=None, twin_of=item.name, write_only=True)
    counted = Field(version_name, version, _shape(int), False, False, None, int, twin_of=item.name)
    return given, counted


class Twin(NamedTuple):
    """A secret, with the names of the attributes that give it without Terraform's keeping it."""

    plain: Field
    name: str
    version: str


@_cached
def twins_of(spec: type[Fields]) -> tuple[Twin, ...]:
    """The secrets of a resource."""
    hidden = {item.twin_of for item in fields_of(spec) if item.write_only}
    return tuple(Twin(item, *names_of_twin(item.name)) for item in fields_of(spec) if item.name in hidden)


def columns_of(spec: type[DataSourceList]) -> tuple[Field, ...]:
    """The attributes of each object in a list, in its order."""
    fields = {item.name: item for item in fields_of(spec.of)}
    return tuple(fields[name] for name in spec.columns or fields)


@_cached
def fields_with_words(spec: type[Fields]) -> tuple[Field, ...]:
    """The attributes for which LiteLLM learns new words."""
    return tuple(item for item in fields_of(spec) if item.shape.words)


def rules_of(spec: type[Fields]) -> tuple[Rule, ...]:
    """What holds between the attributes."""
    return (*_own_rules(spec), *_rules_of_twins(spec))


@_cached
def _rules_of_twins(spec: type[Fields]) -> tuple[Rule, ...]:
    secrets = [item.twin_of for item in _fields_of(spec) if item.write_only and item.twin_of]
    return tuple(
        rule
        for secret in secrets
        for name, version in [names_of_twin(secret)]
        for rule in (
            Conflicts(name, (secret,), "they are two ways to give the same"),
            Requires(version, (name,), "it is the version of that"),
        )
    )


def _own_rules(spec: type[Fields]) -> tuple[Rule, ...]:
    if issubclass(spec, DataSource):
        names = spec.look_ups()
        return (ExactlyOneOf(names, "nothing says what to look for"),) if len(names) > 1 else ()
    return spec.rules if issubclass(spec, Resource) else ()


def problems_together(spec: Spec, values: Mapping[str, Any], unknown: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with `values` (as JSON) as far as they go together, each with the attribute to show it at. Those
    of the `unknown` are known to Terraform only, and may turn out to be null."""
    if rules_of(spec):
        known = _said(spec, values) - unknown
        for rule in _rules_of_twins(spec):
            yield from rule.problems(known, unknown)
        # To the others a twin is the attribute that it is a twin of.
        plain = {item.name: item.twin_of for item in fields_of(spec) if item.write_only and item.twin_of}
        known, unknown = (frozenset(plain.get(name, name) for name in names) for names in (known, unknown))
        for rule in _own_rules(spec):
            yield from rule.problems(known, unknown)
    yield from _said_twice(spec, values)


def yielding(spec: Spec, values: Mapping[str, Any]) -> frozenset[str]:
    """The attributes that cannot be configured beside the others of an object that others have made."""
    known = _said(spec, values)
    return frozenset(name for rule in rules_of(spec) for name in rule.yielding(known))


def _said(spec: Spec, values: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(item.name for item in fields_of(spec) if item.says(values.get(item.name)))


def _said_twice(spec: Spec, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What an attribute says, and a free map that is sent around it, or to the same place, says too."""
    said: dict[tuple[str, ...], str] = {}
    for item in sorted(fields_of(spec), key=lambda item: item.shape.free):
        for place in _places(item, values.get(item.name)):
            if item.shape.free and place in said:
                yield item.name, f"`{place[-1]}` in it is what `{said[place]}` says: set one of them"
            said[place] = item.name


def _places(item: Field, value: Any) -> list[tuple[str, ...]]:
    """Where in a body it is sent what an attribute says."""
    if not item.shape.free:
        return [item.send] if item.send and item.says(value) else []
    given = as_map(value)
    return [(*item.send, name) for name in cast("dict[str, Any]", given)] if isinstance(given, dict) else []


def problems_of_id(spec: type[Resource], id: str) -> list[str]:
    """What is wrong with the id that an import gives."""
    try:
        known, *_ = spec.parse_id(id)
    except ValueError as problem:
        return [str(problem)]
    told = [item for item in fields_of(spec) if item.name in known]
    return [problem for item in told for _, problem in item.problems(known[item.name])]


def _with_rules(item: Field, rules: tuple[Rule, ...]) -> Field:
    """An attribute whose description says the rules that it is part of."""
    sentences = [sentence for rule in rules if (sentence := rule.sentence(item.name))]
    if not sentences:
        return item
    return replace(item, attr=item.attr._replace(description=" ".join([item.attr.description, *sentences])))


def _read_only(item: Field) -> Field:
    """An attribute that is only read. Of its description, what it is; the rest says what setting it does."""
    attr = item.attr._replace(description=_first_sentence(item.attr.description))
    return replace(item, attr=attr, required=False, server_set=True, default=None)


def _look_up(item: Field, alone: bool) -> Field:
    """An attribute that may be set to look an object up by it, to whatever the gateway may have."""
    description = f"{_first_sentence(item.attr.description)} What to look for."
    attr = item.attr._replace(description=description, computed=True)
    shape = _shape(Id)._replace(form=item.shape.form)
    return replace(item, attr=attr, shape=shape, required=alone, server_set=False, default=None)


def _first_sentence(text: str) -> str:
    return f"{text.partition('. ')[0].removesuffix('.')}."


def _rows(spec: type[DataSourceList]) -> Shape:
    """A list of objects. What may be of any type in them is JSON text: Terraform has no list of objects that differ."""
    columns = (_as_text(item) if item.type == DYNAMIC else item for item in columns_of(spec))
    element = _object((_ID, *map(_read_only, columns)))
    return Shape(ListOf(element.type), element=element, **_nesting(element, Nesting.LIST))


_ID = Field(
    name="id",
    attr=Attr(description="Id of the object, as the resource has it."),
    shape=Shape(STRING),
    required=False,
    server_set=True,
    default=None,
    annotation=str,
)


def _as_text(item: Field) -> Field:
    attr = item.attr._replace(description=f"{item.attr.description.removesuffix('.')}, as JSON text for `jsondecode`.")
    return replace(item, attr=attr, shape=Shape(STRING))


def _object(fields: tuple[Field, ...]) -> Shape:
    check = checks.object_of(
        {item.name: item.shape.check for item in fields}, [item.name for item in fields if item.required]
    )
    attributes = tuple(item.to_schema() for item in fields)
    return Shape(object_type(attributes, ()), check, nested=fields, nesting=Nesting.SINGLE)


_REQUIRED: Any = object()


def _field(name: str, annotation: Any, default: Any) -> Field:
    required, server_set = default is _REQUIRED, False
    if isinstance(default, FieldOptions):
        default, server_set = default.default, not default.init
    return Field(
        name=name,
        attr=reduce(Attr.but, (marker for marker in get_args(annotation) if isinstance(marker, Attr))),
        shape=_shape(annotation),
        required=required,
        server_set=server_set,
        default=None if required else default,
        annotation=annotation,
    )


def _shape(annotation: Any) -> Shape:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _mark(_shape(arguments[0]), arguments[1:])
    if origin in (Union, types.UnionType):
        # `T | None`, or a union of literals: the first part tells the type of all.
        kinds = [part for part in arguments if part is not types.NoneType]
        words = [word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)]
        if Word in kinds:
            check = checks.also(checks.string, checks.at_least_long(1))
            return Shape(STRING, check, words=tuple(sorted(words)))
        if words:
            return Shape(STRING, checks.one_of(words))
        parts = [_shape(kind) for kind in kinds]
        return parts[0]._replace(check=checks.any_of([part.check for part in parts]))
    if origin is Literal:
        return Shape(STRING, checks.one_of(arguments))
    if origin is list:
        element = _shape(arguments[0])
        check = checks.list_of(element.check)
        return Shape(ListOf(element.type), check, element=element, **_nesting(element, Nesting.LIST))
    if origin is dict:
        element = _shape(arguments[1])
        check = checks.map_of(element.check)
        if element.type == DYNAMIC:
            return Shape(DYNAMIC, check, element=element)
        return Shape(MapOf(element.type), check, element=element, **_nesting(element, Nesting.MAP))
    if isinstance(annotation, type) and issubclass(annotation, Nested):
        return _object(fields_of(annotation))
    return _PLAIN[annotation]


_PLAIN: dict[Any, Shape] = {
    str: Shape(STRING, checks.string),
    int: Shape(NUMBER, checks.integer),
    float: Shape(NUMBER, checks.number),
    bool: Shape(BOOL, checks.boolean),
    Any: Shape(DYNAMIC),
}


def _mark(shape: Shape, markers: tuple[Any, ...]) -> Shape:
    for marker in markers:
        if isinstance(marker, Form):
            shape = shape._replace(form=marker)
        elif isinstance(marker, Unordered):
            shape = shape._replace(unordered=True)
        elif isinstance(marker, Blocks):
            shape = shape._replace(blocks=marker, unordered=True)
        elif isinstance(marker, FreeMap):
            shape = shape._replace(free=True)
        elif isinstance(marker, Check):
            shape = shape._replace(check=checks.also(shape.check, marker.rule))
        elif isinstance(marker, Doubt):
            shape = shape._replace(doubt=checks.also(shape.doubt, marker.rule))
        elif isinstance(marker, FieldOptions):
            for rule in _limits(marker):
                shape = shape._replace(check=checks.also(shape.check, rule))
        elif not isinstance(marker, Attr):
            raise TypeError(f"{marker!r} is none of the vocabulary in provider_shim/spec.py")
    return shape


def _limits(options: FieldOptions) -> Iterator[Callable[[Any], object]]:
    if options.ge is not None:
        yield checks.at_least(options.ge)
    if options.le is not None:
        yield checks.at_most(options.le)
    if options.min_length is not None:
        yield checks.at_least_long(options.min_length)


def _nesting(element: Shape, nesting: Nesting) -> dict[str, Any]:
    return {"nested": element.nested, "nesting": nesting} if element.nested else {}
