"""One Terraform resource or data source over a spec: its keywords, their checks, references to its attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, ParamSpec, Protocol, TypeAlias, TypedDict, TypeVar, cast

from constructs import Construct

from litellm_constructs.framework.arguments import InvalidArguments, merged
from litellm_constructs.framework.assembly import NAME
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.nodejs import Deferred, Later, change, make
from litellm_constructs.framework.provider import GENERATED, Provider
from litellm_constructs.framework.tokens import unresolved
from litellm_constructs.framework.tree import path_of
from provider_shim.checks import did_you_mean
from provider_shim.cty import BOOL, NUMBER, STRING, ListOf, MapOf
from provider_shim.fields import Field, Spec, fields_of
from provider_shim.spec import DataSource, DataSourceList, Resource

P = ParamSpec("P")
S = TypeVar("S", bound=Resource)
D = TypeVar("D", bound="DataSource | DataSourceList")

Element: TypeAlias = "cdk.TerraformResource | cdk.TerraformDataSource"


class Lifecycle(Protocol):
    """`TerraformResourceLifecycle`, of whichever framework."""

    @property
    def create_before_destroy(self) -> bool | None: ...
    @property
    def ignore_changes(self) -> str | list[str] | None: ...
    @property
    def prevent_destroy(self) -> bool | None: ...
    @property
    def replace_triggered_by(self) -> list[Any] | None: ...
    @property
    def precondition(self) -> list[Any] | None: ...
    @property
    def postcondition(self) -> list[Any] | None: ...


@dataclass(frozen=True, kw_only=True)
class DataMetaArguments:
    """Arguments that Terraform has for every data source."""

    provider: cdk.TerraformProvider | None = None
    """The provider to use. The one without an alias if not set."""
    depends_on: Sequence[cdk.ITerraformDependable] | None = None
    """What must exist before, besides what the arguments refer to."""
    lifecycle: Lifecycle | None = None
    for_each: cdk.ITerraformIterator | None = None
    count: int | cdk.TerraformCount | None = None


@dataclass(frozen=True, kw_only=True)
class MetaArguments(DataMetaArguments):
    """Arguments that Terraform has for every resource."""

    import_from: str | None = None
    """Terraform id of an existing object that this resource takes over at the next apply."""
    moved_from: str | None = None
    """Address that this resource had before, such as `litellm_team.old`: it is kept, and not made anew."""


class MetaOptions(TypedDict, total=False):
    """Arguments that Terraform has for every resource, as keywords of constructs. See `MetaArguments`."""

    provider: Provider | None
    """The gateway, also for what is added. The stack's provider without an alias if not set."""
    depends_on: Sequence[cdk.ITerraformDependable] | None
    """What must exist before, besides what the arguments refer to."""
    lifecycle: Lifecycle | None
    """What Terraform may do: `prevent_destroy`, `ignore_changes`. Whatever is needed if not set."""
    import_from: str | None
    """Terraform id of an existing object that this one takes over at the next apply."""
    moved_from: str | None
    """Address that this had before, such as `litellm_team.old`: it is kept, and not made anew."""


class L1(Deferred, cdk.TerraformResource, Generic[S], metaclass=Later, jsii_type=f"{NAME}.Resource"):
    """A resource of the type that `spec` describes, as Terraform knows it.

    The keywords are the attributes of the spec. None is the same as not set. Raises InvalidArguments for values that
    cannot work; values that only Terraform knows are left for the provider to check.
    """

    def __init__(
        self,
        spec: Callable[P, S],
        scope: Construct,
        id: str,
        meta: MetaArguments = MetaArguments(),
        /,
        *_: P.args,
        **attributes: P.kwargs,
    ) -> None:
        self.spec = cast("type[Resource]", spec)
        self.meta = meta
        self._attributes = merged(self.spec, lambda: f"{path_of(scope)}/{id}", attributes)
        self._replaced: list[tuple[str, ...]] = []
        config = _config(self.spec, meta, lambda: f"{path_of(scope)}/{id}")
        make(self, "Resource", scope, id, config, self._attributes)
        if meta.moved_from is not None:
            self.move_from_id(meta.moved_from)

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
        self._replaced += _paths_of_lists(tuple(path.split(".")), value)
        self._tell()
        super().add_override(path, value)

    def _tell(self) -> None:
        change(self, without(self._attributes, self._replaced))


class L1Data(Deferred, cdk.TerraformDataSource, Generic[D], metaclass=Later, jsii_type=f"{NAME}.DataSource"):
    """A data source of the type that `spec` describes, as Terraform knows it: what is on the gateway already.

    The keywords are what an object is looked up by, or filters. None is the same as not set. Raises InvalidArguments
    for values that cannot work.
    """

    def __init__(
        self,
        spec: Callable[P, D],
        scope: Construct,
        id: str,
        meta: DataMetaArguments = DataMetaArguments(),
        /,
        *_: P.args,
        **attributes: P.kwargs,
    ) -> None:
        self.spec = cast("type[DataSource] | type[DataSourceList]", spec)
        self._attributes = merged(self.spec, lambda: f"{path_of(scope)}/{id}", attributes)
        config = _config(self.spec, meta, lambda: f"{path_of(scope)}/{id}")
        make(self, "DataSource", scope, id, config, self._attributes)

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


def _config(spec: Spec, meta: DataMetaArguments, path: Callable[[], str]) -> Mapping[str, Any]:
    """What the framework takes besides attributes. Raises TypeError for values of the wrong type, as the framework."""
    config: dict[str, Any] = {"terraformResourceType": spec.type_name, "terraformGeneratorMetadata": GENERATED}
    given = {name: value for name in _IN_NODEJS if (value := getattr(meta, name, None)) is not None}
    lifecycle = cast("Any", meta.lifecycle)
    if isinstance(lifecycle, Mapping):  # as the framework takes it too
        given["lifecycle"] = cdk.TerraformResourceLifecycle(**cast("Mapping[str, Any]", lifecycle))
    checked = {name: value for name, value in given.items() if name != "import_from"}
    if checked and not (len(checked) == 1 and isinstance(given.get("provider"), cdk.TerraformProvider)):
        cdk.TerraformMetaArguments(**checked)
    if "lifecycle" in given:
        given["lifecycle"] = _with_addresses(given["lifecycle"], path)
    return config | {_IN_NODEJS[name]: value for name, value in given.items()}


_IN_NODEJS = {
    "provider": "provider",
    "depends_on": "dependsOn",
    "lifecycle": "lifecycle",
    "for_each": "forEach",
    "count": "count",
    "import_from": "importFrom",
}


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


def _with_addresses(lifecycle: Lifecycle, path: Callable[[], str]) -> cdk.TerraformResourceLifecycle:
    """With what Terraform takes for `replace_triggered_by`: addresses. The framework would write expressions."""
    if not lifecycle.replace_triggered_by:
        return cast("cdk.TerraformResourceLifecycle", lifecycle)
    addresses: list[str] = []
    for one in lifecycle.replace_triggered_by:
        if isinstance(one, cdk.TerraformResource):
            addresses.append(f"{one.terraform_resource_type}.{one.friendly_unique_id}")
        elif isinstance(one, str) and not unresolved(one):
            addresses.append(one)
        else:
            problem = "lifecycle: replace_triggered_by takes resources and addresses, and no references: write the "
            problem += "resource itself, or its address"
            raise InvalidArguments(path(), [problem])
    return cdk.TerraformResourceLifecycle(
        create_before_destroy=lifecycle.create_before_destroy,
        ignore_changes=lifecycle.ignore_changes,
        prevent_destroy=lifecycle.prevent_destroy,
        replace_triggered_by=addresses,
        precondition=lifecycle.precondition,
        postcondition=lifecycle.postcondition,
    )


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
