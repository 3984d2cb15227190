"""What checks see: the resources of a program, and how they refer to one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar, cast

from constructs import IConstruct

from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.l1 import L1, references_to
from litellm_constructs.framework.tokens import unresolved
from litellm_constructs.framework.tree import stack_of
from provider_shim.resources.model import Model
from provider_shim.spec import Resource

C = TypeVar("C")
S = TypeVar("S", bound=Resource)


class Estate:
    """The resources of a program.

    Values are as the program says them; what only Terraform knows is None. What escape hatches (`add_override`)
    have changed is not seen.
    """

    def __init__(self, constructs: Iterable[IConstruct]) -> None:
        self._constructs = list(constructs)
        self._by_type: dict[type[Resource], list[L1[Any]]] = defaultdict(list)
        self._stacks: dict[L1[Any], cdk.TerraformStack] = {}
        self._references: dict[Hashable, tuple[L1[Any], str]] = {}
        for resource in cast("Sequence[L1[Any]]", self.constructs(L1)):
            if stack := stack_of(resource):
                self._stacks[resource] = stack
        for resource in self._stacks:
            self._by_type[resource.spec].append(resource)
            for name, token in references_to(resource).items():
                if isinstance(token, Hashable):
                    self._references[token] = resource, name

    def resources(self, spec: type[S]) -> Sequence[L1[S]]:
        """All resources of one kind, in the order in which the program made them."""
        return self._by_type[spec]

    def every(self) -> Sequence[L1[Any]]:
        """All resources, of whichever kind."""
        return list(self._stacks)

    def constructs(self, of: type[C]) -> Sequence[C]:
        """All constructs of a class, such as `litellm_constructs.Team`, in the order of the construct tree."""
        return [item for item in self._constructs if isinstance(item, of)]

    def value(self, resource: L1[Any], name: str) -> Any:
        """An attribute, with references to other resources followed; None if it is not set, or not known."""
        return self._followed(resource.attributes.get(name))

    def names(self, resource: L1[Any], name: str) -> tuple[str, ...] | None:
        """A list of names, such as `models`; None if it is not set, or not known to the last."""
        value = resource.attributes.get(name)
        if not isinstance(value, list):
            return None
        followed = [self._followed(item) for item in cast("list[Any]", value)]
        return None if None in followed else tuple(followed)

    def referred(self, resource: L1[Any], name: str, spec: type[S]) -> L1[S] | None:
        """The resource that an attribute such as `team_id` names; None if it is not set, or not of this program."""
        value = resource.attributes.get(name)
        found = self.referred_by(value)
        if found:
            return cast("L1[S]", found) if found.spec is spec else None
        if value is None or unresolved(value):
            return None
        return next(
            (
                other
                for other in self._by_type[spec]
                if other.attributes.get(name) == value and self.gateway(other) == self.gateway(resource)
            ),
            None,
        )

    def referred_by(self, value: Any) -> L1[Any] | None:
        """The resource of this program that a value refers to; None if it is another value."""
        found = self._references.get(value) if isinstance(value, Hashable) else None
        return found[0] if found else None

    def identity(self, value: Any) -> str | None:
        """Equal for values that are surely the same: what it says, or where it refers to a resource whose value is not
        known, that reference. None if it is not set, or not known."""
        known = self._followed(value)
        if known is not None:
            return str(known)
        return str(value) if self.referred_by(value) else None

    def stack(self, resource: L1[Any]) -> cdk.TerraformStack:
        return self._stacks[resource]

    def gateway(self, resource: L1[Any]) -> Hashable:
        """Resources with equal gateways are on one."""
        return self._stacks[resource], resource.meta.provider

    @cached_property
    def access_groups(self) -> Mapping[str, Sequence[str]]:
        """Public names of the models in each access group, as far as the program's models say."""
        groups: dict[str, list[str]] = defaultdict(list)
        for model in self.resources(Model):
            for group in self.names(model, "access_groups") or ():
                groups[group].append(str(self.value(model, "model_name")))
        return groups

    def by_gateway(self, resources: Iterable[L1[S]]) -> list[list[L1[S]]]:
        """`resources`, those on one gateway together."""
        groups: dict[Hashable, list[L1[S]]] = defaultdict(list)
        for resource in resources:
            groups[self.gateway(resource)].append(resource)
        return list(groups.values())

    def _followed(self, value: Any) -> Any:
        seen: set[Hashable] = set()
        while isinstance(value, Hashable) and value in self._references and value not in seen:
            seen.add(value)
            resource, name = self._references[value]
            value = resource.attributes.get(name)
        return None if unresolved(value) else value
