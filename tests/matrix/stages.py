"""The life of every attribute of some resources, on a gateway, through the real Terraform: one instance per attribute,
and all of them in one configuration, since what costs time is to start Terraform."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from provider_shim.answers import dig
from provider_shim.engine.values import from_gateway, meaning, plain
from provider_shim.fields import Field, fields_of, rules_of
from provider_shim.gateway.client import Client
from provider_shim.gateway.errors import GatewayError
from provider_shim.gateway.settings import Settings
from provider_shim.resources.once import Once
from provider_shim.schema import Nesting
from provider_shim.spec import Resource
from tests.matrix.by_hand import tells_of, write, write_once
from tests.matrix.samples import CONTEXT, REFERENCES, REQUIRED, Subject, along, beside, fill_in
from tests.terraform.workspace import Outcome, Plan, Workspace

Problems = dict[tuple[str, str, str], str]
"""By type, attribute and stage: what is not as it should be."""

Value = Callable[[Subject], Any]
FED = "terraform_data.fed"
BRIEF = ("set", "change", "clear")
"""The stages of a life in brief."""
ALL = "all"
"""The one instance of what a gateway has once."""


@dataclass
class Matrix:
    """Of resources that a gateway has once, or of none such."""

    workspace: Workspace
    prefix: str
    address: str
    key: str
    subjects: list[Subject]
    possible: frozenset[str]
    """Types of objects that this gateway can keep."""
    brief: bool
    """Whether the stages of `BRIEF` are enough."""
    problems: Problems = field(default_factory=Problems)

    @cached_property
    def specs(self) -> list[type[Resource]]:
        return list(dict.fromkeys(subject.spec for subject in self.subjects))

    @cached_property
    def references(self) -> dict[type[Resource], dict[str, str]]:
        """By type: what references come to, each as it stands in a JSON text."""
        return {
            spec: {json.dumps(self._filled(spec, reference))[1:-1]: meant for reference, meant in REFERENCES.items()}
            for spec in self.specs
        }

    def run(self) -> Problems:
        self._apply("set", self._first, fed=True)
        self._expect("set", self._first)
        self._read_only()
        if self.brief:
            self._change("change", self._second)
            self._change("clear", self._none)
            self.workspace.destroy().ok()
            return self.problems
        self._said_otherwise()
        for stage, value in (("change", self._second), ("fewer", self._fewer), ("clear", self._none)):
            self._change(stage, value)
        self._apply("again", self._again)
        self._apply("empty", self._empty)
        self._expect("empty", self._empty)
        self._change("unknown", self._first, fed=True)
        self._by_hand("drift", self._second)
        self._by_hand("gone", self._none)
        if any(spec.once for spec in self.specs):
            self._imported_once()
        else:
            self._deleted()
            self._imported()
        self.workspace.destroy().ok()
        return self.problems

    # --- the value of a subject at a stage

    def _first(self, subject: Subject) -> Any:
        return subject.first

    def _second(self, subject: Subject) -> Any:
        return subject.second

    def _fewer(self, subject: Subject) -> Any:
        return subject.second if subject.fewer is None else subject.fewer

    def _none(self, subject: Subject) -> Any:
        return self._fewer(subject) if self._stays(subject) else None

    def _again(self, subject: Subject) -> Any:
        """What is then emptied."""
        return self._none(subject) if subject.item.attr.replace else self._fewer(subject)

    def _empty(self, subject: Subject) -> Any:
        if self._stays(subject) or self._is_refused(subject, subject.empty):
            return self._none(subject)
        return subject.empty

    def _theirs(self, subject: Subject, value: Any) -> Any:
        """What somebody else writes: of a map that others share, only keys that the configuration has too."""
        if not subject.item.shape.free or value is None:
            return value
        return {key: found for key, found in value.items() if key in subject.first}

    def _stays(self, subject: Subject) -> bool:
        """Whether it cannot be left out."""
        alone = any(rule.alternatives(subject.name) for rule in rules_of(subject.spec))
        return subject.leaf.required or alone

    def _is_refused(self, subject: Subject, value: Any) -> bool:
        return bool(subject.item.problems(subject.whole(value)))

    # --- the stages

    def _change(self, stage: str, value: Value, fed: bool = False) -> None:
        """Another value for every attribute: the plan shows that alone, and an apply makes it so."""
        before = {subject: self._written(subject) for subject in self.subjects}
        self._write(value, fed=fed)
        plan = self._plan("-refresh=false")
        for subject in self.subjects:
            changes = fed or self._differs(subject, before[subject])
            self._note(subject, stage, self._shown(subject, plan, changes))
        self._apply_plan(stage)
        self._expect(stage, value)

    def _read_only(self) -> None:
        """What LiteLLM alone sets has got into the state."""
        state = self._state()
        for spec in self.specs:
            objects = [values for address, values in state.items() if address.startswith(f"{spec.type_name}.")]
            told = {name for values in objects for name, value in values.items() if value is not None}
            missing = {item.name for item in fields_of(spec) if item.server_set} - told
            assert not missing, f"{spec.type_name} has no {missing} in the state"

    def _said_otherwise(self) -> None:
        self._write(lambda subject: subject.otherwise)
        self._expect_empty("said otherwise")

    def _by_hand(self, stage: str, value: Value) -> None:
        """Somebody changes every attribute on the gateway: the plan shows it, an apply mends it."""
        # LiteLLM cannot change by hand what Terraform would replace an object for, or what the plan could not see.
        touched = [
            subject
            for subject in self.subjects
            if not subject.item.attr.replace and subject.item.read and value(subject) != subject.first
        ]
        if stage == "gone":  # what LiteLLM fills in when it is not set
            touched = [subject for subject in touched if not subject.item.attr.computed and not self._stays(subject)]
        state = self._state()
        touched = [subject for subject in touched if self._address(subject) in state]  # or noted already
        before = self._seen

        async def write_all(client: Client) -> None:
            settings = dict[type[Once], dict[Field, Any]]()
            for subject in touched:
                whole = self._resolve(subject, subject.whole(self._theirs(subject, value(subject))))
                if issubclass(subject.spec, Once):
                    settings.setdefault(subject.spec, {})[subject.item] = whole
                    continue
                try:
                    await write(client, subject.spec, state[self._address(subject)], subject.item, whole)
                except GatewayError as problem:
                    self._note(subject, stage, f"the gateway refused: {problem}")
            for spec, values in settings.items():
                await write_once(client, spec, values)

        self._on_gateway(write_all)
        after = self._rows()
        plan = self._plan()
        for subject in touched:
            address = self._address(subject)
            if self._found(subject, before[address]) == self._found(subject, after[address]):
                self._note(subject, stage, "the gateway did not take it")
            else:
                self._note(subject, stage, self._shown(subject, plan, True))
        self._apply_plan(stage)
        self._expect(stage, self._first)

    def _deleted(self) -> None:
        """Somebody deletes the objects: the plan creates them again, from values that are known."""
        state = self._state()

        async def delete_all(client: Client) -> None:
            for subject in self.subjects:
                if values := state.get(self._address(subject)):
                    await subject.spec.delete(client, values)

        self._on_gateway(delete_all)
        plan = self._plan()
        for subject in self.subjects:
            actions = plan.actions.get(self._address(subject))
            self._note(subject, "deleted", "" if actions == ["create"] else f"the plan has {actions}")
        self._apply_plan("deleted")
        self._expect("deleted", self._first)

    def _imported(self) -> None:
        """A new state imports every object: the plan is empty, for this configuration and for one by Terraform."""
        state = self._state()
        addresses = [address for subject in self.subjects if (address := self._address(subject)) in state]
        blocks = [{"to": address, "id": state[address]["id"]} for address in addresses]
        self.workspace.run("state", "rm", *addresses).ok()
        self._write(self._first, {"import": blocks}, without_instances=True)
        self.workspace.run("plan", "-generate-config-out=generated.tf").ok()
        self._unchanged("generated", self._plan())
        (self.workspace.directory / "generated.tf").unlink()
        self._write(self._first, {"import": blocks})
        self._unchanged("import", self._plan(), but_untold=True)
        self._apply_plan("import")
        self._expect("import", self._first)

    def _imported_once(self) -> None:
        """A new state imports all that is set, of what a gateway has once: the plan is empty for a configuration by
        Terraform, and a destroy gives back LiteLLM's own values."""
        state = self._state()
        ours = {address for subject in self.subjects if (address := self._address(subject)) in state}
        self.workspace.run("state", "rm", *ours).ok()
        blocks = [{"to": f"{spec.type_name}.{ALL}", "id": spec.identity} for spec in self.specs]
        self._write(self._first, {"import": blocks}, without_instances=True)
        self.workspace.run("plan", "-generate-config-out=generated.tf").ok()
        plan = self._plan()
        assert not ours & plan.actions.keys(), {address: plan.changed(address) for address in plan.actions}
        self._apply_plan("import")
        state = self._state()
        rows = self._rows()
        for subject in self.subjects:
            values = state[self._address(subject)]
            told = meaning(subject.item, self._found(subject, rows[self._address(subject)]))
            known = told is None or values[subject.item.name] is not None or not subject.item.read
            self._note(subject, "import", "" if known else "is not in the state")
        self.workspace.run("destroy", "-auto-approve").ok()
        (self.workspace.directory / "generated.tf").unlink()
        rows = self._rows()
        for subject in self.subjects:
            found = meaning(subject.item, self._found(subject, rows[self._address(subject)]))
            self._note(subject, "destroyed", "" if found is None else f"the gateway has {found!r}")

    def _unchanged(self, stage: str, plan: Plan, but_untold: bool = False) -> None:
        """The plan is empty; what LiteLLM does not tell, and an import does not know, it may set."""
        for subject in self.subjects:
            address = self._address(subject)
            if but_untold and not subject.item.read and not subject.item.attr.imported:
                self._note(
                    subject, stage, self._shown(subject, plan, self._written(subject) is not None, replaced=False)
                )
            elif address in plan.actions and (not subject.spec.once or subject.item.name in plan.changed(address)):
                self._note(subject, stage, f"{plan.actions[address]} {sorted(plan.changed(address))}")

    # --- what is looked at

    def _expect(self, stage: str, value: Value) -> None:
        """The second plan is empty, and the gateway really has what the configuration says."""
        self._expect_empty(stage)
        self._seen = rows = self._rows()
        for subject in self.subjects:
            row = rows[self._address(subject)]
            self._note(subject, stage, self._on_row(subject, row) if row else "is not on the gateway")

    def _expect_empty(self, stage: str) -> None:
        outcome = self.workspace.run("plan", "-detailed-exitcode", "-out=plan.bin")
        assert outcome.code in (0, 2), f"{stage}:\n{outcome.stdout}\n{outcome.stderr}"
        if outcome.code == 2:
            self._unchanged(stage, self.workspace.show(outcome))

    def _on_row(self, subject: Subject, row: Any) -> str:
        """What the gateway has, asked over HTTP, against what the configuration says."""
        item, written = subject.item, self._written(subject)
        if not item.read:
            there, wanted = row["_hidden"], meaning(item, written) is not None
            return "" if there in (None, wanted) else f"the gateway has {'one' if there else 'none'}"
        if written is None and (item.attr.computed or item.default is not None):
            written = item.default if item.default is not None else self._found(subject, row)
        found = self._found(subject, row)
        return "" if meaning(item, written) == meaning(item, found) else f"the gateway has {found!r}, not {written!r}"

    def _found(self, subject: Subject, row: Any) -> Any:
        """The attribute as the gateway has it; of a map that others share, the keys of this test."""
        item = subject.item
        found = plain(from_gateway(item.shape, dig(row, item.read)))
        if item.shape.free and isinstance(found, dict):
            ours = {*subject.first, *subject.second}
            found = {key: value for key, value in found.items() if key in ours and value is not None}
        return found

    def _differs(self, subject: Subject, before: Any) -> bool:
        """Whether a plan from `before` to what is written now has a change."""
        item, now = subject.item, self._written(subject)
        if now is None and item.attr.computed:
            return False
        return meaning(item, before) != meaning(item, item.default if now is None else now)

    def _shown(self, subject: Subject, plan: Plan, changes: bool, replaced: bool = True) -> str:
        address = self._address(subject)
        actions = plan.actions.get(address)
        if subject.spec.once:
            shown = subject.item.name in plan.changed(address)
            return "" if shown == changes else f"the plan {'does not show' if changes else 'shows'} it"
        if not changes or actions is None:
            return "the plan does not show it" if changes else f"the plan has {actions}" if actions else ""
        wanted = ["delete", "create"] if subject.item.attr.replace and replaced else ["update"]
        if actions != wanted:
            return f"the plan has {actions}, not {wanted}"
        changed = plan.changed(address)
        follow = {other.name for other in fields_of(subject.spec) if subject.item.name in other.attr.follows}
        expected = {subject.item.name, *follow, *along(subject.spec, subject.item.name)}
        if subject.item.name not in changed or (actions == ["update"] and changed - expected):
            return f"the plan shows {sorted(changed)}"
        # An import knows nothing of what is not told at all.
        if replaced and actions == ["update"] and len(subject.path) == 2 and subject.around[0][0] is Nesting.SINGLE:
            before, after = plan.values(address, subject.item.name)
            members = {name for name in {*before, *after} if before.get(name) != after.get(name)}
            return "" if members <= {subject.leaf.name} else f"the plan shows {sorted(members)} of {subject.path[0]}"
        return ""

    def _rows(self) -> dict[str, Any]:
        """Every object as the gateway has it."""
        state, rows = self._state(), dict[str, Any]()

        async def read_all(client: Client) -> None:
            for subject in self.subjects:
                address = self._address(subject)
                there = address in state or subject.spec.once
                rows[address] = row = await subject.spec.fetch(client, state.get(address, {})) if there else None
                if row and not subject.item.read:
                    rows[address] = {**row, "_hidden": await tells_of(client, subject.spec, row, subject.item)}

        self._on_gateway(read_all)
        return rows

    def _on_gateway(self, work: Callable[[Client], Awaitable[None]]) -> None:
        async def go() -> None:
            client = Client(Settings(self.address, self.key))
            await work(client)
            await client.close()

        asyncio.run(go())

    # --- Terraform

    def _state(self) -> dict[str, dict[str, Any]]:
        """Attributes of every object by address, as the state file has them."""
        content = json.loads((self.workspace.directory / "terraform.tfstate").read_text())
        return {
            f"{found['type']}.{found['name']}": instance["attributes"]
            for found in content["resources"]
            for instance in found["instances"]
        }

    def _apply(self, stage: str, value: Value, fed: bool = False) -> None:
        self._write(value, fed=fed)
        self._succeeds(stage, self.workspace.run("apply", "-auto-approve"))

    def _apply_plan(self, stage: str) -> None:
        self._succeeds(stage, self.workspace.run("apply", "plan.bin"))

    def _plan(self, *arguments: str) -> Plan:
        return self.workspace.plan(*arguments)

    def _succeeds(self, stage: str, outcome: Outcome) -> None:
        """Note what was refused; Terraform carries on with the other objects."""
        by_address = {self._address(subject): subject for subject in self.subjects}  # of what is there once, the last
        for error in re.split(r"\nError: ", outcome.stderr)[1:]:
            where = re.search(r"\n  with ([\w.]+),", error)
            assert where, f"{stage}:\n{outcome.stderr}"
            self._note(by_address[where[1]], stage, f"refused: {' '.join(error.split())}")

    def _address(self, subject: Subject) -> str:
        # What a gateway has once is written as people write it: all of it in one place.
        return f"{subject.spec.type_name}.{ALL if subject.spec.once else subject.label}"

    def _written(self, subject: Subject) -> Any:
        """The attribute as the configuration has it."""
        return self._resolve(subject, self._instances[self._address(subject)].get(subject.item.name))

    def _resolve(self, subject: Subject, value: Any) -> Any:
        text = json.dumps(self._filled(subject.spec, value, name=subject.label))
        for reference, meant in self.references[subject.spec].items():
            text = text.replace(reference, meant)
        return self._filled(subject.spec, json.loads(text), name=subject.label)

    def _filled(self, spec: type[Resource], value: Any, **names: str) -> Any:
        """`value` with the names of this run; each type has its own, and objects of its own around it."""
        number = self.specs.index(spec)
        return fill_in(value, prefix=f"{self.prefix}-{number}", around=self.prefix, ctx=f"ctx_{number}", **names)

    def _write(
        self, value: Value, more: dict[str, Any] | None = None, fed: bool = False, without_instances: bool = False
    ) -> None:
        """Write a configuration with these values; `fed`, they are known only when it is applied."""
        resources, source = dict[str, dict[str, Any]](), dict[str, Any]()
        for spec in self.specs:
            for type_name, objects in CONTEXT.get(spec.type_name, {}).items():
                if type_name in self.possible:
                    resources.setdefault(type_name, {}).update(self._filled(spec, objects))
        self._instances = dict[str, Any]()
        for subject in self.subjects:
            spec, address = subject.spec, self._address(subject)
            leaf = value(subject)
            whole = subject.whole(leaf)
            others = beside(spec, subject.item.name, whole)
            known = self._filled(spec, {**others, subject.item.name: whole}, name=subject.label)
            found = {name: value for name, value in known.items() if value is not None}
            self._instances.setdefault(address, {}).update(found)
            if fed and leaf is not None:
                source[_fed(subject)] = self._filled(spec, leaf, name=subject.label)
                whole = subject.whole(_reference(subject, leaf))
            unknown = self._filled(spec, {**others, subject.item.name: whole}, name=subject.label)
            if not without_instances:
                instance = {name: found for name, found in unknown.items() if found is not None}
                instances = resources.setdefault(spec.type_name, {})
                instances.setdefault(address.partition(".")[2], {}).update(instance)
            if spec.type_name == "litellm_fallback":
                model = self._filled(spec, REQUIRED["litellm_model"], name=f"m-{subject.label}")
                resources["litellm_model"][f"m_{subject.label}"] = model
        if fed:
            resources["terraform_data"] = {"fed": {"input": source}}
        content = {
            "terraform": {"required_providers": {"litellm": {"source": "litellm/litellm"}}},
            "provider": {"litellm": {"api_base": self.address, "api_key": self.key}},
            **({"resource": resources} if resources else {}),
            **(more or {}),
        }
        (self.workspace.directory / "main.tf.json").write_text(json.dumps(content, indent=1))

    def _note(self, subject: Subject, stage: str, problem: str) -> None:
        if problem:
            self.problems.setdefault((subject.spec.type_name, subject.name, stage), problem)


def _fed(subject: Subject) -> str:
    return f"{subject.spec.type_name}__{subject.label}"


def _reference(subject: Subject, value: Any) -> Any:
    """`value`, known only at apply; of a map that others share, all of its values are."""
    place = f"{FED}.output.{_fed(subject)}"
    if subject.item.shape.free:
        return {key: f"${{{{{place}.{key}}}}}" for key in value}
    return f"${{{{{place}}}}}"
