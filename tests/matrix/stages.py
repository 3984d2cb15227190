"""The life of every attribute of a resource, on a gateway, through the real Terraform: one instance per attribute."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from provider_shim.engine.bodies import update
from provider_shim.engine.memory import Memory
from provider_shim.engine.paths import dig
from provider_shim.engine.state import empty
from provider_shim.engine.values import from_gateway, meaning, plain, to_value
from provider_shim.fields import Field, fields_of
from provider_shim.gateway.client import Client
from provider_shim.gateway.errors import GatewayError
from provider_shim.gateway.settings import Settings
from provider_shim.spec import Resource
from tests.matrix.samples import ALONG, CONTEXT, NEVER_CLEARED, REQUIRED, empty_of, fill_in, samples
from tests.terraform.workspace import Plan, Workspace

Results = dict[str, dict[str, str]]
"""By attribute and stage: "ok", or what went wrong."""


@dataclass
class Matrix:
    spec: type[Resource]
    workspace: Workspace
    prefix: str
    address: str
    key: str
    left_out: frozenset[str] = frozenset()
    """Attributes that this gateway cannot have."""
    uncleared: frozenset[str] = frozenset()
    """Attributes that this gateway cannot clear."""
    results: Results = field(default_factory=dict)

    @property
    def fields(self) -> list[Field]:
        return [item for item in fields_of(self.spec) if not item.server_set and item.name not in self.left_out]

    def run(self) -> Results:
        for stage in (self.set, self.change, self.clear, self.empty, self.drift, self.gone, self.imported):
            stage()
        self.workspace.destroy().ok()
        return self.results

    # --- the stages

    def set(self) -> None:
        self._apply_and_plan("set", lambda item: self._first(item), self._holds)

    def change(self) -> None:
        self._apply_and_plan("change", lambda item: self._second(item), self._holds, alone=True)

    def clear(self) -> None:
        self._apply_and_plan(
            "clear", lambda item: self._second(item) if self._stays(item) else None, self._is_cleared, alone=True
        )

    def empty(self) -> None:
        self._apply_and_plan("empty", lambda item: self._second(item) if self._stays(item) else empty_of(item), None)

    def drift(self) -> None:
        """Something else changes every attribute on the gateway: the plan shows it, an apply mends it."""
        self._apply_and_plan("drift", lambda item: self._first(item), None)
        self._behind_the_back("drift", lambda item: self._second(item))

    def gone(self) -> None:
        """Something else clears every attribute."""
        self._behind_the_back("gone", lambda item: self._second(item) if self._stays(item) else None)

    def imported(self) -> None:
        """A new state imports every object: the plan is empty."""
        ids = {address: values["id"] for address, values in self.workspace.state().items()}
        (self.workspace.directory / "terraform.tfstate").unlink()
        blocks = [{"to": address, "id": id} for address, id in ids.items()]
        self._write(self._first, {"import": blocks})
        plan = self.workspace.plan()
        for item in self.fields:
            address = self._address(item)
            changed = plan.changed(address) if address in plan.actions else set[str]()
            note = "ok"
            if changed:
                note = f"{plan.actions[address]} {sorted(changed)}"
                if item.name in self.spec.not_imported:
                    note = "ok: LiteLLM fills it so much that an import cannot tell what somebody set"
                follow = {other.name for other in fields_of(self.spec) if item.name in other.attr.follows}
                if not item.read and changed <= {item.name, *follow}:
                    note = "ok: LiteLLM does not tell it, so the first plan after an import sets it"
            self._note(item, "import", note)
        self.workspace.run("apply", "-auto-approve").ok()
        self._expect_empty("import")

    # --- how they work

    def _first(self, item: Field) -> Any:
        return samples(self.spec, item)[0]

    def _stays(self, item: Field) -> bool:
        known = (self.spec.type_name, item.name) in NEVER_CLEARED or item.name in self.uncleared
        return item.required or known

    def _second(self, item: Field) -> Any:
        return samples(self.spec, item)[1]

    def _apply_and_plan(
        self,
        stage: str,
        value: Callable[[Field], Any],
        check: Callable[[Field, Any], str] | None,
        alone: bool = False,
    ) -> None:
        self._write(value)
        if alone:
            plan = self.workspace.plan()
            for item in self.fields:
                self._note(item, f"{stage} alone", self._is_alone(item, plan))
        outcome = self.workspace.run("apply", "-auto-approve", "-parallelism=10")
        assert outcome.code == 0, f"{stage}:\n{outcome.stdout[-3000:]}\n{outcome.stderr}"
        self._expect_empty(stage)
        if check:
            rows = self._rows()
            for item in self.fields:
                row = rows.get(self._address(item))
                self._note(item, f"{stage} on the gateway", check(item, row) if row else "is not there")

    def _is_alone(self, item: Field, plan: Plan) -> str:
        address = self._address(item)
        if address not in plan.actions or plan.actions[address] != ["update"]:
            return "ok"
        also = plan.changed(address) - {item.name}
        follow = {other.name for other in fields_of(self.spec) if item.name in other.attr.follows}
        return "ok" if also <= follow else f"the plan shows {sorted(also)} too"

    def _expect_empty(self, stage: str) -> None:
        plan = self.workspace.plan()
        for item in self.fields:
            address = self._address(item)
            problem = f"{plan.actions[address]} {sorted(plan.changed(address))}" if address in plan.actions else "ok"
            self._note(item, f"{stage}, second plan", problem)

    def _holds(self, item: Field, row: Any) -> str:
        if not item.read:
            return "ok"
        wanted = self._configured(item)
        found = plain(from_gateway(item.shape, dig(row, item.read)))
        if item.shape.free and isinstance(found, dict):
            found = {key: found.get(key) for key in wanted or ()}
        return "ok" if meaning(item, wanted) == meaning(item, found) else f"holds {found!r}, not {wanted!r}"

    def _is_cleared(self, item: Field, row: Any) -> str:
        if self._stays(item):
            return self._holds(item, row)
        found = plain(from_gateway(item.shape, dig(row, item.read))) if item.read else None
        if item.shape.free and isinstance(found, dict):
            found = {key: value for key, value in found.items() if key in self._second(item) and value is not None}
        kept = item.attr.computed
        return "ok" if meaning(item, found) is None or kept else f"still holds {found!r}"

    def _behind_the_back(self, stage: str, value: Callable[[Field], Any]) -> None:
        touched: set[str] = set()
        state = self.workspace.state()
        before = {item.name: state[self._address(item)] for item in self.fields}

        async def write() -> None:
            client = self._client()
            for item in self.fields:
                if item.attr.replace or not item.read or item.attr.computed or value(item) == self._first(item):
                    continue
                prior = empty(self.spec) | {
                    other.name: to_value(other.shape, before[item.name][other.name]) for other in fields_of(self.spec)
                }
                wanted = self._resolve(fill_in(value(item), prefix=self.prefix, name=item.name))
                planned = {name: plain(found) for name, found in prior.items()} | {item.name: wanted}
                try:
                    await self.spec.update(client, update(self.spec, prior, planned, Memory(known=False)))
                    touched.add(item.name)
                except GatewayError as problem:
                    self._note(item, stage, f"the gateway refused: {problem}")
            await client.close()

        asyncio.run(write())
        plan = self.workspace.plan()
        for item in self.fields:
            if item.name not in touched:
                continue
            address = self._address(item)
            if address not in plan.actions:
                self._note(item, stage, "the plan does not show it")
            elif plan.actions[address] == ["update"]:
                also = plan.changed(address) - {item.name}
                self._note(item, stage, f"the plan shows {sorted(also)} too" if also else "ok")
        outcome = self.workspace.run("apply", "-auto-approve")
        assert outcome.code == 0, f"{stage}:\n{outcome.stdout[-3000:]}\n{outcome.stderr}"
        self._expect_empty(stage)

    def _rows(self) -> dict[str, Any]:
        state = self.workspace.state()

        async def read() -> dict[str, Any]:
            client = self._client()
            rows = {address: await self.spec.fetch(client, values) for address, values in self._mine(state)}
            await client.close()
            return rows

        return asyncio.run(read())

    def _mine(self, state: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        wanted = {self._address(item) for item in self.fields}
        return ((address, values) for address, values in state.items() if address in wanted)

    def _client(self) -> Client:
        return Client(Settings(self.address, self.key))

    def _address(self, item: Field) -> str:
        return f"{self.spec.type_name}.{item.name}"

    def _configured(self, item: Field) -> Any:
        return self._resolve(self._instances[item.name].get(item.name))

    def _resolve(self, value: Any) -> Any:
        text = json.dumps(value)
        for name, suffix in (("litellm_team.ctx_one.team_id", "-one"), ("litellm_team.ctx_two.team_id", "-two")):
            text = text.replace("${" + name + "}", self.prefix + suffix)
        for name, suffix in (("litellm_model.ctx_a.model_name", "-a"), ("litellm_model.ctx_b.model_name", "-b")):
            text = text.replace("${" + name + "}", self.prefix + suffix)
        return json.loads(text)

    def _write(self, value: Callable[[Field], Any], more: dict[str, Any] | None = None) -> None:
        kind = self.spec.type_name
        resources: dict[str, dict[str, Any]] = {
            type_name: {name: fill_in(values, prefix=self.prefix) for name, values in objects.items()}
            for type_name, objects in CONTEXT.items()
        }
        self._instances = {}
        for item in self.fields:
            values = {**REQUIRED.get(kind, {}), **ALONG.get((kind, item.name), {}), item.name: value(item)}
            filled = fill_in(values, prefix=self.prefix, name=item.name)
            self._instances[item.name] = {name: found for name, found in filled.items() if found is not None}
            if kind == "litellm_fallback":
                resources["litellm_model"][f"m_{item.name}"] = fill_in(
                    REQUIRED["litellm_model"], prefix=self.prefix, name=f"m-{item.name}"
                )
        resources.setdefault(kind, {}).update(self._instances)
        content = {
            "terraform": {"required_providers": {"litellm": {"source": "litellm/litellm"}}},
            "provider": {"litellm": {"api_base": self.address, "api_key": self.key}},
            "resource": resources,
            **(more or {}),
        }
        (self.workspace.directory / "main.tf.json").write_text(json.dumps(content, indent=1))

    def _note(self, item: Field, stage: str, note: str) -> None:
        if note != "ok" or stage not in self.results.get(item.name, {}):
            self.results.setdefault(item.name, {})[stage] = note
