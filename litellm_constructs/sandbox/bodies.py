"""The bodies and queries that LiteLLM accepts, made from its OpenAPI description. Unknown fields are ignored.

`openapi.json` describes the newest version; `older` has, for each older one, what its description says otherwise than
that of the next newer (a JSON merge patch, RFC 7396). `python -m scripts.openapi` writes both. A body becomes a model
of pydantic, as in LiteLLM itself, when it is first asked for.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from enum import Enum, StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, cast

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from provider_shim.versions import VERSIONS, is_since

from .patches import merged
from .store import Row

_HERE = Path(__file__).parent


class Body(BaseModel):
    """A body or a query, with the fields that the description has."""

    model_config = ConfigDict(protected_namespaces=())

    def sent(self) -> Row:
        """Only what the caller wrote, nulls included."""
        return self.model_dump(mode="json", exclude_unset=True)

    def filled(self) -> Row:
        """What the caller wrote, and for the rest LiteLLM's defaults; null for what this version does not know."""
        return defaultdict(lambda: None, self.model_dump(mode="json"))

    def __getattr__(self, name: str) -> Any:
        """A field that the class does not name; null for what this version does not know."""
        if name.startswith("_"):
            raise AttributeError(name)
        return (self.__pydantic_extra__ or {}).get(name)

    if TYPE_CHECKING:

        def __setattr__(self, name: str, value: Any) -> None: ...


class LitellmUserRoles(StrEnum):
    """The roles that LiteLLM takes from a caller, by the names that its errors tell."""

    PROXY_ADMIN = "proxy_admin"
    PROXY_ADMIN_VIEW_ONLY = "proxy_admin_viewer"
    INTERNAL_USER = "internal_user"
    INTERNAL_USER_VIEW_ONLY = "internal_user_viewer"


def _named(body: Body) -> None:
    if body.user_id is None and body.user_email is None:
        raise ValueError("Either user id or user email must be provided")


def _key_named(body: Body) -> None:
    if body.key is None and body.key_alias is None:
        raise ValueError("either key or key_alias must be provided")


def _keys_named(body: Body) -> None:
    if not body.keys and not body.key_aliases:
        raise ValueError("At least one of 'keys' or 'key_aliases' must be provided.")


def _credential_given(body: Body) -> None:
    if not body.credential_values and not body.model_id:
        raise ValueError("Either credential_values or model_id must be set")


def _removable(body: Body) -> None:
    removed: list[str] = body.litellm_params_to_remove
    if "model" in removed:
        raise ValueError("The required litellm_params.model cannot be removed")
    both = {*removed} & (body.litellm_params.model_fields_set if body.litellm_params else set[str]())
    if both:
        raise ValueError(f"Cannot set and remove the same litellm_params keys: {', '.join(sorted(both))}")


def _of_an_organization(body: Body) -> None:
    roles = ["org_admin", "internal_user", "internal_user_viewer"]
    if body.role not in (None, *roles):
        raise ValueError(f"Invalid role. Must be one of: {roles}")


_CHECKS: dict[str, Callable[[Body], None]] = {
    "CreateCredentialItem": _credential_given,
    "KeyRequest": _keys_named,
    "Member": _named,
    "OrganizationMemberUpdateRequest": _of_an_organization,
    "PatchModelRequest": _removable,
    "TeamMemberDeleteRequest": _named,
    "TeamMemberUpdateRequest": _named,
    "UpdateKeyRequest": _key_named,
    "UpdateUserRequest": _named,
}
"""What LiteLLM asks of bodies that a description cannot say."""


def _as_kept(config: Any) -> Any:
    """A budget of one model by the names that LiteLLM keeps, for those that it takes."""
    names = {"budget_limit": "max_budget", "time_period": "budget_duration"}
    if not isinstance(config, dict):
        return config
    return {names.get(name, name): value for name, value in cast("Row", config).items()}


_OTHER_NAMES: dict[str, Callable[[Any], Any]] = {"BudgetConfig": _as_kept}
"""What LiteLLM makes of a body before it looks at the fields."""


_FILLED_IN = {"Deployment": ["model_info"], "ModelInfo": ["id"]}
"""What a description calls required, and LiteLLM makes when it is missing."""


def _object(required: str = "", **properties: Row) -> Row:
    return {"type": "object", "properties": properties, "required": required.split()}


def _list_of(name: str) -> Row:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


_NUMBER: Row = {"type": "number"}
_OTHERS: dict[str, Row] = {
    "POST /config/field/delete": _object("field_name", field_name={"type": "string"}),
    "POST /config/field/update": _object("field_name field_value", field_name={"type": "string"}, field_value={}),
    "POST /config/update": _object(router_settings={"type": "object"}),
    "POST /key/bulk_update": _object("keys", keys=_list_of("UpdateKeyRequest")),
    "POST /key/{key}/reset_spend": _object("reset_to", reset_to=_NUMBER),
    "POST /team/bulk_member_add": _object(
        "team_id", team_id={"type": "string"}, members=_list_of("Member"), max_budget_in_team=_NUMBER
    ),
    "POST /user/bulk_update": _object("users", users=_list_of("UpdateUserRequest")),
}
"""The bodies that `openapi.json` leaves out, as no estate needs them."""


class Description:
    """What one version of LiteLLM says of its requests."""

    def __init__(self, described: Row) -> None:
        self._described = described
        self._models: dict[str, type[Body]] = {}

    def body(self, operation: str) -> type[Body]:
        """The body of an operation such as `POST /team/new`."""
        if operation not in self._models:
            if operation in _OTHERS:
                self._models[operation] = self._model(operation, _OTHERS[operation])
            else:
                schema = self._operation(operation)["requestBody"]["content"]["application/json"]["schema"]
                self._models[operation] = cast("type[Body]", self._type(schema))
        return self._models[operation]

    def query(self, operation: str) -> type[Body]:
        """The query of an operation such as `GET /key/list`."""
        if f"{operation}?" not in self._models:
            asked = [each for each in self._operation(operation).get("parameters", []) if each["in"] == "query"]
            properties = {each["name"]: each["schema"] for each in asked}
            required = [each["name"] for each in asked if each["required"]]
            self._models[f"{operation}?"] = self._model(operation, {"properties": properties, "required": required})
        return self._models[f"{operation}?"]

    def schema(self, name: str) -> type[Body]:
        """A schema that several bodies share, such as `Member`."""
        return cast("type[Body]", self._type({"$ref": f"#/components/schemas/{name}"}))

    def _operation(self, operation: str) -> Row:
        method, path = operation.split()
        return cast("Row", self._described["paths"][path][method.lower()])

    def _component(self, name: str) -> Row:
        return cast("Row", self._described["components"]["schemas"][name])

    def _model(self, name: str, schema: Row) -> type[Body]:
        required = [each for each in schema.get("required", []) if each not in _FILLED_IN.get(name, [])]
        more = schema.get("additionalProperties")
        validators: dict[str, Any] = {}
        if rename := _OTHER_NAMES.get(name):
            validators["named"] = model_validator(mode="before")(rename)
        if check := _CHECKS.get(name):

            def checked(body: Body) -> Body:
                check(body)
                return body

            validators["checked"] = model_validator(mode="after")(checked)
        return create_model(
            name,
            __base__=type("Body", (Body,), {"model_config": _EXTRA[more if isinstance(more, bool) else None]}),
            __validators__=validators,
            **cast(
                "dict[str, Any]",
                {
                    each: (self._type(part, name), ... if each in required else _default(part))
                    for each, part in schema.get("properties", {}).items()
                },
            ),
        )

    def _named_type(self, name: str) -> Any:
        schema = self._component(name)
        if "enum" in schema:
            return Enum(name, {str(value).upper(): value for value in schema["enum"]}, type=str)
        if "properties" not in schema:
            return self._type(schema)
        if name not in self._models:
            self._models[name] = self._model(name, schema)
        return self._models[name]

    def _type(self, schema: Row, owner: str = "") -> Any:
        """The type that pydantic checks a schema's values by."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return Any if name == owner else self._named_type(name)
        if either := schema.get("anyOf") or schema.get("oneOf"):
            return Union[tuple(self._type(each, owner) for each in either)]
        if "enum" in schema or "const" in schema:
            words = schema.get("enum", [schema.get("const")])
            return Literal[tuple(LitellmUserRoles) if words == [*LitellmUserRoles] else tuple(words)]
        bounds = {_BOUNDS[name]: value for name, value in schema.items() if name in _BOUNDS}
        kind = schema.get("type")
        if kind == "array":
            found = _LIST[self._type(schema.get("items", {}), owner)]
        elif kind == "object":
            values = schema.get("additionalProperties")
            found = _MAP[str, self._type(cast("Row", values), owner) if isinstance(values, dict) else Any]
        elif schema.get("format") == "date-time":
            found = datetime
        else:
            found = _PLAIN.get(kind, Any)
        return Annotated[found, Field(**bounds)] if bounds else found


def _default(schema: Row) -> Any:
    # Validated, as the default of an enumeration is one of its members. Null is for what has none in the description.
    return Field(default=schema["default"], validate_default=True) if "default" in schema else None


_LIST, _MAP = cast("Any", list), cast("Any", dict)
_PLAIN: dict[Any, Any] = {"boolean": bool, "integer": int, "null": None, "number": float, "string": str}
_BOUNDS = {
    "exclusiveMaximum": "lt",
    "exclusiveMinimum": "gt",
    "maxItems": "max_length",
    "maxLength": "max_length",
    "maximum": "le",
    "minItems": "min_length",
    "minLength": "min_length",
    "minimum": "ge",
    "pattern": "pattern",
}
_EXTRA: dict[bool | None, ConfigDict] = {
    True: ConfigDict(extra="allow", protected_namespaces=()),
    False: ConfigDict(extra="forbid", protected_namespaces=()),
    None: ConfigDict(extra="ignore", protected_namespaces=()),
}


@cache
def described(version: str) -> Description:
    """The description of a version, from that of the newest and the patches of all between them."""
    found = json.loads((_HERE / "openapi.json").read_text(encoding="utf-8"))
    for older in VERSIONS[1:]:
        if is_since(older, version):
            found = merged(found, json.loads((_HERE / "older" / f"{older}.json").read_text(encoding="utf-8")))
    return Description(found)
