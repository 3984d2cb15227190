"""What calls of models cost: on whom it is booked, and the daily activity that tells of it.

LiteLLM books within a minute, the sandbox at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from . import clock, customers, prices
from .errors import Detail
from .gateway import Call, Caller, Gateway, Routes, pages
from .store import Row

routes = Routes()

MASTER = "litellm_proxy_master_key"
"""What stands for the hash of the master key."""

HEALTH_CHECK = "litellm-internal-health-check"
"""What stands for key, team and tag of a call by which LiteLLM finds out whether a model answers."""

_COUNTED = (
    *("spend", "prompt_tokens", "completion_tokens", "total_tokens"),
    *("successful_requests", "failed_requests", "api_requests", "timed_requests", "total_response_time_ms"),
)
_NOTHING: Row = {
    "spend": 0.0,
    "flat_cost": 0.0,
    "ptu_hours": 0.0,
    "prompt_tokens": 0,
    "completion_tokens": 0,
    "cache_read_input_tokens": 0,
    "cache_creation_input_tokens": 0,
    "compression_saved_tokens": 0,
    "compression_savings_spend": 0.0,
    "prompt_caching_savings_spend": 0.0,
    "gateway_injected_caching_savings_spend": 0.0,
    "autorouter_savings_spend": 0.0,
    "total_tokens": 0,
    "successful_requests": 0,
    "failed_requests": 0,
    "api_requests": 0,
    "total_response_time_ms": 0,
    "timed_requests": 0,
}
"""The metrics of a day without a call."""


def organization_of(gateway: Gateway, key: Row) -> Row | None:
    """The organization of a key, which is that of its team unless it has one of its own."""
    team = gateway.store.teams.get(key["team_id"] or "", {})
    return gateway.store.organizations.get(key["organization_id"] or team.get("organization_id") or "")


def membership_of(gateway: Gateway, key: Row) -> Row | None:
    """The membership of a key's user in the key's team."""
    return gateway.store.memberships.get(key["team_id"] or "", {}).get(key["user_id"] or "")


def book(
    gateway: Gateway, caller: Caller, body: Row, row: Row | None, usage: Row | None = None, cost: float = 0.0
) -> None:
    """Book the call that `body` asks for and `row` serves; without `usage` it has failed and cost nothing."""
    key, model = caller.key, str(body.get("model"))
    metadata: Row = body.get("metadata") or {}
    if key is not None and usage is not None:
        membership = membership_of(gateway, key)
        team, user = gateway.store.teams.get(key["team_id"] or ""), gateway.store.users.get(key["user_id"] or "")
        customer = customers.kind.find(gateway, str(body.get("user")))
        for holder in filter(None, (key, team, user, membership, organization_of(gateway, key), customer)):
            holder["spend"] += cost
            if "total_spend" in holder:
                holder["total_spend"] += cost
        key["last_active"] = clock.stamp(clock.now())
    if row is not None and (gateway.modern or usage is not None):
        served = {"model": row["litellm_params"]["model"], "provider": prices.provider(row["litellm_params"])}
    else:
        served = {"model": model, "provider": "unknown"}
    _count(
        gateway,
        {
            "api_key": MASTER
            if key is None
            else next(token for token, each in gateway.store.keys.items() if each is key),
            "team_id": key and key["team_id"],
            "user_id": caller.user_id,
            "end_user_id": body.get("user"),
            "tags": metadata.get("tags") or [],
            "model_group": model,
            "endpoint": "/chat/completions" if gateway.modern or usage is not None else None,
            **served,
        },
        usage,
        cost,
    )


def book_health_check(gateway: Gateway, row: Row, usage: Row, cost: float) -> None:
    """Book a call of a model that LiteLLM makes for nobody."""
    name = row["litellm_params"]["model"].rpartition("/")[2]
    told = {
        **dict.fromkeys(("api_key", "team_id"), HEALTH_CHECK),
        **dict.fromkeys(("user_id", "end_user_id")),
        **dict.fromkeys(("model", "model_group"), name),
        "tags": [HEALTH_CHECK],
        "endpoint": "/chat/completions",
        "provider": prices.provider(row["litellm_params"]),
    }
    _count(gateway, told, usage, cost)


def _count(gateway: Gateway, told: Row, usage: Row | None, cost: float) -> None:
    told = {"date": clock.now().date().isoformat(), **told}
    day = gateway.store.days.setdefault("\n".join(map(str, told.values())), {**told, **dict.fromkeys(_COUNTED, 0)})
    done = int(usage is not None)
    counted = {
        "spend": cost,
        **(usage or {}),
        "successful_requests": done,
        "failed_requests": 1 - done,
        "api_requests": 1,
        "timed_requests": done,
        "total_response_time_ms": done,
    }
    day.update({name: day[name] + value for name, value in counted.items()})


@routes.add("GET", "/team/daily/activity")
def of_teams(gateway: Gateway, call: Call) -> Any:
    def known(team_id: str) -> Row:
        team = gateway.store.teams.get(team_id)
        return {"team_alias": team["team_alias"]} if team else {}

    return _activity(gateway, call, "team_id", call.query.get("team_ids"), known)


@routes.add("GET", "/user/daily/activity")
def of_users(gateway: Gateway, call: Call) -> Any:
    def known(user_id: str) -> Row:
        user = gateway.store.users.get(user_id)
        return {"user_email": user["user_email"], "user_alias": user["user_alias"]} if user else {}

    return _activity(gateway, call, "user_id", call.query.get("user_id"), known)


@routes.add("GET", "/customer/daily/activity")
def of_customers(gateway: Gateway, call: Call) -> Any:
    def known(user_id: str) -> Row:
        customer = customers.kind.find(gateway, user_id)
        return {"alias": customer["alias"]} if customer else {}

    of_somebody = [row for row in gateway.store.days.values() if row["end_user_id"] is not None]
    return _activity(gateway, call, "end_user_id", call.query.get("end_user_ids"), known, of_somebody)


@routes.add("GET", "/tag/daily/activity")
def of_tags(gateway: Gateway, call: Call) -> Any:
    """A call counts for each of its tags."""
    of_each = [{**row, "tag": tag} for row in gateway.store.days.values() for tag in row["tags"]]
    return _activity(gateway, call, "tag", call.query.get("tags"), lambda name: {}, of_each)


def _activity(
    gateway: Gateway,
    call: Call,
    entity: str,
    wanted: str | None,
    known: Callable[[str], Row],
    booked: Iterable[Row] | None = None,
) -> dict[str, Any]:
    """The days between two dates, newest first. A page is some of the rows behind them, and so are its sums."""
    start, end = call.query.get("start_date"), call.query.get("end_date")
    if start is None or end is None:
        raise Detail(400, {"error": "Please provide start_date and end_date"})
    if gateway.modern and not (_is_date(start) and _is_date(end)):
        raise Detail(400, {"error": "start_date and end_date must be valid YYYY-MM-DD dates"})
    page, size = int(call.query.get("page", 1)), int(call.query.get("page_size", 10))
    ids = wanted.split(",") if wanted else None
    found = [
        row
        for row in (gateway.store.days.values() if booked is None else booked)
        if start <= row["date"] <= end
        and (ids is None or row[entity] in ids)
        and all(row[name] == call.query[name] for name in ("model", "api_key") if name in call.query)
    ]
    found.sort(key=lambda row: row["date"], reverse=True)
    shown = found[(page - 1) * size : page * size]
    total = _metrics(gateway, shown)
    return {
        "results": [
            {
                "date": each,
                "metrics": _metrics(gateway, rows),
                "breakdown": _breakdown(gateway, rows, entity, known),
            }
            for each, rows in _grouped(shown, "date").items()
        ],
        "metadata": {
            **{f"total_{name.removeprefix('total_')}": value for name, value in total.items()},
            "page": page,
            "total_pages": pages(len(found), size),
            "has_more": page * size < len(found),
            **(dict.fromkeys(("api_key_limit", "total_api_keys", "entity_total_api_keys")) if gateway.modern else {}),
        },
    }


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _grouped(rows: Iterable[Row], column: str, nobody: str | None = None) -> dict[str, list[Row]]:
    """The rows by what a column has; those where it has nothing are left out, or those of `nobody`."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if name := row[column] or nobody:
            groups.setdefault(name, []).append(row)
    return groups


def _metrics(gateway: Gateway, rows: list[Row]) -> Row:
    return gateway.shown({**_NOTHING, **{name: sum((row[name] for row in rows), _NOTHING[name]) for name in _COUNTED}})


def _breakdown(gateway: Gateway, rows: list[Row], entity: str, known: Callable[[str], Row]) -> Row:
    def by_key(rows: list[Row]) -> Row:
        return {
            token: {"metrics": _metrics(gateway, own), "metadata": _key(gateway, token)}
            for token, own in _grouped(rows, "api_key").items()
        }

    def by(column: str, known: Callable[[str], Row] = lambda name: {}, nobody: str | None = None) -> Row:
        return {
            name: {"metrics": _metrics(gateway, own), "metadata": known(name), "api_key_breakdown": by_key(own)}
            for name, own in _grouped(rows, column, nobody).items()
        }

    return {
        "mcp_servers": {},
        "models": by("model"),
        "model_groups": by("model_group"),
        "providers": by("provider"),
        "endpoints": by("endpoint"),
        "api_keys": by_key(rows),
        "entities": by(entity, known, "Unassigned"),
        **({"guardrails": {}} if gateway.modern else {}),
    }


def _key(gateway: Gateway, token: str) -> Row:
    """What a report says of a key, a deleted one too."""
    row = gateway.store.keys.get(token) or gateway.store.deleted_keys.get(token) or {}
    user = gateway.store.users.get(row.get("user_id") or "", {})
    told = {"key_alias": row.get("key_alias"), "team_id": row.get("team_id"), "user_email": user.get("user_email")}
    if gateway.modern:
        told.update(user_id=row.get("user_id"), key_exists=token in gateway.store.keys)
    return told
