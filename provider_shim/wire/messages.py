"""The messages of Terraform's plugin protocol 6 that this provider speaks, and the calls that carry them.

Names and numbers are facts of the protocol; `tests/wire` compares them with stubs compiled from its definition.
What is not listed (identities, actions, ...) is skipped when it comes and never sent.
"""

from __future__ import annotations

from typing import NamedTuple

from provider_shim.wire.protobuf import BOOL, BYTES, INT, STRING, Later, Message

DESCRIPTION_IS_MARKDOWN = 1

DYNAMIC_VALUE: Message = Message("DynamicValue", msgpack=(1, BYTES), json=(2, BYTES))

STEP: Message = Message(
    "AttributePath.Step", attribute_name=(1, STRING), element_key_string=(2, STRING), element_key_int=(3, INT)
)
ATTRIBUTE_PATH: Message = Message("AttributePath", steps=(1, [STEP]))
DIAGNOSTIC: Message = Message(
    "Diagnostic", severity=(1, INT), summary=(2, STRING), detail=(3, STRING), attribute=(4, ATTRIBUTE_PATH)
)
RAW_STATE: Message = Message("RawState", json=(1, BYTES))

ATTRIBUTE: Message = Message(
    "Schema.Attribute",
    name=(1, STRING),
    type=(2, BYTES),
    nested_type=(10, Later(lambda: OBJECT)),
    description=(3, STRING),
    required=(4, BOOL),
    optional=(5, BOOL),
    computed=(6, BOOL),
    sensitive=(7, BOOL),
    description_kind=(8, INT),
    deprecated=(9, BOOL),
    write_only=(11, BOOL),
)
OBJECT: Message = Message("Schema.Object", attributes=(1, [ATTRIBUTE]), nesting=(3, INT))
NESTED_BLOCK: Message = Message(
    "Schema.NestedBlock",
    type_name=(1, STRING),
    block=(2, Later(lambda: BLOCK)),
    nesting=(3, INT),
    min_items=(4, INT),
    max_items=(5, INT),
)
BLOCK: Message = Message(
    "Schema.Block",
    attributes=(2, [ATTRIBUTE]),
    block_types=(3, [NESTED_BLOCK]),
    description=(4, STRING),
    description_kind=(5, INT),
    deprecated=(6, BOOL),
)
SCHEMA: Message = Message("Schema", version=(1, INT), block=(2, BLOCK))

SERVER_CAPABILITIES: Message = Message(
    "ServerCapabilities",
    plan_destroy=(1, BOOL),
    get_provider_schema_optional=(2, BOOL),
    move_resource_state=(3, BOOL),
)
CLIENT_CAPABILITIES: Message = Message("ClientCapabilities", write_only_attributes_allowed=(2, BOOL))

PARAMETER: Message = Message(
    "Function.Parameter",
    name=(1, STRING),
    type=(2, BYTES),
    description=(5, STRING),
    description_kind=(6, INT),
)
RETURN: Message = Message("Function.Return", type=(1, BYTES))
FUNCTION: Message = Message(
    "Function",
    parameters=(1, [PARAMETER]),
    **{"return": (3, RETURN)},
    summary=(4, STRING),
    description=(5, STRING),
    description_kind=(6, INT),
)
FUNCTION_ERROR: Message = Message("FunctionError", text=(1, STRING), function_argument=(2, INT))

TIMESTAMP: Message = Message("google.protobuf.Timestamp", seconds=(1, INT))

DATA_SOURCE_METADATA: Message = Message("GetMetadata.DataSourceMetadata", type_name=(1, STRING))
EPHEMERAL_METADATA: Message = Message("GetMetadata.EphemeralMetadata", type_name=(1, STRING))
FUNCTION_METADATA: Message = Message("GetMetadata.FunctionMetadata", name=(1, STRING))
RESOURCE_METADATA: Message = Message("GetMetadata.ResourceMetadata", type_name=(1, STRING))
IMPORTED_RESOURCE: Message = Message(
    "ImportResourceState.ImportedResource", type_name=(1, STRING), state=(2, DYNAMIC_VALUE), private=(3, BYTES)
)


class Call(NamedTuple):
    """One call of the service `tfplugin6.Provider`: what it brings and what it answers."""

    name: str
    request: Message
    response: Message


GET_METADATA = Call(
    "GetMetadata",
    Message("GetMetadata.Request"),
    Message(
        "GetMetadata.Response",
        server_capabilities=(1, SERVER_CAPABILITIES),
        diagnostics=(2, [DIAGNOSTIC]),
        data_sources=(3, [DATA_SOURCE_METADATA]),
        resources=(4, [RESOURCE_METADATA]),
        functions=(5, [FUNCTION_METADATA]),
        ephemeral_resources=(6, [EPHEMERAL_METADATA]),
    ),
)
GET_PROVIDER_SCHEMA = Call(
    "GetProviderSchema",
    Message("GetProviderSchema.Request"),
    Message(
        "GetProviderSchema.Response",
        provider=(1, SCHEMA),
        resource_schemas=(2, {STRING: SCHEMA}),
        data_source_schemas=(3, {STRING: SCHEMA}),
        diagnostics=(4, [DIAGNOSTIC]),
        server_capabilities=(6, SERVER_CAPABILITIES),
        functions=(7, {STRING: FUNCTION}),
        ephemeral_resource_schemas=(8, {STRING: SCHEMA}),
    ),
)
GET_RESOURCE_IDENTITY_SCHEMAS = Call(
    "GetResourceIdentitySchemas",
    Message("GetResourceIdentitySchemas.Request"),
    Message("GetResourceIdentitySchemas.Response", diagnostics=(2, [DIAGNOSTIC])),
)
GET_FUNCTIONS = Call(
    "GetFunctions",
    Message("GetFunctions.Request"),
    Message("GetFunctions.Response", functions=(1, {STRING: FUNCTION}), diagnostics=(2, [DIAGNOSTIC])),
)
CALL_FUNCTION = Call(
    "CallFunction",
    Message("CallFunction.Request", name=(1, STRING), arguments=(2, [DYNAMIC_VALUE])),
    Message("CallFunction.Response", result=(1, DYNAMIC_VALUE), error=(2, FUNCTION_ERROR)),
)
VALIDATE_PROVIDER_CONFIG = Call(
    "ValidateProviderConfig",
    Message("ValidateProviderConfig.Request", config=(1, DYNAMIC_VALUE)),
    Message("ValidateProviderConfig.Response", diagnostics=(2, [DIAGNOSTIC])),
)
CONFIGURE_PROVIDER = Call(
    "ConfigureProvider",
    Message("ConfigureProvider.Request", terraform_version=(1, STRING), config=(2, DYNAMIC_VALUE)),
    Message("ConfigureProvider.Response", diagnostics=(1, [DIAGNOSTIC])),
)
VALIDATE_RESOURCE_CONFIG = Call(
    "ValidateResourceConfig",
    Message(
        "ValidateResourceConfig.Request",
        type_name=(1, STRING),
        config=(2, DYNAMIC_VALUE),
        client_capabilities=(3, CLIENT_CAPABILITIES),
    ),
    Message("ValidateResourceConfig.Response", diagnostics=(1, [DIAGNOSTIC])),
)
VALIDATE_DATA_RESOURCE_CONFIG = Call(
    "ValidateDataResourceConfig",
    Message("ValidateDataResourceConfig.Request", type_name=(1, STRING), config=(2, DYNAMIC_VALUE)),
    Message("ValidateDataResourceConfig.Response", diagnostics=(1, [DIAGNOSTIC])),
)
UPGRADE_RESOURCE_STATE = Call(
    "UpgradeResourceState",
    Message("UpgradeResourceState.Request", type_name=(1, STRING), version=(2, INT), raw_state=(3, RAW_STATE)),
    Message("UpgradeResourceState.Response", upgraded_state=(1, DYNAMIC_VALUE), diagnostics=(2, [DIAGNOSTIC])),
)
MOVE_RESOURCE_STATE = Call(
    "MoveResourceState",
    Message(
        "MoveResourceState.Request",
        source_type_name=(2, STRING),
        source_schema_version=(3, INT),
        source_state=(4, RAW_STATE),
        target_type_name=(5, STRING),
    ),
    Message(
        "MoveResourceState.Response",
        target_state=(1, DYNAMIC_VALUE),
        diagnostics=(2, [DIAGNOSTIC]),
        target_private=(3, BYTES),
    ),
)
READ_RESOURCE = Call(
    "ReadResource",
    Message("ReadResource.Request", type_name=(1, STRING), current_state=(2, DYNAMIC_VALUE), private=(3, BYTES)),
    Message("ReadResource.Response", new_state=(1, DYNAMIC_VALUE), diagnostics=(2, [DIAGNOSTIC]), private=(3, BYTES)),
)
PLAN_RESOURCE_CHANGE = Call(
    "PlanResourceChange",
    Message(
        "PlanResourceChange.Request",
        type_name=(1, STRING),
        prior_state=(2, DYNAMIC_VALUE),
        proposed_new_state=(3, DYNAMIC_VALUE),
        config=(4, DYNAMIC_VALUE),
        prior_private=(5, BYTES),
    ),
    Message(
        "PlanResourceChange.Response",
        planned_state=(1, DYNAMIC_VALUE),
        requires_replace=(2, [ATTRIBUTE_PATH]),
        planned_private=(3, BYTES),
        diagnostics=(4, [DIAGNOSTIC]),
    ),
)
APPLY_RESOURCE_CHANGE = Call(
    "ApplyResourceChange",
    Message(
        "ApplyResourceChange.Request",
        type_name=(1, STRING),
        prior_state=(2, DYNAMIC_VALUE),
        planned_state=(3, DYNAMIC_VALUE),
        config=(4, DYNAMIC_VALUE),
        planned_private=(5, BYTES),
    ),
    Message(
        "ApplyResourceChange.Response",
        new_state=(1, DYNAMIC_VALUE),
        private=(2, BYTES),
        diagnostics=(3, [DIAGNOSTIC]),
    ),
)
IMPORT_RESOURCE_STATE = Call(
    "ImportResourceState",
    Message("ImportResourceState.Request", type_name=(1, STRING), id=(2, STRING)),
    Message("ImportResourceState.Response", imported_resources=(1, [IMPORTED_RESOURCE]), diagnostics=(2, [DIAGNOSTIC])),
)
READ_DATA_SOURCE = Call(
    "ReadDataSource",
    Message("ReadDataSource.Request", type_name=(1, STRING), config=(2, DYNAMIC_VALUE)),
    Message("ReadDataSource.Response", state=(1, DYNAMIC_VALUE), diagnostics=(2, [DIAGNOSTIC])),
)
VALIDATE_EPHEMERAL_RESOURCE_CONFIG = Call(
    "ValidateEphemeralResourceConfig",
    Message("ValidateEphemeralResourceConfig.Request", type_name=(1, STRING), config=(2, DYNAMIC_VALUE)),
    Message("ValidateEphemeralResourceConfig.Response", diagnostics=(1, [DIAGNOSTIC])),
)
OPEN_EPHEMERAL_RESOURCE = Call(
    "OpenEphemeralResource",
    Message("OpenEphemeralResource.Request", type_name=(1, STRING), config=(2, DYNAMIC_VALUE)),
    Message(
        "OpenEphemeralResource.Response",
        diagnostics=(1, [DIAGNOSTIC]),
        renew_at=(2, TIMESTAMP),
        result=(3, DYNAMIC_VALUE),
        private=(4, BYTES),
    ),
)
RENEW_EPHEMERAL_RESOURCE = Call(
    "RenewEphemeralResource",
    Message("RenewEphemeralResource.Request", type_name=(1, STRING), private=(2, BYTES)),
    Message(
        "RenewEphemeralResource.Response", diagnostics=(1, [DIAGNOSTIC]), renew_at=(2, TIMESTAMP), private=(3, BYTES)
    ),
)
CLOSE_EPHEMERAL_RESOURCE = Call(
    "CloseEphemeralResource",
    Message("CloseEphemeralResource.Request", type_name=(1, STRING), private=(2, BYTES)),
    Message("CloseEphemeralResource.Response", diagnostics=(1, [DIAGNOSTIC])),
)
STOP_PROVIDER = Call(
    "StopProvider",
    Message("StopProvider.Request"),
    Message("StopProvider.Response", Error=(1, STRING)),
)

CALLS = {
    call.name: call
    for call in (
        GET_METADATA,
        GET_PROVIDER_SCHEMA,
        GET_RESOURCE_IDENTITY_SCHEMAS,
        GET_FUNCTIONS,
        CALL_FUNCTION,
        VALIDATE_PROVIDER_CONFIG,
        CONFIGURE_PROVIDER,
        VALIDATE_RESOURCE_CONFIG,
        VALIDATE_DATA_RESOURCE_CONFIG,
        UPGRADE_RESOURCE_STATE,
        MOVE_RESOURCE_STATE,
        READ_RESOURCE,
        PLAN_RESOURCE_CHANGE,
        APPLY_RESOURCE_CHANGE,
        IMPORT_RESOURCE_STATE,
        READ_DATA_SOURCE,
        VALIDATE_EPHEMERAL_RESOURCE_CONFIG,
        OPEN_EPHEMERAL_RESOURCE,
        RENEW_EPHEMERAL_RESOURCE,
        CLOSE_EPHEMERAL_RESOURCE,
        STOP_PROVIDER,
    )
}
"""Every call that this provider offers, by name."""
