"""The calls of plugin protocol 6: decode what Terraform asks, ask the provider, encode what it answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, cast

from provider_shim.contract import (
    Diagnostic,
    Diagnostics,
    FunctionError,
    OpenAnswer,
    Path,
    Provider,
    StateAnswer,
    error,
    unreadable_state,
)
from provider_shim.cty import ListOf, MapOf, ObjectOf, TupleOf, Type
from provider_shim.jsons import NotJson, parse
from provider_shim.lazy import Lazy
from provider_shim.schema import Schema
from provider_shim.wire.logs import where
from provider_shim.wire.messages import CALLS
from provider_shim.wire.protobuf import Fields
from provider_shim.wire.schema import SERVER_CAPABILITIES, functions_fields, schema_fields
from provider_shim.wire.values import Codec, Mismatch

_log = logging.getLogger(__name__)

_SECONDS_TO_CLOSE = 1.0

Answer = Callable[[Fields], Awaitable[Fields]]

_KEPT_ON_ERROR: dict[str, dict[str, str]] = {
    "ReadResource": {"new_state": "current_state", "private": "private"},
    "ApplyResourceChange": {"new_state": "prior_state", "private": "planned_private"},
}
"""Which fields of a failed call's answer repeat which of its request, so that Terraform keeps its state."""


class Service:
    """A provider, as gRPC calls it: `call(name, request)` gives the bytes of the answer."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._config = Codec(provider.schema.provider.block.type)
        self._resources = _codecs(provider.schema.resources)
        self._data_sources = _codecs(provider.schema.data_sources)
        self._ephemeral = _codecs(provider.schema.ephemeral)
        self._answers: dict[str, Answer] = {
            "GetMetadata": self._metadata,
            "GetProviderSchema": self._schema,
            "ValidateProviderConfig": self._validate_provider,
            "ConfigureProvider": self._configure,
            "ValidateResourceConfig": self._validate_resource,
            "ValidateDataResourceConfig": self._validate_data_source,
            "UpgradeResourceState": self._upgrade,
            "MoveResourceState": self._move,
            "ReadResource": self._read,
            "PlanResourceChange": self._plan,
            "ApplyResourceChange": self._apply,
            "ImportResourceState": self._import,
            "ReadDataSource": self._read_data_source,
            "ValidateEphemeralResourceConfig": self._validate_ephemeral,
            "OpenEphemeralResource": self._open_ephemeral,
            "RenewEphemeralResource": self._renew_ephemeral,
            "CloseEphemeralResource": self._close_ephemeral,
            "GetFunctions": self._functions,
            "CallFunction": self._call_function,
            "StopProvider": self._stop,
        }

    async def call(self, name: str, data: bytes) -> bytes:
        """Answer one call of `CALLS`. What goes wrong inside becomes a diagnostic, with the state as it was."""
        call = CALLS[name]
        request: Fields = {}
        try:
            request = call.request.decode(data)
            return call.response.encode(await self._answers[name](request))
        except Exception as failure:
            _log.error("%s of %s failed:\n%s", name, request.get("type_name") or "the provider", where(failure))
            return _failed(name, request, failure)

    async def close(self, done: bool) -> None:
        """Terraform has all its answers by now and waits only for the process to end."""
        try:
            await asyncio.wait_for(self.provider.close(done), _SECONDS_TO_CLOSE)
        except Exception as failure:
            _log.warning("the provider was not closed:\n%s", where(failure))

    async def _metadata(self, request: Fields) -> Fields:
        return {
            "server_capabilities": SERVER_CAPABILITIES,
            "resources": [{"type_name": name} for name in self._resources],
            "data_sources": [{"type_name": name} for name in self._data_sources],
            "ephemeral_resources": [{"type_name": name} for name in self._ephemeral],
            "functions": [{"name": name} for name in self.provider.schema.functions],
        }

    async def _schema(self, request: Fields) -> Fields:
        return schema_fields(self.provider.schema)

    async def _validate_provider(self, request: Fields) -> Fields:
        config = _decode(self._config, request["config"])
        return {"diagnostics": _diagnostics(await self.provider.validate_provider(config), self._config.type)}

    async def _configure(self, request: Fields) -> Fields:
        config = _decode(self._config, request["config"])
        diagnostics = await self.provider.configure(config, request["terraform_version"])
        return {"diagnostics": _diagnostics(diagnostics, self._config.type)}

    async def _validate_resource(self, request: Fields) -> Fields:
        name, codec = self._resource(request)
        client = request["client_capabilities"]
        write_only_allowed = bool(client and client["write_only_attributes_allowed"])
        config = _decode(codec, request["config"])
        diagnostics = await self.provider.validate_resource(name, config, write_only_allowed)
        return {"diagnostics": _diagnostics(diagnostics, codec.type)}

    async def _validate_data_source(self, request: Fields) -> Fields:
        name = request["type_name"]
        codec = self._data_sources[name]
        diagnostics = await self.provider.validate_data_source(name, _decode(codec, request["config"]))
        return {"diagnostics": _diagnostics(diagnostics, codec.type)}

    async def _upgrade(self, request: Fields) -> Fields:
        name, codec = self._resource(request)
        try:
            state = parse(cast("Fields", request["raw_state"] or {}).get("json", b""))
        except NotJson as problem:
            return {"diagnostics": _diagnostics([unreadable_state(name, problem)])}
        answer = await self.provider.upgrade(name, request["version"], state)
        return {
            "upgraded_state": _state(codec, answer),
            "diagnostics": _diagnostics(answer.diagnostics, codec.type),
        }

    async def _move(self, request: Fields) -> Fields:
        target = request["target_type_name"]
        codec = self._resources[target]
        source = parse(request["source_state"]["json"])
        answer = await self.provider.move(request["source_type_name"], request["source_schema_version"], source, target)
        return {
            "target_state": _state(codec, answer),
            "target_private": answer.private,
            "diagnostics": _diagnostics(answer.diagnostics, codec.type),
        }

    async def _read(self, request: Fields) -> Fields:
        name, codec = self._resource(request)
        answer = await self.provider.read(name, _decode(codec, request["current_state"]), request["private"])
        return {
            "new_state": _state(codec, answer),
            "private": answer.private,
            "diagnostics": _diagnostics(answer.diagnostics, codec.type),
        }

    async def _plan(self, request: Fields) -> Fields:
        name, codec = self._resource(request)
        answer = await self.provider.plan(
            name,
            _decode(codec, request["prior_state"]),
            _decode(codec, request["proposed_new_state"]),
            _decode(codec, request["config"]),
            request["prior_private"],
        )
        return {
            "planned_state": {"msgpack": codec.encode(answer.planned)},
            "planned_private": answer.private,
            "requires_replace": [_path(path, codec.type) for path in answer.requires_replace],
            "diagnostics": _diagnostics(answer.diagnostics, codec.type),
        }

    async def _apply(self, request: Fields) -> Fields:
        name, codec = self._resource(request)
        answer = await self.provider.apply(
            name,
            _decode(codec, request["prior_state"]),
            _decode(codec, request["planned_state"]),
            _decode(codec, request["config"]),
            request["planned_private"],
        )
        return {
            "new_state": _state(codec, answer),
            "private": answer.private,
            "diagnostics": _diagnostics(answer.diagnostics, codec.type),
        }

    async def _import(self, request: Fields) -> Fields:
        answer = await self.provider.import_(request["type_name"], request["id"])
        return {
            "imported_resources": [
                {
                    "type_name": item.type_name,
                    "state": {"msgpack": self._resources[item.type_name].encode(item.state)},
                    "private": item.private,
                }
                for item in answer.imported
            ],
            "diagnostics": _diagnostics(answer.diagnostics),
        }

    async def _read_data_source(self, request: Fields) -> Fields:
        name = request["type_name"]
        codec = self._data_sources[name]
        answer = await self.provider.read_data_source(name, _decode(codec, request["config"]))
        return {"state": _state(codec, answer), "diagnostics": _diagnostics(answer.diagnostics, codec.type)}

    async def _validate_ephemeral(self, request: Fields) -> Fields:
        name, codec = self._ephemeral_type(request)
        diagnostics = await self.provider.validate_ephemeral(name, _decode(codec, request["config"]))
        return {"diagnostics": _diagnostics(diagnostics, codec.type)}

    async def _open_ephemeral(self, request: Fields) -> Fields:
        name, codec = self._ephemeral_type(request)
        answer = await self.provider.open_ephemeral(name, _decode(codec, request["config"]))
        return {"result": {"msgpack": codec.encode(answer.result)}, **_open(answer, codec)}

    async def _renew_ephemeral(self, request: Fields) -> Fields:
        name, codec = self._ephemeral_type(request)
        return _open(await self.provider.renew_ephemeral(name, request["private"]), codec)

    async def _close_ephemeral(self, request: Fields) -> Fields:
        name, codec = self._ephemeral_type(request)
        return {"diagnostics": _diagnostics(await self.provider.close_ephemeral(name, request["private"]), codec.type)}

    async def _functions(self, request: Fields) -> Fields:
        return {"functions": functions_fields(self.provider.schema.functions)}

    async def _call_function(self, request: Fields) -> Fields:
        signature = self.provider.schema.functions[request["name"]]
        arguments = [
            _decode(Codec(parameter.type), value)
            for parameter, value in zip(signature.parameters, request["arguments"], strict=True)
        ]
        try:
            result = self.provider.call_function(request["name"], arguments)
        except FunctionError as problem:
            return {"error": {"text": str(problem), "function_argument": problem.argument}}
        return {"result": {"msgpack": Codec(signature.returns).encode(result)}}

    async def _stop(self, request: Fields) -> Fields:
        self.provider.stop()
        return {}

    def _resource(self, request: Fields) -> tuple[str, Codec]:
        name = request["type_name"]
        return name, self._resources[name]

    def _ephemeral_type(self, request: Fields) -> tuple[str, Codec]:
        name = request["type_name"]
        return name, self._ephemeral[name]


class Unavailable:
    """Stands in for a provider that could not be loaded: every call answers why."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure
        _log.error("the provider could not be loaded:\n%s", where(failure))

    async def call(self, name: str, data: bytes) -> bytes:
        return _failed(name, CALLS[name].request.decode(data), self._failure)

    async def close(self, done: bool) -> None:
        pass


def load_service(load: Callable[[], Provider]) -> Service | Unavailable:
    try:
        return Service(load())
    except Exception as failure:
        return Unavailable(failure)


def _codecs(schemas: Mapping[str, Schema]) -> Mapping[str, Codec]:
    return Lazy(lambda: schemas, lambda name: Codec(schemas[name].block.type))


def _decode(codec: Codec, value: Fields | None) -> Any:
    """A value as Terraform sends it: msgpack, or JSON, or nothing at all for null."""
    if value is None:
        return None
    if value["msgpack"]:
        return codec.decode(value["msgpack"])
    return codec.decode_json(value["json"]) if value["json"] else None


def _state(codec: Codec, answer: StateAnswer) -> Fields:
    return {"msgpack": codec.encode(answer.state)}


def _open(answer: OpenAnswer, codec: Codec) -> Fields:
    return {
        "private": answer.private,
        "renew_at": {"seconds": answer.renew_at} if answer.renew_at else None,
        "diagnostics": _diagnostics(answer.diagnostics, codec.type),
    }


def _failed(name: str, request: Fields, failure: Exception) -> bytes:
    response = CALLS[name].response
    if name == "CallFunction":
        return response.encode({"error": {"text": _told(name, request, failure).detail}})
    if "diagnostics" not in response.fields:
        return b""
    kept = {field: request.get(source) for field, source in _KEPT_ON_ERROR.get(name, {}).items()}
    return response.encode({**kept, "diagnostics": _diagnostics([_told(name, request, failure)])})


def _told(name: str, request: Fields, failure: Exception) -> Diagnostic:
    if isinstance(failure, RecursionError):
        return error(
            "Values are too deep within each other",
            f"An attribute of {request.get('type_name') or 'the provider'} has more lists and maps within each other "
            "than can be read. Have fewer.",
        )
    # Messages of other exceptions may quote values, and a value can be a secret.
    reason = str(failure) if isinstance(failure, (Mismatch, ImportError)) else type(failure).__name__
    return error(
        "The litellm provider failed unexpectedly",
        f"This is a bug in the provider or a broken installation of it ({name}: {reason}). The state is kept as it was"
        + (", although the gateway may have been changed. " if name == "ApplyResourceChange" else ". ")
        + "TF_LOG=ERROR shows where it happened; please report that.",
    )


def _diagnostics(diagnostics: Diagnostics, type: Type | None = None) -> list[Fields]:
    return [
        {
            "severity": item.severity.value,
            "summary": item.summary,
            "detail": item.detail,
            "attribute": _path(item.path, type) if item.path and type else None,
        }
        for item in diagnostics
    ]


def _path(path: Path, type: Type) -> Fields:
    return {"steps": list(_steps(path, type))}


def _steps(path: Path, type: Type | None) -> Iterable[Fields]:
    """Terraform tells attributes, map keys and indexes apart; elements of a set have no address of their own."""
    for step in path:
        if isinstance(type, ObjectOf) and isinstance(step, str):
            yield {"attribute_name": step}
            type = type.attributes.get(step)
        elif isinstance(type, MapOf) and isinstance(step, str):
            yield {"element_key_string": step}
            type = type.element
        elif isinstance(type, (ListOf, TupleOf)) and isinstance(step, int):
            yield {"element_key_int": step}
            type = type.element if isinstance(type, ListOf) else type.elements[step]
        else:
            return
