"""What a stack becomes, as a test likes to read it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Set
from typing import Any, cast

from litellm_constructs.framework.cdk import cdk
from litellm_constructs.testing.synthesis import synthesized
from provider_shim.checks import did_you_mean
from provider_shim.fields import fields_of
from provider_shim.gateway.mask import Mask, smells
from provider_shim.resources import all_resources

_ADDRESS = re.compile(r"(?:data\.)?[a-zA-Z_]\w*\.[\w-]+")


class Template:
    """The Terraform JSON of a stack, without what says nothing to a reader.

    Resources and data sources stand under the path of their construct within the stack (`search/ci`), and so do
    references to them (`${litellm_team.search.team_id}`) and their addresses. Types are Terraform's: `litellm_team`,
    `data.litellm_team`.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        """`content` is Terraform JSON as a stack writes it. `from_stack` is the usual way."""
        names = {
            address: f"{kind}.{path}"
            for kind, found in _by_kind(content).items()
            for address, path in ((f"{kind}.{name}", _path(name, block)) for name, block in found.items())
        }
        self._resources = {
            kind: {_path(name, block): _clean(block, names) for name, block in found.items()}
            for kind, found in _by_kind(content).items()
        }
        self._outputs = cast("dict[str, dict[str, Any]]", _clean(content.get("output", {}), names))

    @staticmethod
    def from_stack(stack: cdk.TerraformStack) -> Template:
        """The template of `stack`. Raises what its synthesis raises, such as the errors that its checks find."""
        with synthesized(stack) as directory:
            return Template(json.loads((directory / "cdk.tf.json").read_text(encoding="utf-8")))

    @property
    def outputs(self) -> dict[str, dict[str, Any]]:
        """The outputs of the stack, by name."""
        return dict(self._outputs)

    def to_json(self) -> dict[str, Any]:
        """Everything, for a snapshot: resources and data sources by type and path, and outputs."""
        outputs = {"output": self._outputs} if self._outputs else {}
        return {**self._resources, **outputs}

    def find_resources(self, kind: str, properties: Mapping[str, Any] | None = None) -> dict[str, dict[str, Any]]:
        """The resources of type `kind` that have `properties`, by path.

        A resource has them when each is equal; of a map, those that are named. None is what is not set.
        Raises ValueError for a type that begins with `litellm_` and does not exist.
        """
        name = kind.removeprefix("data.")
        if name == kind and name.startswith("litellm_") and name not in all_resources():
            raise ValueError(f"there is no resource type {kind!r}{did_you_mean(kind, all_resources())}")
        found = self._resources.get(kind, {})
        return {path: block for path, block in found.items() if _has(block, properties or {})}

    def resource_count_is(self, kind: str, count: int) -> None:
        """Raises AssertionError unless there are `count` resources of type `kind`."""
        found = self.find_resources(kind)
        if len(found) != count:
            listed = ", ".join(found) or "none"
            raise AssertionError(f"expected {count} of {kind}, found {len(found)}: {listed}")

    def has_resource_properties(self, kind: str, properties: Mapping[str, Any]) -> None:
        """Raises AssertionError unless at least one resource of type `kind` has `properties` (see `find_resources`)."""
        if not self.find_resources(kind, properties):
            spec = {**all_resources()}.get(kind)
            secret = {field.name for field in fields_of(spec) if field.attr.sensitive} if spec else set[str]()
            there = {path: _without_secrets(block, secret) for path, block in self.find_resources(kind).items()}
            found = f"found:\n{_shown(there)}" if there else "there is none"
            raise AssertionError(f"no {kind} has {_shown(_without_secrets(properties, secret))}; {found}")


def _by_kind(content: Mapping[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    data = {f"data.{kind}": found for kind, found in content.get("data", {}).items()}
    return {**content.get("resource", {}), **data}


def _path(name: str, block: Mapping[str, Any]) -> str:
    """Path of a resource's construct within its stack. One that is no construct has its name only."""
    path = block.get("//", {}).get("metadata", {}).get("path")
    return path.partition("/")[2].removesuffix("/Resource") if path else name


def _clean(value: Any, names: Mapping[str, str]) -> Any:
    """`value` without the framework's notes, and with the paths of constructs in its references."""
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {name: _clean(item, names) for name, item in items if name != "//"}
    if isinstance(value, list):
        return [_clean(item, names) for item in cast("list[Any]", value)]
    if isinstance(value, str) and "${" in value:
        return _ADDRESS.sub(lambda found: names.get(found[0], found[0]), value)
    if isinstance(value, str):
        return names.get(value, value)
    return value


def _has(found: Any, expected: Any) -> bool:
    if isinstance(expected, Mapping):
        there = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
        return all(_has(there.get(name), item) for name, item in cast("Mapping[str, Any]", expected).items())
    return bool(found == expected)


def _without_secrets(value: Any, names: Set[str], secret: bool = False) -> Any:
    """`value` as everybody may see it, `names` being those of secrets; references to them stay."""
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).items()
        return {name: _without_secrets(item, names, secret or name in names or smells(name)) for name, item in items}
    if isinstance(value, list):
        return [_without_secrets(item, names, secret) for item in cast("list[Any]", value)]
    if not isinstance(value, str) or "${" in value or value.startswith("os.environ/"):
        return value
    return "***" if secret else Mask()(value)


def _shown(value: Any) -> str:
    return json.dumps(value, indent=2, default=repr)
