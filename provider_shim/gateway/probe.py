"""What is asked of a gateway once: whether it is one, whether the key may manage it, its version and licence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from provider_shim.gateway import words
from provider_shim.gateway.errors import Foreign, GatewayError, Unreachable, explain
from provider_shim.versions import Version, parse_version

if TYPE_CHECKING:
    from provider_shim.gateway.client import Answer, Client


async def check(client: Client) -> Version | None:
    """Make sure that a LiteLLM with a database answers and that the key may manage it. Returns its version if it tells.

    Raises GatewayError, one for each thing that can be wrong; Unreachable when time may mend it.
    """
    address = client.settings.address
    answer = await client.ask("/health/readiness/details")
    told = explain(answer.body)
    if answer.status == 404 and told is not None and re.search(words.NO_ROUTE, told[0]):
        # Older versions have no details, and tell no version; an admin's route tells about the key.
        answer = await client.ask("/health/readiness")
        _refuse_key(client, await client.ask("/user/list?page_size=1"))
        told = explain(answer.body)
    if answer.status >= 400 and answer.status != 404 and told is not None:
        _refuse_key(client, answer)
        raise Unreachable(f"{address} is not ready", client.mask(told[0]))
    if answer.status >= 500:
        raise Unreachable(
            f"{address} is down",
            client.mask(
                f"GET /health/readiness/details was answered with status {answer.status} and "
                f"{answer.glimpse(client.mask)}. That is what a load balancer or an ingress says when no gateway is "
                "behind it."
            ),
        )
    health = _object(answer)
    if answer.status != 200 or "status" not in health:
        raise Foreign(
            f"{address} is no LiteLLM gateway",
            client.mask(
                f"GET /health/readiness/details was answered with status {answer.status} and "
                f"{answer.glimpse(client.mask)}. Check the address, and what stands between Terraform and the gateway "
                "(a proxy, an ingress, a login page)."
            ),
        )
    if health.get("db") != "connected":
        raise GatewayError(
            f"The LiteLLM at {address} has no database",
            f"It says: db is {client.mask(repr(health.get('db')))}. Teams, keys and models are kept in a database: set "
            "DATABASE_URL on the gateway.",
        )
    return parse_version(str(health.get("litellm_version", "")))


def _refuse_key(client: Client, answer: Answer) -> None:
    told = explain(answer.body)
    if answer.status not in (401, 403) or told is None:
        return
    if re.search(words.NOT_ADMIN, told[0]):
        raise GatewayError(
            "The API key is valid, but it is no admin's",
            f"LiteLLM at {client.settings.address} lets only proxy admins manage it. Use the master key, or a key of a "
            "user whose role is proxy_admin.",
        )
    raise GatewayError(
        "LiteLLM refused the API key",
        client.mask(
            f"{client.settings.address} says: {told[0]}. Check `api_key`, or LITELLM_API_KEY or LITELLM_MASTER_KEY."
        ),
    )


async def has_licence(client: Client) -> bool | None:
    """Whether the gateway has an Enterprise licence; None when it does not tell."""
    answer = await client.ask("/health/license")
    has = _object(answer).get("has_license") if answer.status == 200 else None
    return None if has is None else bool(has)


def _object(answer: Answer) -> dict[str, Any]:
    body: object = answer.body
    return cast("dict[str, Any]", body) if isinstance(body, dict) else {}
