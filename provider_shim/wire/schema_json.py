"""The provider's schema as JSON, in the form of `terraform providers schema -json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from provider_shim.schema import Attribute, Block, NestedBlock, NestedObject, ProviderSchema, Schema, Signature
from provider_shim.wire.types import type_to_json

Json = dict[str, Any]


def schema_json(schema: ProviderSchema, address: str) -> Json:
    """For the provider at `address`, its full source address."""
    provider: Json = {"provider": _schema(schema.provider)}
    if schema.resources:
        provider["resource_schemas"] = {name: _schema(item) for name, item in sorted(schema.resources.items())}
    if schema.data_sources:
        provider["data_source_schemas"] = {name: _schema(item) for name, item in sorted(schema.data_sources.items())}
    if schema.ephemeral:
        provider["ephemeral_resource_schemas"] = {
            name: _schema(item) for name, item in sorted(schema.ephemeral.items())
        }
    if schema.functions:
        provider["functions"] = {name: _function(item) for name, item in schema.functions.items()}
    return {"format_version": "1.0", "provider_schemas": {address: provider}}


def _function(signature: Signature) -> Json:
    return {
        "description": signature.description,
        "summary": signature.summary,
        "return_type": json.loads(type_to_json(signature.returns)),
        "parameters": [
            {"name": each.name, "description": each.description, "type": json.loads(type_to_json(each.type))}
            for each in signature.parameters
        ],
    }


def _schema(schema: Schema) -> Json:
    return {"version": schema.version, "block": _block(schema.block)}


def _block(block: Block) -> Json:
    form: Json = {}
    if block.attributes:
        form["attributes"] = _attributes(block.attributes)
    if block.blocks:
        form["block_types"] = {item.name: _nested_block(item) for item in block.blocks}
    return {**form, **_description(block.description), **_flags(deprecated=block.deprecated)}


def _nested_block(nested: NestedBlock) -> Json:
    form: Json = {"nesting_mode": nested.nesting.name.lower(), "block": _block(nested.block)}
    limits = {"min_items": nested.min_items, "max_items": nested.max_items}
    return {**form, **{name: limit for name, limit in limits.items() if limit}}


def _attributes(attributes: Sequence[Attribute]) -> Json:
    return {item.name: _attribute(item) for item in attributes}


def _attribute(attribute: Attribute) -> Json:
    return {
        **(
            {"nested_type": _nested_object(attribute.nested)}
            if attribute.nested
            else {"type": json.loads(type_to_json(attribute.type))}
        ),
        **_description(attribute.description),
        **_flags(
            required=attribute.required,
            optional=attribute.optional,
            computed=attribute.computed,
            sensitive=attribute.sensitive,
            write_only=attribute.write_only,
            deprecated=attribute.deprecated,
        ),
    }


def _nested_object(nested: NestedObject) -> Json:
    return {"attributes": _attributes(nested.attributes), "nesting_mode": nested.nesting.name.lower()}


def _description(text: str) -> Json:
    return {"description": text, "description_kind": "markdown"} if text else {"description_kind": "plain"}


def _flags(**flags: bool) -> Json:
    return {name: True for name, on in flags.items() if on}
