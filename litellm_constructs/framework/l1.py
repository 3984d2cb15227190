"""One Terraform resource or data source over a spec: its keywords, their checks, references to its attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, ParamSpec, TypeAlias, TypeVar, cast

from constructs import Construct

from litellm_constructs.framework import elements
from litellm_constructs.framework.arguments import InvalidArguments, merged
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.ids import expect_id
from litellm_constructs.framework.meta import NO_META, DataMetaArguments, MetaArguments, config_of
from litellm_constructs.framework.tokens import texts, unresolved
from litellm_constructs.framework.tree import path_of
from provider_shim.checks import did_you_mean
from provider_shim.cty import BOOL, NUMBER, STRING, ListOf, MapOf
from provider_shim.fields import Field, Spec, fields_of
from provider_shim.spec import DataSource, DataSourceList, Resource

P = ParamSpec("P")
S = TypeVar("S", bound=Resource)
D = TypeVar("D", bound="DataSource | DataSourceList")

Element: TypeAlias = "cdk.TerraformResource | cdk.TerraformDataSource"


class L1(elements.Resource, Generic[S], jsii_type=elements.RESOURCE):
    """A resource of the type that `spec` describes, as Terraform knows it.

    The keywords are the attributes of the spec. None is the same as not set. Raises InvalidArguments for values that
    cannot work; values that only Terraform knows are left for the provider to check.
    """

    def __init__(
        self,
        spec: Callable[P, S],
        scope: Construct,
        id: str,
        meta: MetaArguments = NO_META,
        /,
        *_: P.args,
        **attributes: P.kwargs,
    ) -> None:
        expect_id(type(self), scope, id)
        self.spec = cast("type[Resource]", spec)
        self.meta = meta
        self._attributes = merged(self.spec, lambda: f"{path_of(scope)}/{id}", attributes)
        self._replaced: list[tuple[str, ...]] = []
        config = config_of(self.spec, meta, lambda: f"{path_of(scope)}/{id}")
        moved_from = config.pop("moved_from", None)
        self._timeouts = {"timeouts": config.pop("timeouts")} if "timeouts" in config else {}
        super().__init__(scope, id, config, {**self._attributes, **self._timeouts})
        if moved_from is not None:
            self.move_from_id(moved_from)

    def set(self, **attributes: Any) -> None:
        """Set attributes to other values; None unsets. Raises InvalidArguments like the constructor."""
        self._attributes = merged(self.spec, lambda: path_of(self), attributes, self._attributes)
        self._tell()

    @property
    def attributes(self) -> Mapping[str, Any]:
        """A copy of the attributes that are set."""
        return dict(self._attributes)

    @property
    def address(self) -> str:
        """As Terraform calls the resource: `litellm_team.search`. What `replace_triggered_by` takes."""
        return f"{self.spec.type_name}.{self.friendly_unique_id}"

    @cached_property
    def out(self) -> S:
        """References to the attributes, by name: values that Terraform fills in."""
        return cast("S", Outputs(self.spec, self))

    def add_override(self, path: str, value: Any) -> None:
        """Write `value` where `path` leads (`lifecycle.prevent_destroy`), whatever the construct says.

        A list takes the place of the list that is there. (The framework alone would put one behind the other.)
        """
        try:
            if unresolved(path):
                raise ValueError("only Terraform knows the path: write it as plain text")
            value = texts(value)
        except ValueError as error:
            raise InvalidArguments(path_of(self), [f"{path}: {error}"]) from None
        self._replaced += _paths_of_lists(tuple(path.split(".")), value)
        self._tell()
        super().add_override(path, value)

    def _tell(self) -> None:
        self._change(without({**self._attributes, **self._timeouts}, self._replaced))


class L1Data(elements.DataSource, Generic[D], jsii_type=elements.DATA_SOURCE):
    """A data source of the type that `spec` describes, as Terraform knows it: what is on the gateway already.

    The keywords are what an object is looked up by, or filters. None is the same as not set. Raises InvalidArguments
    for values that cannot work.
    """

    def __init__(
        self,
        spec: Callable[P, D],
        scope: Construct,
        id: str,
        meta: DataMetaArguments = NO_META,
        /,
        *_: P.args,
        **attributes: P.kwargs,
    ) -> None:
        expect_id(type(self), scope, id)
        self.spec = cast("type[DataSource] | type[DataSourceList]", spec)
        self._attributes = merged(self.spec, lambda: f"{path_of(scope)}/{id}", attributes)
        config = config_of(self.spec, meta, lambda: f"{path_of(scope)}/{id}")
        super().__init__(scope, id, config, self._attributes)

    @property
    def attributes(self) -> Mapping[str, Any]:
        """A copy of the attributes that are set."""
        return dict(self._attributes)

    @property
    def address(self) -> str:
        """As Terraform calls the data source: `data.litellm_team.search`."""
        return f"data.{self.spec.type_name}.{self.friendly_unique_id}"

    @cached_property
    def out(self) -> D:
        """References to the attributes, by name: values that Terraform reads from the gateway."""
        return cast("D", Outputs(self.spec, self))


def _paths_of_lists(path: tuple[str, ...], value: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(value, Mapping):
        for name, item in cast("Mapping[str, Any]", value).items():
            yield from _paths_of_lists((*path, name), item)
    elif isinstance(value, list):
        yield path


def without(attributes: Mapping[str, Any], paths: Iterable[tuple[str, ...]]) -> Mapping[str, Any]:
    """`attributes` without what stands at `paths`."""
    for first, *rest in paths:
        if first in attributes:
            inner = attributes[first]
            attributes = {name: item for name, item in attributes.items() if name != first}
            if rest and isinstance(inner, Mapping):
                attributes[first] = without(cast("Mapping[str, Any]", inner), [tuple(rest)])
    return attributes


class Outputs:
    """References to the attributes of one resource or data source, each made once."""

    def __init__(self, spec: Spec, element: Element) -> None:
        self._type_name = spec.type_name
        self._element = element
        self._fields = {field.name: field for field in fields_of(spec)}

    def __getattr__(self, name: str) -> Any:
        if name not in self._fields:
            raise AttributeError(f"{self._type_name} has no attribute {name!r}{did_you_mean(name, self._fields)}")
        value = reference(self._element, self._fields[name])
        setattr(self, name, value)
        return value


def references_to(resource: L1[Any]) -> Mapping[str, Any]:
    """The references to attributes of `resource` that the program has made so far, by attribute."""
    made = cast("dict[str, Any]", vars(resource.out))
    return {name: value for name, value in made.items() if not name.startswith("_")}


def reference(resource: Element, field: Field) -> Any:
    """A token of the Python type of `field`; where there is none for its type, one that may stand anywhere."""
    if field.type == STRING:
        return resource.get_string_attribute(field.name)
    if field.type == NUMBER:
        return resource.get_number_attribute(field.name)
    if field.type == BOOL:
        return resource.get_boolean_attribute(field.name)
    if field.type == ListOf(STRING):
        return resource.get_list_attribute(field.name)
    if field.type == MapOf(STRING):
        return resource.get_string_map_attribute(field.name)
    if field.type == MapOf(NUMBER):
        return resource.get_number_map_attribute(field.name)
    return resource.interpolation_for_attribute(field.name)
