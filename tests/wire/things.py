"""A provider with every kind of attribute, whose objects are files in a directory.

It plans as plainly as Terraform allows, so that what the tests show is the wire and not an engine.
"""

from __future__ import annotations

import asyncio
import os
import time
import uuid
from collections.abc import Sequence
from pathlib import Path as File
from typing import Any

from provider_shim.contract import (
    Diagnostics,
    FunctionError,
    ImportAnswer,
    Imported,
    OpenAnswer,
    Path,
    PlanAnswer,
    StateAnswer,
    error,
    warning,
)
from provider_shim.cty import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    UNKNOWN,
    ListOf,
    MapOf,
    Object,
    ObjectOf,
    SetOf,
    Unknown,
    Value,
)
from provider_shim.schema import (
    Attribute,
    Block,
    NestedBlock,
    NestedObject,
    Nesting,
    Parameter,
    ProviderSchema,
    Schema,
    Signature,
)
from provider_shim.wire.values import Codec, from_json


def nested(name: str, nesting: Nesting) -> Attribute:
    item = NestedObject(
        nesting,
        (
            Attribute("name", STRING, required=True),
            Attribute("weight", NUMBER, optional=True),
            Attribute("secret", STRING, optional=True, sensitive=True),
        ),
    )
    return Attribute(name, item.type, optional=True, nested=item)


def block(name: str, nesting: Nesting, max_items: int = 0) -> NestedBlock:
    body = Block((Attribute("name", STRING, optional=True), Attribute("count_of", NUMBER, optional=True)))
    return NestedBlock(name, nesting, body, max_items=max_items)


THING = Schema(
    Block(
        (
            Attribute("id", STRING, "Chosen by the provider.", computed=True),
            Attribute("name", STRING, "A *name*.", required=True),
            Attribute("kind", STRING, "Cannot be changed.", optional=True),
            Attribute("size", NUMBER, optional=True),
            Attribute("enabled", BOOL, optional=True),
            Attribute("tags", ListOf(STRING), optional=True),
            Attribute("zones", SetOf(STRING), optional=True),
            Attribute("labels", MapOf(STRING), optional=True),
            Attribute("envelope", ObjectOf({"kind": STRING, "payload": DYNAMIC}), optional=True),
            Attribute("anything", DYNAMIC, optional=True),
            Attribute("old_name", STRING, optional=True, deprecated=True),
            Attribute("password", STRING, optional=True, sensitive=True),
            Attribute("token_wo", STRING, optional=True, sensitive=True, write_only=True),
            Attribute("token_seen", STRING, "What the provider last saw in `token_wo`, backwards.", computed=True),
            nested("one", Nesting.SINGLE),
            nested("ordered", Nesting.LIST),
            nested("pool", Nesting.SET),
            nested("named", Nesting.MAP),
        ),
        (
            block("step", Nesting.LIST),
            block("peer", Nesting.SET),
            block("limits", Nesting.SINGLE),
            block("only", Nesting.LIST, max_items=1),
        ),
    ),
    version=1,
)
FOUND = Schema(Block((Attribute("id", STRING, required=True), Attribute("name", STRING, computed=True))))
LENT = Schema(Block((Attribute("name", STRING, required=True), Attribute("key", STRING, computed=True))))
SCHEMA = ProviderSchema(
    provider=Schema(
        Block((Attribute("directory", STRING, optional=True), Attribute("key", STRING, sensitive=True, optional=True)))
    ),
    resources={"litellm_thing": THING},
    data_sources={"litellm_thing": FOUND},
    ephemeral={"litellm_thing": LENT},
    functions={"backwards": Signature((Parameter("text", STRING, "Any."),), STRING, "Turns it.", "Turns it. Always.")},
)
SECONDS_OF_SLOW = 3
CODEC = Codec(THING.block.type)


class Things:
    """`name` decides what goes wrong: "crash in <call>", "half made", "wrong type", "slow"."""

    schema = SCHEMA

    def __init__(self) -> None:
        self.stopped = False
        self.closed = False
        self.directory: File | None = None
        self.calls: list[str] = []

    async def validate_provider(self, config: Object) -> Diagnostics:
        return []

    async def configure(self, config: Object, terraform_version: str) -> Diagnostics:
        self.directory = File(str(config["directory"])) if isinstance(config["directory"], str) else None
        if config["key"] == "wrong":
            return [error("The key was refused", "Use another.", path=("key",))]
        return []

    async def validate_resource(self, type_name: str, config: Object, write_only_allowed: bool) -> Diagnostics:
        self._note("validate", config)
        if config["name"] == "bad tag":
            return [error("A tag is not allowed", "It was found where it must not be.", path=("tags", 1))]
        if config["name"] == "bad label":
            return [
                error("A label is not allowed", path=("labels", "color")),
                warning("By the way", "Just so you know."),
            ]
        return []

    async def validate_data_source(self, type_name: str, config: Object) -> Diagnostics:
        return []

    async def upgrade(self, type_name: str, version: int, state: dict[str, Any]) -> StateAnswer:
        self._note("upgrade", state)
        if version == 0:
            state["name"] = state.pop("title")
        return StateAnswer(from_json(THING.block.type, state))

    async def move(
        self, source_type: str, source_version: int, source: dict[str, Any], target_type: str
    ) -> StateAnswer:
        if source_type != "terraform_data":
            return StateAnswer(None, diagnostics=[error(f"Cannot take over a {source_type}")])
        state = from_json(THING.block.type, {"id": source["id"], "name": source["output"]["value"]})
        return StateAnswer({**state, "step": [], "peer": [], "only": []}, private=b"moved")

    async def read(self, type_name: str, state: Object, private: bytes) -> StateAnswer:
        self._note("read", state)
        file = self._file(state["id"])
        return StateAnswer(CODEC.decode(file.read_bytes()) if file.exists() else None, private)

    async def plan(
        self, type_name: str, prior: Object | None, proposed: Object | None, config: Object | None, private: bytes
    ) -> PlanAnswer:
        self._note("plan", proposed or prior)
        if proposed is None or config is None:
            return PlanAnswer(None, private)
        planned = {**proposed, "token_wo": None}
        replace: list[Path] = []
        if prior is None:
            planned["id"] = UNKNOWN
        elif planned["kind"] != prior["kind"]:
            replace.append(("kind",))
        if config["token_wo"] is not None:
            planned["token_seen"] = (
                UNKNOWN if isinstance(config["token_wo"], Unknown) else str(config["token_wo"])[::-1]
            )
        elif prior is None:
            planned["token_seen"] = None
        return PlanAnswer(planned, private + b"+", replace)

    async def apply(
        self, type_name: str, prior: Object | None, planned: Object | None, config: Object | None, private: bytes
    ) -> StateAnswer:
        self._note("apply", planned or prior)
        if planned is None or config is None:
            self._file((prior or {})["id"]).unlink()
            return StateAnswer(None)
        state = dict(planned)
        if prior is None:
            state["id"] = uuid.uuid4().hex
        if isinstance(state["token_seen"], Unknown):
            state["token_seen"] = str(config["token_wo"])[::-1]
        if state["name"] == "slow":
            self._mark("creating")
            await asyncio.sleep(SECONDS_OF_SLOW)
            self._mark("stopped" if self.stopped else "undisturbed")
        if state["name"] == "wrong type":
            state["tags"] = [1]
        self._file(state["id"]).write_bytes(CODEC.encode(state))
        answer = StateAnswer(state, private)
        if state["name"] == "half made":
            answer.diagnostics.append(error("Only half of it was made", "The other half failed."))
        return answer

    async def import_(self, type_name: str, id: str) -> ImportAnswer:
        file = self._file(id)
        if not file.exists():
            return ImportAnswer(diagnostics=[error(f"There is no thing {id}")])
        return ImportAnswer([Imported(type_name, CODEC.decode(file.read_bytes()))])

    async def read_data_source(self, type_name: str, config: Object) -> StateAnswer:
        return StateAnswer({"id": config["id"], "name": CODEC.decode(self._file(config["id"]).read_bytes())["name"]})

    async def validate_ephemeral(self, type_name: str, config: Object) -> Diagnostics:
        self._note("validate ephemeral", config)
        return []

    async def open_ephemeral(self, type_name: str, config: Object) -> OpenAnswer:
        self._note("open", config)
        self._mark("lent")
        renew_at = int(time.time()) + 1 if config["name"] == "renewed" else None
        return OpenAnswer({**config, "key": f"key of {config['name']}"}, str(config["name"]).encode(), renew_at)

    async def renew_ephemeral(self, type_name: str, private: bytes) -> OpenAnswer:
        self._mark("renewed")
        return OpenAnswer(None, private + b"+")

    async def close_ephemeral(self, type_name: str, private: bytes) -> Diagnostics:
        self._mark("closed")
        assert self.directory
        (self.directory / "closed").write_bytes(private)
        return []

    def call_function(self, name: str, arguments: Sequence[Value]) -> Value:
        (text,) = arguments
        if text == "crash":
            raise RuntimeError
        if not text:
            raise FunctionError(0, "there is nothing to turn")
        return str(text)[::-1]

    def stop(self) -> None:
        self.stopped = True

    async def close(self, done: bool) -> None:
        self.closed = True

    def _file(self, id: object) -> File:
        assert self.directory
        return self.directory / str(id)

    def _mark(self, word: str) -> None:
        assert self.directory
        (self.directory / word).write_text(str(os.getpid()))

    def _note(self, call: str, values: dict[str, Any] | None) -> None:
        self.calls.append(call)
        if values and values.get("name") == f"crash in {call}":
            raise RuntimeError(f"the password is {values.get('password')}")
