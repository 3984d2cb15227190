"""The provider's schema as the answer to GetProviderSchema."""

from __future__ import annotations

from collections.abc import Mapping

from provider_shim.schema import Attribute, Block, NestedBlock, NestedObject, ProviderSchema, Schema, Signature
from provider_shim.wire.messages import DESCRIPTION_IS_MARKDOWN, GET_PROVIDER_SCHEMA
from provider_shim.wire.protobuf import Fields
from provider_shim.wire.types import type_to_json

SERVER_CAPABILITIES: Fields = {
    # Terraform asks before each delete, and the plan warns of what goes along.
    "plan_destroy": True,
    # Terraform keeps the schema from the first launch of a command and does not ask the others.
    "get_provider_schema_optional": True,
    "move_resource_state": True,
}


def encode_schema(schema: ProviderSchema) -> bytes:
    """The whole answer; the same schema always gives the same bytes."""
    return GET_PROVIDER_SCHEMA.response.encode(schema_fields(schema))


def schema_fields(schema: ProviderSchema) -> Fields:
    return {
        "provider": _schema(schema.provider),
        "resource_schemas": _schemas(schema.resources),
        "data_source_schemas": _schemas(schema.data_sources),
        "server_capabilities": SERVER_CAPABILITIES,
        "functions": functions_fields(schema.functions),
        "ephemeral_resource_schemas": _schemas(schema.ephemeral),
    }


def functions_fields(functions: Mapping[str, Signature]) -> Fields:
    return {name: _function(functions[name]) for name in sorted(functions)}


def _function(signature: Signature) -> Fields:
    return {
        "parameters": [
            {"name": each.name, "type": type_to_json(each.type), **_description(each.description)}
            for each in signature.parameters
        ],
        "return": {"type": type_to_json(signature.returns)},
        "summary": signature.summary,
        **_description(signature.description),
    }


def _schemas(schemas: Mapping[str, Schema]) -> Fields:
    return {name: _schema(schemas[name]) for name in sorted(schemas)}


def _schema(schema: Schema) -> Fields:
    return {"version": schema.version or None, "block": _block(schema.block)}


def _block(block: Block) -> Fields:
    return {
        "attributes": [_attribute(item) for item in block.attributes],
        "block_types": [_nested_block(item) for item in block.blocks],
        **_description(block.description),
        "deprecated": block.deprecated or None,
    }


def _attribute(attribute: Attribute) -> Fields:
    return {
        "name": attribute.name,
        "type": None if attribute.nested else type_to_json(attribute.type),
        "nested_type": _nested_object(attribute.nested) if attribute.nested else None,
        **_description(attribute.description),
        "required": attribute.required or None,
        "optional": attribute.optional or None,
        "computed": attribute.computed or None,
        "sensitive": attribute.sensitive or None,
        "deprecated": attribute.deprecated or None,
        "write_only": attribute.write_only or None,
    }


def _nested_object(nested: NestedObject) -> Fields:
    return {"attributes": [_attribute(item) for item in nested.attributes], "nesting": nested.nesting.value}


def _nested_block(nested: NestedBlock) -> Fields:
    return {
        "type_name": nested.name,
        "block": _block(nested.block),
        "nesting": nested.nesting.value,
        "min_items": nested.min_items or None,
        "max_items": nested.max_items or None,
    }


def _description(text: str) -> Fields:
    return {"description": text, "description_kind": DESCRIPTION_IS_MARKDOWN} if text else {}
