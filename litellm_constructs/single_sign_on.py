"""Single sign-on: how people sign in to the gateway's admin page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, TypedDict

from litellm_constructs.framework.options import Own
from litellm_constructs.values import SecretValue
from provider_shim.resources.sso_settings import RoleMappings, TeamMappings


def _secret(attribute: str) -> Own:
    return Own(lambda secret: {attribute: secret.reveal()}, check=_read_as_it_is)


def _read_as_it_is(secret: SecretValue) -> Iterator[str]:
    if secret.read_by_gateway:
        yield (
            "LiteLLM looks for it in no variable that is named here: use SecretValue.variable or .reference, or leave "
            "it out and let the gateway's environment have it under LiteLLM's own name"
        )


class SingleSignOn(TypedDict, total=False):
    """How people sign in. What is not said is as the gateway's environment says, or is not used."""

    google_client_id: str | None
    """Google: id of the client."""
    google_client_secret: Annotated[SecretValue | None, _secret("google_client_secret")]
    """Google: secret of the client."""
    microsoft_client_id: str | None
    """Microsoft: id of the client."""
    microsoft_client_secret: Annotated[SecretValue | None, _secret("microsoft_client_secret")]
    """Microsoft: secret of the client."""
    microsoft_tenant: str | None
    """Microsoft: id of the tenant."""
    generic_client_id: str | None
    """OpenID Connect: id of the client."""
    generic_client_secret: Annotated[SecretValue | None, _secret("generic_client_secret")]
    """OpenID Connect: secret of the client."""
    generic_authorization_endpoint: str | None
    """OpenID Connect: where people are sent to sign in."""
    generic_token_endpoint: str | None
    """OpenID Connect: where tokens are asked for."""
    generic_userinfo_endpoint: str | None
    """OpenID Connect: where it is asked who they are."""
    generic_scope: str | None
    """OpenID Connect: scopes, with spaces between. `openid email profile` if not set."""
    saml_idp_metadata_url: str | None
    """SAML: address of the metadata of the identity provider."""
    saml_idp_metadata_xml: str | None
    """SAML: the metadata themselves, where they have no address."""
    saml_sp_entity_id: str | None
    """SAML: id of the gateway. The address of its own metadata if not set."""
    saml_allow_unsolicited: bool | None
    """SAML: whether an answer is taken that nobody has asked for. Not if not set."""
    proxy_base_url: str | None
    """Address of the gateway, as people have it, to come back to."""
    user_email: str | None
    """E-mail address of the admin."""
    ui_access_mode: str | Mapping[str, str] | None
    """Who may use the admin page: `admin_only`, `all_authenticated_users`, or a group of the identity provider by
    `type`, `restricted_sso_group` and `sso_group_jwt_field`."""
    role_mappings: RoleMappings | None
    """Which role people get by their groups."""
    team_mappings: TeamMappings | None
    """Which teams people get by their token."""
