"""How a key gets a new secret, and the old one an end.

LiteLLM's own way (`/key/{key}/regenerate`) needs a licence. Without one a second key is made beside the first, as no
two may have one alias, and takes its place. Every step is one that the next apply can go on from: where a rotation
stands is told by the gateway, by the alias that the old key has by then and by the hash of the new secret.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from provider_shim.answers import Json
from provider_shim.gateway import words
from provider_shim.gateway.errors import GatewayError, Refused
from provider_shim.spec import Attr, Change, Check, Duration, Gateway, Nested, Resource, Values, fill, seconds_of

Span = Annotated[Duration, Check(seconds_of)]
"""A duration that is always as long: not in calendar months."""


class Rotation(Nested):
    """When a key gets a new secret, and how long the old one still works."""

    every: Annotated[
        Span | None,
        Attr(
            description="A new secret is due when the old one is that old: a plan with a refresh notices, and its "
            "apply makes it."
        ),
    ] = None
    overlap: Annotated[
        Span | None,
        Attr(description="How long the old secret still works. It ends with the apply if not set."),
    ] = None


def overlap_of(values: Values) -> str | None:
    rotation: Values = values.get("rotation") or {}
    return rotation.get("overlap")


def is_retired(row: Json, token_id: str) -> bool:
    """Whether a key has been replaced, and has the alias that it then has."""
    return str(row.get("key_alias") or "").endswith(_mark(token_id))


def _mark(token_id: str) -> str:
    return f"rotated-{token_id[:16]}"


async def regenerate(gateway: Gateway, spec: type[Resource], prior: Values, change: Change) -> None:
    """LiteLLM's own way: the same key under another hash. The old secret stands for it through the overlap."""
    planned = change.planned
    body: dict[str, Json] = {"new_key": planned["key"]}
    body |= {"grace_period": overlap} if (overlap := overlap_of(planned)) else {}
    body |= {"duration": life} if (life := planned["duration"]) else {}
    call = fill("POST /key/{token_id}/regenerate", prior)
    try:
        await gateway.create(call, body, find=lambda: spec.fetch(gateway, planned))
    except Refused as error:
        if error.status != 403 or not error.says(words.KEYS_NOT_CHOSEN):
            raise
        del body["new_key"]
        made: Any = await gateway.write(call, body=body)
        planned["key"] = made["key"]


async def replace(
    gateway: Gateway,
    spec: type[Resource],
    prior: Values,
    change: Change,
    carried: Values,
    keys_with_alias: Callable[[Gateway, str], Awaitable[list[str]]],
) -> None:
    """Make the key a second time, with its spend and what nobody configures, and retire the first."""
    planned, alias, old = change.planned, change.planned["key_alias"], prior["token_id"]
    beside = f"terraform-{_mark(old)}"
    first = await spec.fetch(gateway, prior)
    retired = first is not None and is_retired(first, old)
    lost = await keys_with_alias(gateway, beside)
    if alias and retired:
        lost += await keys_with_alias(gateway, alias)
    for token_id in lost:
        if token_id not in (planned["token_id"], old):
            await _drop(gateway, spec, {**prior, "token_id": token_id})
    if await spec.fetch(gateway, planned) is None:
        change.body |= carried
        change.body["key_alias"] = planned["key_alias"] = beside
        await spec.create(gateway, change)
        planned["key_alias"] = alias
    if first is not None and not retired:
        retirement = {"key_alias": f"{first['key_alias'] or 'key'}-{_mark(old)}", **_end(first, planned)}
        await _update(gateway, spec, old, retirement)
    await _update(gateway, spec, planned["token_id"], {"key_alias": alias})
    if not overlap_of(planned):
        await spec.remove(gateway, prior)


async def _drop(gateway: Gateway, spec: type[Resource], values: Values) -> None:
    """Delete what an apply that was broken off has made, and whose secret nobody knows."""
    key = await spec.fetch(gateway, values)
    if key and key.get("last_active"):
        raise GatewayError(
            "The secret of this key is lost",
            f"A rotation that was broken off has made {key['token_id']}, and only that apply knew the secret. The key "
            "has been used since, so it is not replaced: delete it, or give it another alias.",
        )
    await spec.remove(gateway, values)


def _end(row: Json, planned: Values) -> dict[str, Json]:
    """Until when the old secret works: through the overlap, and no longer than it would have."""
    overlap = overlap_of(planned)
    if not overlap:
        return {}
    until = datetime.now(UTC) + timedelta(seconds=seconds_of(overlap))
    ends = row.get("expires")
    return {} if ends and datetime.fromisoformat(ends) <= until else {"duration": overlap}


async def _update(gateway: Gateway, spec: type[Resource], token_id: str, body: dict[str, Json]) -> None:
    await gateway.write(spec.endpoints.update, body={"key": token_id, **body})
