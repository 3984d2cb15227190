"""Constructs and Terraform elements, made as jsii makes them: a message each, and Python is asked for attributes.

The plain way, of what jsii promises alone. It does the same as `nodejs.py`, and takes longer. What jsii has made it
keeps, so a tree of constructs stays in memory when the program has dropped it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any, cast

import jsii
from constructs import Construct, IConstruct, IValidation

from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.location import put

Meta = jsii.JSIIMeta
DATA_SOURCE = PROVIDER = RESOURCE = None


class Bare(Construct):
    """A construct that is nothing but a place for others."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        put(self, scope, id)


class _WithAttributes:
    """What has attributes that Python knows."""

    _now: Mapping[str, Any]

    def _change(self, attributes: Mapping[str, Any]) -> None:
        """Give it other attributes."""
        self._now = attributes

    def _synthesize_attributes(self) -> dict[str, Any]:
        return dict(self._now)

    def _synthesize_hcl_attributes(self) -> dict[str, Any]:
        return {name: {"value": value, "type": "any"} for name, value in self._now.items()}


class Resource(_WithAttributes, cdk.TerraformResource):
    """A resource with attributes that Python knows."""

    def __init__(self, scope: Construct, id: str, config: Mapping[str, Any], attributes: Mapping[str, Any]) -> None:
        self._now = attributes
        import_from = config.get("import_from")
        super().__init__(scope, id, **_of_the_constructor(config))
        self.depends_on = _all_dependencies(self.depends_on, config)
        if import_from is not None:
            self.import_from(import_from, config.get("provider"))
        put(self, scope, id)


class DataSource(_WithAttributes, cdk.TerraformDataSource):
    """A data source with attributes that Python knows."""

    def __init__(self, scope: Construct, id: str, config: Mapping[str, Any], attributes: Mapping[str, Any]) -> None:
        self._now = attributes
        super().__init__(scope, id, **_of_the_constructor(config))
        self.depends_on = _all_dependencies(self.depends_on, config)
        put(self, scope, id)


class Provider(cdk.TerraformProvider):
    """A provider with attributes that Python knows."""

    def __init__(self, scope: Construct, id: str, config: Mapping[str, Any], attributes: Mapping[str, Any]) -> None:
        self._alias: str | None = config["alias"]
        super().__init__(scope, id, **{name: value for name, value in config.items() if name != "alias"})
        for name, value in attributes.items():
            # The usual way would write the names of headers in snake case.
            self.add_override(name, value)

    @property
    def alias(self) -> str | None:
        return self._alias

    @alias.setter
    def alias(self, value: str | None) -> None:
        self._alias = value


def _of_the_constructor(config: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in config.items() if name != "import_from"}
    if "depends_on" in given:
        given["depends_on"] = [one for one in given["depends_on"] if not isinstance(one, str)]
    return given


def _all_dependencies(made: list[str] | None, config: Mapping[str, Any]) -> list[str] | None:
    """What the framework has made of constructs, and the addresses in `config`."""
    addresses = [one for one in config.get("depends_on", ()) if isinstance(one, str)]
    return [*(made or ()), *addresses] if addresses else made


def ask(construct: IConstruct) -> tuple[str, tuple[IConstruct, ...]]:
    """`construct.node.path`, and `construct.node.scopes`: what it is in, from the root on, and itself."""
    known = cast("Any", vars(construct))
    if "_place" not in known:
        known["_place"] = (construct.node.path, tuple(construct.node.scopes))
    return cast("tuple[str, tuple[IConstruct, ...]]", known["_place"])


def child_of(scope: Construct, id: str) -> IConstruct | None:
    """What has this id in `scope`."""
    return scope.node.try_find_child(id)


def when_dropped(construct: Any, then: Callable[..., Any], *args: Any) -> None:
    """Call `then` when the program has dropped all of the tree that `construct` is in: never, as jsii keeps it."""


def add_validation(construct: Construct, validation: IValidation) -> None:
    """`construct.node.add_validation(validation)`"""
    construct.node.add_validation(validation)


_numbers = itertools.count()


def messages() -> int:
    """Another number each time: how many messages have gone to Node.js nobody counts here."""
    return next(_numbers)
