"""What the checks find in a plan of Terraform: configurations in HCL have the same rules as programs.

Each planned resource becomes one of a program that is never synthesized. What the configuration does not say is left
out, as LiteLLM or the provider has filled it in; what refers to another resource refers to it here, and what only
Terraform knows stays so.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, cast

from litellm_constructs.checks._check import Check, Finding
from litellm_constructs.checks._pack import Pack
from litellm_constructs.checks._run import Checks, checks_of, findings
from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.l1 import L1
from litellm_constructs.framework.meta import MetaArguments
from litellm_constructs.framework.tree import path_of
from litellm_constructs.provider import LiteLLMProvider
from provider_shim.answers import part
from provider_shim.fields import Field, fields_of
from provider_shim.plans import Planned, Shown, Unreadable, read
from provider_shim.resources import all_resources

STACK = "plan"
Expressions = Mapping[str, Any]
"""What a configuration says of a resource: an expression for each argument."""


class Planning(NamedTuple):
    """What was found in a plan."""

    checks: tuple[Check, ...]
    findings: list[Finding]
    """The path of each is the address of its resource."""


def check_plan(text: bytes, packs: Iterable[Pack] = ()) -> Planning:
    """What the checks find in what `terraform show -json` tells of a plan.

    Raises `provider_shim.plans.Unreadable` for anything else.
    """
    shown = read(text)
    if not shown.configured:
        raise Unreadable("it tells of a state: `terraform show -json PLAN` tells of a plan what is wanted")
    told = dict(_expressions(part(json.loads(text), "configuration.root_module")))
    with tempfile.TemporaryDirectory() as unused:
        program = _Program(cdk.TerraformStack(cdk.App(outdir=unused), STACK), shown, told)
        for each in shown.planned:
            program.resource(each)
        Checks.of(program.stack).add(*packs)
        found = [
            replace(one, path=program.addresses[one.path], message=one.message.replace(f"{STACK}/", ""))
            for one in findings(program.stack)
        ]
        return Planning(checks_of(program.stack), found)


class _Program:
    def __init__(self, stack: cdk.TerraformStack, shown: Shown, told: Mapping[str, Expressions]) -> None:
        self.stack = stack
        self.addresses: dict[str, str] = {}
        """Of the resources, by the paths of their constructs."""
        self._shown = shown
        self._told = told
        self._instances: dict[str, list[Planned]] = defaultdict(list)
        for each in shown.planned:
            self._instances[each.resource].append(each)
        self._made: dict[str, L1[Any]] = {}
        self._providers: dict[str, LiteLLMProvider] = {}
        self._unknown: Any = cdk.TerraformVariable(stack, "only-terraform-knows").boolean_value

    def resource(self, planned: Planned) -> L1[Any]:
        """The resource, made when it is first asked for: after those that it refers to."""
        if planned.address not in self._made:
            spec = cast("Any", all_resources()[planned.type_name])
            attributes = dict(self._attributes(planned, {field.name: field for field in fields_of(spec)}))
            meta = MetaArguments(provider=self._provider(planned))
            # Slashes part the ids of constructs from each other.
            id = re.sub(r"[^!-.0-~]", "-", planned.address)
            try:
                made = L1(spec, self.stack, id, meta, **attributes)
            except InvalidArguments as refused:
                # The provider has taken them, so they are of a form that programs do not write.
                names = (re.match(r"\w*", problem) for problem in refused.problems)
                attributes |= {name[0]: self._unknown for name in names if name and name[0]}
                made = L1(spec, self.stack, id, meta, **attributes)
            self._made[planned.address] = made
            self.addresses[path_of(made)] = planned.address
        return self._made[planned.address]

    def _attributes(self, planned: Planned, fields: Mapping[str, Field]) -> Iterator[tuple[str, Any]]:
        """What the configuration says, as planned."""
        for name, expression in self._told.get(planned.resource, {}).items():
            field = fields.get(name)
            if field is None or field.server_set:
                continue
            references = _references(expression)
            if field.write_only or (field.attr.sensitive and references):
                # A plan shows the secret itself, wherever it comes from.
                yield name, self._unknown
            else:
                yield name, self._value(planned, name, references)

    def _value(self, planned: Planned, name: str, references: Iterable[str]) -> Any:
        """What an argument says: what it refers to, where that is an attribute of another resource as it stands."""
        value = planned.values.get(name)
        for other in self._referred(planned, name):
            known = {field.name for field in fields_of(cast("Any", all_resources()[other.type_name]))}
            named = (reference.rpartition(".")[2] for reference in references)
            attribute = next((each for each in (*named, name) if each in known), None)
            if attribute and (name not in planned.values or (value and value == other.values.get(attribute))):
                return getattr(self.resource(other).out, attribute)
        return value if name in planned.values else self._unknown

    def _referred(self, planned: Planned, name: str) -> Iterator[Planned]:
        """What an argument refers to; of several instances the one of the same key."""
        for address in self._shown.configured[planned.resource].refers.get(name, ()):
            same = self._instances[address]
            yield from same if len(same) == 1 else (each for each in same if each.index == planned.index)

    def _provider(self, planned: Planned) -> LiteLLMProvider:
        key = self._shown.configured[planned.resource].provider
        if key not in self._providers:
            alias = f"provider{len(self._providers)}"
            self._providers[key] = LiteLLMProvider(self.stack, alias, alias=alias)
        return self._providers[key]


def _references(expression: Any) -> list[str]:
    """What an argument refers to, and what all that stands in a block does."""
    if isinstance(expression, list):
        return [found for each in cast("list[Any]", expression) for found in _references(each)]
    inside = cast("dict[str, Any]", expression)
    if "constant_value" in inside or "references" in inside:
        return cast("list[str]", inside.get("references", []))
    return [found for each in inside.values() for found in _references(each)]


def _expressions(module: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Expressions]]:
    for each in module.get("resources", []):
        yield f"{prefix}{each['address']}", each.get("expressions", {})
    for name, call in module.get("module_calls", {}).items():
        yield from _expressions(call["module"], f"{prefix}module.{name}.")
