"""Terraform's meta-arguments: what every resource and data source may have besides attributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, TypedDict, cast

from constructs import Construct

from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.provider import LITELLM, Provider
from litellm_constructs.framework.tokens import in_words, shown, text, unresolved
from provider_shim.fields import Spec, problems_of_id
from provider_shim.patience import problem_of
from provider_shim.spec import Resource

Dependency: TypeAlias = "Construct | cdk.ITerraformDependable | str"
"""A construct, an element of the framework, or an address: `litellm_user.ada`, `data.litellm_team.search`,
`module.network`."""


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
    depends_on: Sequence[Dependency] | None = None
    """What must exist before, besides what the arguments refer to: constructs, or addresses such as
    `litellm_user.ada`."""
    lifecycle: Lifecycle | None = None
    for_each: cdk.ITerraformIterator | None = None
    count: int | cdk.TerraformCount | None = None


@dataclass(frozen=True, kw_only=True)
class Timeouts:
    """How long operations on one object may take, with all retries and waits: `90s`, `10m`, `1h30m`. Each has no limit
    but that of its requests if not set."""

    create: str | None = None
    read: str | None = None
    update: str | None = None
    delete: str | None = None


@dataclass(frozen=True, kw_only=True)
class MetaArguments(DataMetaArguments):
    """Arguments that Terraform has for every resource."""

    import_from: str | None = None
    """Terraform id of an existing object that this resource takes over at the next apply."""
    moved_from: str | None = None
    """Address that this resource had before, such as `litellm_team.old`: it is kept, and not made anew."""
    timeouts: Timeouts | None = None
    """How long the provider may take to create, read, update or delete the object."""


NO_META = MetaArguments()


class SharedMetaOptions(TypedDict, total=False):
    """Those arguments that may hold for several resources of one construct. See `MetaArguments`."""

    provider: Provider | None
    """The gateway, also for what is added. The stack's provider without an alias if not set."""
    depends_on: Sequence[Dependency] | None
    """What must exist before, besides what the arguments refer to: constructs, or addresses such as
    `litellm_user.ada`."""
    lifecycle: Lifecycle | None
    """What Terraform may do: `prevent_destroy`, `ignore_changes`. Whatever is needed if not set."""
    timeouts: Timeouts | None
    """How long operations may take, such as `Timeouts(create="10m")`. As long as their requests if not set."""


class MetaOptions(SharedMetaOptions, total=False):
    """Arguments that Terraform has for every resource, as keywords of constructs. See `MetaArguments`."""

    import_from: str | None
    """Terraform id of an existing object that this one takes over at the next apply."""
    moved_from: str | None
    """Address that this had before, such as `litellm_team.old`: it is kept, and not made anew."""


def config_of(spec: Spec, meta: DataMetaArguments, path: Callable[[], str]) -> dict[str, Any]:
    """What the framework takes besides attributes, for a resource or data source of `spec`.

    Raises InvalidArguments, naming `path`, for what the framework or Terraform would not take, or drop in silence.
    """
    config: dict[str, Any] = {
        "terraform_resource_type": spec.type_name,
        "terraform_generator_metadata": LITELLM.generated,
    }
    problems: list[str] = []
    for name, read in _READ.items():
        value = getattr(meta, name, None)
        if value is not None:
            try:
                config[name] = read(value)
            except (TypeError, ValueError) as error:
                problems.append(f"{name}: {error}")
    id = config.get("import_from")
    if id is not None and not unresolved(id):
        problems += [f"import_from: {problem}" for problem in problems_of_id(cast("type[Resource]", spec), id)]
    if problems:
        raise InvalidArguments(path(), problems)
    return config


def _provider(value: object) -> object:
    if not isinstance(value, cdk.TerraformProvider):
        raise ValueError(f"takes a LiteLLMProvider, and got {in_words(value)}")
    return value


def dependencies(value: object) -> list[object]:
    """What the framework takes for `depends_on`. Raises ValueError for what Terraform cannot wait for."""
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        raise ValueError(f"takes a list of constructs and addresses, and got {in_words(cast('object', value))}")
    return [_dependency(one) for one in cast("Iterable[object]", value)]


def _dependency(value: object) -> object:
    if isinstance(value, str):
        if not _WHOLE.fullmatch(value):
            raise ValueError(
                f"takes constructs and addresses, and got {shown(value)}: write the construct itself, or the address "
                "of a whole resource, data source or module, such as litellm_user.ada, data.litellm_team.search or "
                "module.network"
            )
        return value
    element = _element(value)
    if element is None or isinstance(element, cdk.TerraformProvider):
        raise ValueError(
            f"takes constructs and addresses, and got {in_words(value)}, which is no resource and has none"
        )
    return element


_WHOLE = re.compile(r'(data\.)?(?!data\.)[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*(\[(\d+|"[^"]+")\])?')
"""What Terraform can wait for."""


def _element(value: object) -> object | None:
    """What Terraform knows of a construct: itself, or its resource."""
    if hasattr(type(value), "fqn"):
        return value
    return _element(vars(value).get("resource") or value.node.default_child) if isinstance(value, Construct) else None


def _lifecycle(value: Any) -> cdk.TerraformResourceLifecycle:
    made: Any = value
    if isinstance(value, Mapping) and not unresolved(value):  # as the framework takes it too
        made = cdk.TerraformResourceLifecycle(**cast("Mapping[str, Any]", value))
    if not hasattr(cast("object", type(made)), "replace_triggered_by"):
        raise ValueError(f"takes a TerraformResourceLifecycle, and got {in_words(made)}")
    lifecycle = cast("Lifecycle", made)
    if not lifecycle.replace_triggered_by:
        return cast("cdk.TerraformResourceLifecycle", lifecycle)
    return cdk.TerraformResourceLifecycle(
        create_before_destroy=lifecycle.create_before_destroy,
        ignore_changes=lifecycle.ignore_changes,
        prevent_destroy=lifecycle.prevent_destroy,
        replace_triggered_by=[*_addresses(lifecycle.replace_triggered_by)],
        precondition=lifecycle.precondition,
        postcondition=lifecycle.postcondition,
    )


def _addresses(triggers: Iterable[object]) -> Iterator[str]:
    """What Terraform takes for `replace_triggered_by`. The framework would write expressions."""
    for one in triggers:
        element = None if isinstance(one, str) else _element(one)
        if isinstance(element, cdk.TerraformResource):
            yield f"{element.terraform_resource_type}.{element.friendly_unique_id}"
        elif isinstance(one, str) and not unresolved(one):
            yield one
        else:
            raise ValueError(
                f"replace_triggered_by takes resources and addresses, and no references, and got {shown(one)}: write "
                "the resource itself, or its address"
            )


def _for_each(value: object) -> object:
    if not hasattr(type(value), "__jsii_type__"):
        raise ValueError(f"takes an iterator, such as TerraformIterator.from_list([...]), and got {in_words(value)}")
    return value


def _count(value: object) -> object:
    known = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if not known and not isinstance(value, cdk.TerraformCount) and not (isinstance(value, float) and unresolved(value)):
        raise ValueError(f"takes a whole number or a TerraformCount, and got {shown(value)}")
    return value


def _import_from(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"takes the Terraform id of an object, and got {in_words(value)}")
    return text(value)


def _moved_from(value: object) -> str:
    if not isinstance(value, str) or unresolved(value) or "." not in value:
        raise ValueError(f"takes an address, such as litellm_team.old, and got {in_words(value)}")
    return value


def _timeouts(value: object) -> dict[str, str]:
    if not isinstance(value, Timeouts):
        raise ValueError(f"takes Timeouts, such as Timeouts(create='10m'), and got {shown(value)}")
    given = {name: text(one) for name, one in vars(value).items() if one is not None}
    for name, one in given.items():
        if not unresolved(one) and (problem := problem_of(one)):
            raise ValueError(f"{name}: {problem}")
    return given


_READ: Mapping[str, Callable[[Any], Any]] = {
    "provider": _provider,
    "depends_on": dependencies,
    "lifecycle": _lifecycle,
    "for_each": _for_each,
    "count": _count,
    "import_from": _import_from,
    "moved_from": _moved_from,
    "timeouts": _timeouts,
}
