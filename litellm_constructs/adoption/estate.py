"""What is written of each object: the attributes that somebody has set, references in the place of ids, and nothing
that is secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from litellm_constructs.adoption.left_out import UUID
from litellm_constructs.adoption.names import named
from litellm_constructs.live import LiveObject
from provider_shim.engine.values import meaning, same
from provider_shim.fields import Field, fields_of
from provider_shim.resources import all_resources
from provider_shim.schema import Nesting
from provider_shim.spec import Resource

Key = tuple[str, str]
"""Type and id of an object."""


@dataclass(frozen=True)
class Reference:
    """In the place of a `value`: the attribute of another object that has it."""

    type_name: str
    name: str
    attribute: str
    value: Any


@dataclass(frozen=True)
class Adopted:
    """One object as it is written."""

    spec: type[Resource]
    id: str
    name: str
    arguments: dict[str, Any]
    """Values as JSON, with `Reference` among them."""
    stays: list[str] = field(default_factory=list[str])
    """What LiteLLM tells and the project leaves on the gateway, as it is a secret or looks like one."""
    ignored: list[str] = field(default_factory=list[str])
    """Attributes among these that Terraform would clear, as the project does not name them."""

    @property
    def key(self) -> Key:
        return self.spec.type_name, self.id


@dataclass(frozen=True)
class Target:
    """What the values of an attribute name."""

    type_name: str
    attribute: str


MODELS = Target("litellm_model", "model_name")
BUDGETS = Target("litellm_budget", "budget_id")
TEAMS = Target("litellm_team", "team_id")
USERS = Target("litellm_user", "user_id")
ORGANIZATIONS = Target("litellm_organization", "organization_id")
GUARDRAILS = Target("litellm_guardrail", "guardrail_name")
POLICIES = Target("litellm_policy", "policy_name")
GROUPS = Target("litellm_unified_access_group", "access_group_id")
SERVERS = Target("litellm_mcp_server", "server_id")

TARGETS = {
    "access_group_ids": GROUPS,
    "access_mcp_server_ids": SERVERS,
    "access_model_names": MODELS,
    "allowed_models": MODELS,
    "budget_id": BUDGETS,
    "default_model": MODELS,
    "default_team_member_models": MODELS,
    "end_user_budget_id": BUDGETS,
    "fallback_models": MODELS,
    "guardrails": GUARDRAILS,
    "guardrails_add": GUARDRAILS,
    "guardrails_remove": GUARDRAILS,
    "inherit": POLICIES,
    "litellm_credential_name": Target("litellm_credential", "credential_name"),
    "mcp_servers": SERVERS,
    "mcp_toolsets": Target("litellm_mcp_toolset", "toolset_id"),
    "model_groups": MODELS,
    "model_names": MODELS,
    "models": MODELS,
    "organization_id": ORGANIZATIONS,
    "policies": POLICIES,
    "policy_name": POLICIES,
    "prompts": Target("litellm_prompt", "prompt_id"),
    "server_id": SERVERS,
    "tags": Target("litellm_tag", "name"),
    "team_id": TEAMS,
    "user_id": USERS,
    "vector_stores": Target("litellm_vector_store", "vector_store_id"),
}
"""Attributes, of objects and of objects within them, whose values name other objects. Equal texts elsewhere are no
references."""

ONLY_IN = {("litellm_fallback", "model"): MODELS, ("litellm_default_user_settings", "teams"): TEAMS}
"""The same, where an attribute of that name is something else in other objects."""

SAID_BY = {
    ("litellm_model", "access_groups"): "litellm_access_group",
    ("litellm_unified_access_group", "assigned_team_ids"): "litellm_team",
    ("litellm_unified_access_group", "assigned_key_ids"): "litellm_key",
    ("litellm_user", "teams"): "litellm_team_member",
    ("litellm_team_member", "user_email"): "litellm_user",
    ("litellm_organization_member", "user_email"): "litellm_user",
}
"""Attributes that say what objects of another kind say: those say it, where they are adopted."""


class Writer:
    """Makes arguments of what was read. `kinds` are those that are adopted, `names` those of all objects that the
    project has, and `everything` is what the gateway told."""

    def __init__(self, everything: Iterable[LiveObject], names: Mapping[Key, str], kinds: Iterable[str]) -> None:
        self._names = names
        self._kinds = {*kinds}
        self._by_value: dict[tuple[str, str, Any], LiveObject] = {}
        wanted = {target.type_name: target.attribute for target in (*TARGETS.values(), *ONLY_IN.values())}
        for each in sorted(everything, key=lambda each: each.id):
            attribute = wanted.get(each.type_name)
            # The model of a team is called by others under no name.
            owned = each.type_name == "litellm_model" and each.values["team_id"]
            if attribute and names.get((each.type_name, each.id)) and not owned:
                self._by_value.setdefault((each.type_name, attribute, each.values[attribute]), each)
        self._refers: dict[Key, set[Key]] = {}

    def write(self, each: LiveObject) -> Adopted:
        adopted = Adopted(each.spec, each.id, self._names[each.type_name, each.id], {})
        for item in fields_of(each.spec):
            value = each.values.get(item.name)
            if item.attr.sensitive and not item.server_set and meaning(item, value) is not None:
                adopted.stays.append(item.name)
            elif self._is_written(each, item, value):
                self._add(adopted, item, value)
        return adopted

    def _is_written(self, each: LiveObject, item: Field, value: Any) -> bool:
        """Whether somebody has set it, and nothing else says it."""
        if item.server_set or item.twin_of or value is None:
            return False
        if item.required:
            return True
        if meaning(item, value) is None or (item.default is not None and same(item, value, item.default)):
            return False
        if SAID_BY.get((each.type_name, item.name)) in self._kinds:
            return False
        made_up = each.spec.identified_by() == (item.name,) and UUID.fullmatch(str(value))
        return not (item.attr.computed and (made_up or value == each.values.get("server_name")))

    def _add(self, adopted: Adopted, item: Field, value: Any) -> None:
        if item.shape.free:
            # Of such a map only the keys that the project names are managed.
            secret = [key for key, inner in value.items() if _has_secret(item, {key: inner})]
            adopted.stays.extend(f"{item.name}.{key}" for key in secret)
            value = {key: inner for key, inner in value.items() if key not in secret}
            if not value:
                return
        elif _has_secret(item, value):
            adopted.stays.append(item.name)
            adopted.ignored.append(item.name)
            return
        adopted.arguments[item.name] = self._referring(adopted, (item.name,), _said(item, value))

    def _referring(self, adopted: Adopted, path: tuple[str, ...], value: Any) -> Any:
        """`value` with references in the place of what names other objects."""
        if isinstance(value, dict):
            members = cast("dict[str, Any]", value)
            # Keys of free-form data are nobody's attributes.
            if not next(item.members for item in fields_of(adopted.spec) if item.name == path[0]):
                return members
            return {key: self._referring(adopted, (*path, key), inner) for key, inner in members.items()}
        if isinstance(value, list):
            return [self._referring(adopted, path, each) for each in cast("list[Any]", value)]
        target = ONLY_IN.get((adopted.spec.type_name, path[0])) or TARGETS.get(path[-1])
        found = self._by_value.get((target.type_name, target.attribute, value)) if target else None
        if not target or not found or not self._may_refer(adopted.key, (found.type_name, found.id)):
            return value
        return Reference(target.type_name, self._names[found.type_name, found.id], target.attribute, value)

    def _may_refer(self, source: Key, other: Key) -> bool:
        """Whether the other does not refer to it, however far around."""
        seen, left = {other}, [other]
        while left:
            for each in self._refers.get(left.pop(), ()):
                if each not in seen:
                    seen.add(each)
                    left.append(each)
        if source in seen:
            return False
        self._refers.setdefault(source, set()).add(other)
        return True


def _said(item: Field, value: Any) -> Any:
    """`value` without those members of objects within it that say nothing."""
    if isinstance(value, list):
        return [_said(item, each) for each in cast("list[Any]", value)]
    if not item.members or not isinstance(value, dict):
        return value
    members = cast("dict[str, Any]", value)
    if item.shape.nesting is Nesting.MAP:
        return {key: _within(item, each) for key, each in members.items()}
    return _within(item, members)


def _within(item: Field, members: dict[str, Any]) -> dict[str, Any]:
    told = [part for part in item.members if part.name in members]
    kept = [part for part in told if part.required or meaning(part, members[part.name]) is not None]
    return {part.name: _said(part, members[part.name]) for part in kept}


def _has_secret(item: Field, value: Any) -> bool:
    """Whether a text of the value is secret. A reference to the gateway's environment is not."""
    return any(not text.startswith("os.environ/") for text in item.secrets(value))


def adopted(
    chosen: Iterable[LiveObject], everything: Iterable[LiveObject], taken: Mapping[Key, str], kinds: Iterable[str]
) -> list[Adopted]:
    """What is written of the `chosen` objects. `taken` are the names of what the project has already; an object of
    which nothing can be said is left out."""
    chosen = list(chosen)
    writer = Writer(everything, named(chosen, taken), kinds)
    order = {name: at for at, name in enumerate(all_resources())}
    written = [writer.write(each) for each in sorted(chosen, key=lambda each: (order[each.type_name], each.id))]
    said = [each for each in written if each.arguments or not each.spec.once]
    return sorted(said, key=lambda each: (order[each.spec.type_name], each.name))
