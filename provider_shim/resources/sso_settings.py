"""litellm_sso_settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, cast

from provider_shim.answers import Json, part, text
from provider_shim.gateway.errors import GatewayError
from provider_shim.resources.once import Once
from provider_shim.spec import Attr, Change, Check, Endpoints, Form, Gateway, Names, Nested, Reader, Word
from provider_shim.versions import is_since

WRITE = "PATCH /update/sso_settings"
KEEPS_SINCE = "1.109.1"
"""The first version that is known to keep what a write does not name."""


def _mask(secret: str) -> str:
    """What LiteLLM shows of a secret: four characters of both ends."""
    hidden = len(secret) - 8
    return f"{secret[:4]}{'*' * hidden}{secret[-4:]}" if hidden > 0 else "*" * len(secret)


def _check_secret(secret: str) -> None:
    if "*" in secret and secret == _mask(secret):
        raise ValueError("it is what LiteLLM shows instead of a secret: write the secret itself")


def _check_mode(mode: Json) -> None:
    if not isinstance(mode, (str, dict)):
        raise ValueError(
            'takes a text, or `{type = "restricted_sso_group", restricted_sso_group = ..., sso_group_jwt_field = ...}`'
        )


SECRET = Attr(sensitive=True, verbatim=True)

Role = Literal[
    "internal_user", "internal_user_viewer", "proxy_admin", "proxy_admin_viewer", "org_admin", "team", "customer"
]


class RoleMappings(Nested):
    """Which role people get by their groups."""

    provider: Annotated[str, Attr(description="`google`, `microsoft` or `generic`: who tells the groups.")]
    group_claim: Annotated[str, Attr(description="Claim of the token that has the groups.")]
    default_role: Annotated[
        Role | Word | None, Attr(description="Role of who is in none of the groups. As LiteLLM has it if not set.")
    ] = None
    roles: Annotated[dict[str, Names] | None, Attr(description="Groups by role, such as `proxy_admin`.")] = None


class TeamMappings(Nested):
    team_ids_jwt_field: Annotated[str | None, Attr(description="Field of the token that has the ids of teams.")] = None


class SsoSettings(Once):
    """How people sign in to the admin page: Google, Microsoft, any other that speaks OpenID Connect, or SAML. What the
    gateway's environment says of these holds where this says nothing."""

    type_name: ClassVar[str] = "litellm_sso_settings"
    identity: ClassVar[str] = "sso_settings"
    reader: ClassVar[Reader] = Reader("GET /get/sso_settings", lambda answer: answer["values"])
    endpoints: ClassVar[Endpoints] = Endpoints(create=WRITE, update=WRITE, delete=WRITE)
    own_values: ClassVar[Mapping[str, Json]] = {"generic_scope": "openid email profile"}
    forgets: ClassVar[bool] = True

    google_client_id: Annotated[str | None, Attr(description="Google: id of the client.")] = None
    google_client_secret: Annotated[
        str | None, Check(_check_secret), Attr(description="Google: secret of the client."), SECRET
    ] = None
    microsoft_client_id: Annotated[str | None, Attr(description="Microsoft: id of the client.")] = None
    microsoft_client_secret: Annotated[
        str | None, Check(_check_secret), Attr(description="Microsoft: secret of the client."), SECRET
    ] = None
    microsoft_tenant: Annotated[str | None, Attr(description="Microsoft: id of the tenant.")] = None
    generic_client_id: Annotated[str | None, Attr(description="OpenID Connect: id of the client.")] = None
    generic_client_secret: Annotated[
        str | None, Check(_check_secret), Attr(description="OpenID Connect: secret of the client."), SECRET
    ] = None
    generic_authorization_endpoint: Annotated[
        str | None, Attr(description="OpenID Connect: where people are sent to sign in.")
    ] = None
    generic_token_endpoint: Annotated[str | None, Attr(description="OpenID Connect: where tokens are asked for.")] = (
        None
    )
    generic_userinfo_endpoint: Annotated[
        str | None, Attr(description="OpenID Connect: where it is asked who they are.")
    ] = None
    generic_scope: Annotated[
        str | None,
        Attr(description="OpenID Connect: scopes, with spaces between. `openid email profile` if not set."),
    ] = None
    saml_idp_metadata_url: Annotated[
        str | None, Attr(description="SAML: address of the metadata of the identity provider.")
    ] = None
    saml_idp_metadata_xml: Annotated[
        str | None, Attr(description="SAML: the metadata themselves, where they have no address.")
    ] = None
    saml_sp_entity_id: Annotated[
        str | None, Attr(description="SAML: id of the gateway. The address of its own metadata if not set.")
    ] = None
    saml_allow_unsolicited: Annotated[
        bool | None,
        Form(send=lambda allowed: "true" if allowed else "false"),
        Attr(description="SAML: whether an answer is taken that nobody has asked for."),
    ] = None
    proxy_base_url: Annotated[
        str | None, Attr(description="Address of the gateway, as people have it, to come back to.")
    ] = None
    user_email: Annotated[str | None, Attr(description="E-mail address of the admin.")] = None
    ui_access_mode: Annotated[
        Any,
        Check(_check_mode),
        Attr(
            description="Who may use the admin page: `admin_only`, `all_authenticated_users`, or "
            '`{type = "restricted_sso_group", restricted_sso_group = "<group>", sso_group_jwt_field = "<claim>"}`.'
        ),
    ] = None
    role_mappings: Annotated[RoleMappings | None, Attr(description="Which role people get by their groups.")] = None
    team_mappings: Annotated[TeamMappings | None, Attr(description="Which teams people get by their token.")] = None

    @classmethod
    def told(cls, place: tuple[str, ...], found: Json, known: Json) -> Json:
        if place[0] not in SECRETS or found is None:
            return found
        return known if isinstance(known, str) and _mask(known) == found else None

    @classmethod
    def as_told(cls, name: str, value: Json) -> Json:
        if isinstance(value, dict):
            return {**FILLED_IN.get(name, {}), **cast("dict[str, Json]", value)}
        return _mask(value) if name in SECRETS and isinstance(value, str) else value

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        # Older versions forget what a write does not name.
        known = {name: change.planned[name] for name in SECRETS if change.planned[name]}
        change.body = {**known, **change.body}
        await super().update(gateway, change)

    @classmethod
    async def put(cls, gateway: Gateway, settings: Mapping[str, Json]) -> None:
        answer = await gateway.query(cls.reader.call)
        source = part(answer, "provenance")
        kept = {
            name: value
            for name, value in part(answer, "values").items()
            if value is not None and source.get(name, "db") == "db" and name not in settings
        }
        hidden = [name for name in kept if name in SECRETS]
        if hidden and not await _keeps(gateway):
            raise GatewayError(
                f"LiteLLM would forget {' and '.join(hidden)}",
                "Before 1.109 it takes what is sent for the whole, and does not tell a secret: set it here.",
            )
        others = {name: value for name, value in kept.items() if name not in SECRETS}
        await gateway.write(WRITE, body={**others, **{name: value or None for name, value in settings.items()}})


FILLED_IN: Mapping[str, Mapping[str, Json]] = {
    "role_mappings": {"default_role": None, "roles": {}},
    "team_mappings": {"team_ids_jwt_field": None},
}
"""What LiteLLM tells of settings besides what was written."""

SECRETS = ("google_client_secret", "microsoft_client_secret", "generic_client_secret")


async def _keeps(gateway: Gateway) -> bool:
    details = await gateway.query("GET /health/readiness/details")
    return is_since(text(details, "litellm_version"), KEEPS_SINCE)
