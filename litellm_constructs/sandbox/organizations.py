"""Organizations: the limits stand in a budget, made along with each that names none."""

from __future__ import annotations

from typing import Any, cast

from . import budgets, clock, organization_members, permissions, rosters
from .bodies import Body
from .errors import TRIAL, Crash, Detail, ProxyError
from .gateway import Call, Gateway, Routes, check_amount, check_period, contains, new_id
from .store import Row, fresh

routes = Routes()

_COLUMNS: Row = {
    "organization_id": None,
    "organization_alias": None,
    "budget_id": None,
    "spend": 0.0,
    "metadata": {},
    "models": [],
    "model_spend": {},
    "object_permission_id": None,
}
_IN_METADATA = ("model_rpm_limit", "model_tpm_limit")
_LIMITS = (
    "max_budget",
    "soft_budget",
    "max_parallel_requests",
    "tpm_limit",
    "rpm_limit",
    "tpd_limit",
    "model_max_budget",
    "budget_duration",
)
_ANY_MODEL = "all-proxy-models"


def _check_licence(gateway: Gateway) -> None:
    if gateway.modern and not gateway.licensed:
        raise Detail(403, {"error": f"Organizations are only available for LiteLLM Enterprise users. {TRIAL}"})


def _budget(gateway: Gateway, row: Row, *, full: bool) -> Row | None:
    """The budget as an organization shows it; `full` with its times, which LiteLLM 1.109 shows of what exists."""
    found = budgets.brief(gateway, row["budget_id"])
    times = () if full and gateway.modern else ("budget_reset_at", "created_at")
    return found and {name: value for name, value in found.items() if name not in times}


def _shown(gateway: Gateway, row: Row) -> Row:
    teams = [team for team in gateway.store.teams.values() if team["organization_id"] == row["organization_id"]]
    return {
        **row,
        "users": None,
        "litellm_budget_table": _budget(gateway, row, full=True),
        "object_permission": None,
        "members": organization_members.of(gateway, row["organization_id"]),
        "teams": [rosters.table(gateway, team) for team in teams],
    }


def _check(body: Body) -> None:
    for name in ("max_budget", "soft_budget"):
        check_amount(name, getattr(body, name), wrapped=False)


@routes.add("POST", "/organization/new")
def new(gateway: Gateway, call: Call) -> Any:
    _check_licence(gateway)
    body = call.read()
    _check(body)
    if body.organization_id in gateway.store.organizations:
        raise Crash
    if body.budget_id is not None and budgets.kind.find(gateway, body.budget_id) is None:
        raise Crash
    limits = {name: value for name in (*_LIMITS, "allowed_models") if (value := getattr(body, name)) is not None}
    budget_id = body.budget_id or budgets.create(gateway, call.caller.name, limits)
    kept = {name: value for name in _IN_METADATA if (value := getattr(body, name)) is not None}
    moment = clock.stamp(clock.now())
    row = fresh(
        _COLUMNS,
        {
            "organization_id": body.organization_id if body.organization_id is not None else new_id(),
            "organization_alias": body.organization_alias,
            "budget_id": budget_id,
            "metadata": {**(body.metadata or {}), **kept},
            "models": body.models,
            "object_permission_id": permissions.grant(
                gateway, None, body.object_permission.model_dump() if body.object_permission else None
            ),
            "created_by": call.caller.name,
            "updated_by": call.caller.name,
            "created_at": moment,
            "updated_at": moment,
        },
    )
    gateway.store.organizations[row["organization_id"]] = row
    return {**row, "users": None, "litellm_budget_table": _budget(gateway, row, full=False), "object_permission": None}


def _write(gateway: Gateway, call: Call, row: Row, values: Row) -> Row:
    """Change what `values` has: columns of the organization, limits in its budget."""
    limits = {name: values[name] for name in _LIMITS if name in values}
    if limits:
        budgets.change(gateway, row["budget_id"], limits)
    row.update({name: values[name] for name in ("organization_alias", "models", "metadata") if name in values})
    if values.get("object_permission") is not None:
        grants = values["object_permission"]
        row["object_permission_id"] = permissions.grant(gateway, row["object_permission_id"], grants)
    row.update(updated_by=call.caller.name, updated_at=clock.stamp(clock.now()))
    return _shown(gateway, row)


def _merged(stored: Any, patch: Any) -> Any:
    if not isinstance(stored, dict) or not isinstance(patch, dict):
        return patch
    before, after = cast("Row", stored), cast("Row", patch)
    return {**before, **{name: _merged(before.get(name), value) for name, value in after.items() if value is not None}}


@routes.add("PATCH", "/organization/update")
def update(gateway: Gateway, call: Call) -> Any:
    """Null clears limits and is ignored elsewhere; metadata is merged, without a way to remove a key."""
    _check_licence(gateway)
    body = call.read()
    _check(body)
    if body.organization_id is None:
        raise Detail(400, {"error": "organization_id is required"})
    row = gateway.store.organizations.get(body.organization_id)
    if row is None:
        raise Crash
    sent = body.sent()
    values = {name: value for name, value in sent.items() if name in _LIMITS or value is not None}
    kept = {name: value for name in _IN_METADATA if (value := sent.get(name))}
    patch: Row = body.metadata or {}
    values["metadata"] = {**_merged(row["metadata"], patch), **kept}
    return _write(gateway, call, row, values)


@routes.add("PATCH", "/v2/organization/{organization_id}")
def patch(gateway: Gateway, call: Call) -> Any:
    """What is sent is written, null too; metadata is replaced."""
    _check_licence(gateway)
    body = call.read()
    try:
        for name in ("max_budget", "soft_budget"):
            check_amount(name, getattr(body, name), wrapped=False)
        check_period(body.budget_duration, wrapped=False)
    except Detail as problem:
        raise Detail(422, problem.detail) from None
    if body.model_max_budget and not gateway.licensed:
        raise Detail(422, {"error": budgets.UNLICENSED_MODEL_BUDGET})
    sent = body.sent()
    if "organization_alias" in sent and body.organization_alias is None:
        raise Detail(422, {"error": "organization_alias cannot be cleared; it is required"})
    if "models" in sent and body.models is None:
        raise Detail(422, {"error": "models cannot be set to null; send [] to clear it"})
    if sent.get("object_permission") == {}:
        ways = "send null to clear it, or a non-empty object to set grants"
        raise Detail(422, {"error": f"object_permission cannot be an empty object; {ways}"})
    organization_id = call.path["organization_id"]
    row = gateway.store.organizations.get(organization_id)
    if row is None:
        raise Detail(404, {"error": f"Organization not found for organization_id={organization_id}"})
    if "metadata" in sent:
        sent["metadata"] = body.metadata or {}
    if "object_permission" in sent and body.object_permission is None:
        row["object_permission_id"] = None
    return _write(gateway, call, row, sent)


@routes.add("DELETE", "/organization/delete")
def delete(gateway: Gateway, call: Call) -> Any:
    _check_licence(gateway)
    gone: list[Row] = []
    for organization_id in call.read().organization_ids:
        for table in (gateway.store.teams, gateway.store.keys):
            for each in [each for each, row in table.items() if row["organization_id"] == organization_id]:
                del table[each]
        row = gateway.store.organizations.get(organization_id)
        if row is None:
            raise Detail(404, {"error": f"Organization={organization_id} not found"})
        gone.append(_shown(gateway, row))
        organization_members.disband(gateway, organization_id)
        del gateway.store.organizations[organization_id]
    return gone


@routes.add("GET", "/organization/info", "key")
def info(gateway: Gateway, call: Call) -> Any:
    _check_licence(gateway)
    row = gateway.store.organizations.get(call.ask().organization_id)
    if row is None:
        raise Detail(404, {"error": "Organization not found"})
    return {**_shown(gateway, row), "object_permission": permissions.granted(gateway, row["object_permission_id"])}


@routes.add("GET", "/organization/list", "key")
def every(gateway: Gateway, call: Call) -> Any:
    _check_licence(gateway)
    asked = call.ask()
    return [
        _shown(gateway, row)
        for row in gateway.store.organizations.values()
        if (not asked.org_id or row["organization_id"] == asked.org_id)
        and (not asked.org_alias or contains(row["organization_alias"], asked.org_alias))
    ]


def models_of(gateway: Gateway, organization_id: str | None) -> list[str] | None:
    """The models of a team's organization."""
    row = gateway.store.organizations.get(organization_id or "")
    return row["models"] if row else None


def check_team(gateway: Gateway, organization_id: str | None, body: Body, models: list[Any] | None) -> None:
    """Refuse a team whose models or limits go beyond those of its organization."""
    row = gateway.store.organizations.get(organization_id or "")
    if row is None:
        return
    budget = budgets.kind.find(gateway, row["budget_id"]) or {}

    def check_limit(name: str) -> None:
        wanted, most = getattr(body, name), budget.get(name)
        if wanted is not None and most is not None and wanted > most:
            problem = f"Team {name} ({wanted}) exceeds organization's {name} ({most}). Organization: {organization_id}"
            raise ProxyError(400, {"error": problem})

    check_limit("max_budget")
    for model in models or []:
        if row["models"] and _ANY_MODEL not in row["models"] and model not in row["models"]:
            allowed = f"Organization allowed models={row['models']}. Organization: {organization_id}"
            raise ProxyError(400, {"error": f"Model '{model}' not in organization's allowed models. {allowed}"})
    check_limit("tpm_limit")
    check_limit("rpm_limit")


def check_move(gateway: Gateway, organization_id: str, team: Row) -> None:
    """Refuse to move a team, as it is, to an organization that is not there or that it does not fit into."""
    row = gateway.store.organizations.get(organization_id)
    if row is None:
        raise ProxyError(404, {"error": f"Organization not found, passed organization_id={organization_id}"})
    if team["organization_id"] == organization_id:
        return
    if row["models"] and _ANY_MODEL not in row["models"]:
        if not team["models"]:
            problem = "Team has access to all proxy models, but the organization does not."
            raise ProxyError(403, {"error": f"Cannot move team to organization. {problem}"})
        for model in team["models"]:
            if model not in row["models"]:
                raise ProxyError(
                    403,
                    "org not allowed to access model. This org can only access "
                    f"models={row['models']}. Tried to access {model}",
                    type="org_model_access_denied",
                    param="model",
                )
    budget = budgets.kind.find(gateway, row["budget_id"]) or {}
    for name in ("max_budget", "tpm_limit", "rpm_limit"):
        if team[name] and budget.get(name) and team[name] > budget[name]:
            problem = f"Team has {name} {team[name]} that is greater than the organization's {name} {budget[name]}."
            raise ProxyError(403, {"error": f"Cannot move team to organization. {problem}"})
