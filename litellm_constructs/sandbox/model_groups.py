"""Access groups of models: a label at each of them, and a budget that calls of all of them share."""

from __future__ import annotations

from typing import Any

from . import budgets, models
from .errors import Detail, Refusal
from .gateway import Call, Gateway, Routes
from .store import Row, Table

routes = Routes()

_OF_A_GROUP = "/access_group/{access_group}"


def _budgets(gateway: Gateway) -> Table:
    """The budget and the spend of each group that has had one."""
    return gateway.store.kinds.setdefault("model_group_budgets", {})


def _groups(row: Row) -> list[str]:
    return row["model_info"].get("access_groups") or []


def _stored(gateway: Gateway) -> list[Row]:
    """The deployments in the database."""
    return [row for row in gateway.store.models.values() if row["db_model"]]


def _having(gateway: Gateway, group: str) -> list[Row]:
    return [row for row in _stored(gateway) if group in _groups(row)]


def _shown(gateway: Gateway, group: str) -> Row:
    having = _having(gateway, group)
    names = sorted({row["model_name"] for row in having})
    budget = _budget(gateway, group)
    return {"access_group": group, "model_names": names, "deployment_count": len(having), **budget}


def _budget(gateway: Gateway, group: str) -> Row:
    kept = _budgets(gateway).get(group, {"budget_id": None, "spend": 0.0})
    found = budgets.full(gateway, kept["budget_id"])
    shown = ("budget_id", "max_budget", "soft_budget", "budget_duration", "budget_reset_at")
    return {"spend": kept["spend"], "budget": found and {name: found[name] for name in shown}}


def _unknown(group: str) -> Refusal:
    return Detail(404, {"error": f"Access group '{group}' not found"})


def _asked(gateway: Gateway, call: Call) -> str:
    group = call.path["access_group"]
    if not _having(gateway, group):
        raise _unknown(group)
    return group


def _chosen(gateway: Gateway, body: Any) -> list[Row]:
    """The deployments that a body names, by their ids or by their public names."""
    rows = {row["model_id"]: row for row in _stored(gateway)}
    if body.model_ids:
        for model_id in body.model_ids:
            if model_id not in rows:
                raise Detail(400, {"error": f"Deployment with model_id '{model_id}' not found in Database."})
        return [rows[model_id] for model_id in body.model_ids]
    if not body.model_names:
        raise Detail(400, {"error": "Either model_names or model_ids must be provided and non-empty"})
    known = models.names(gateway)
    if missing := [name for name in body.model_names if name not in known]:
        raise Detail(400, {"error": f"Model(s) not found: {', '.join(missing)}"})
    for name in body.model_names:
        if all(row["model_name"] != name for row in rows.values()):
            problem = "Access group management is only supported for database models."
            raise Detail(400, {"error": f"Can't find model '{name}' in Database. {problem}"})
    return [row for row in rows.values() if row["model_name"] in body.model_names]


def _put(group: str, chosen: list[Row], rows: list[Row]) -> None:
    """Have the label at the chosen deployments, and at no others of `rows`."""
    for row in rows:
        others = [each for each in _groups(row) if each != group]
        row["model_info"]["access_groups"] = [*others, group] if row in chosen else others


def _written(group: str, body: Any, chosen: list[Row]) -> Row:
    return {
        "access_group": group,
        "model_names": body.model_names,
        "model_ids": body.model_ids,
        "models_updated": len(chosen),
    }


@routes.add("POST", "/access_group/new")
def new(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    group = body.access_group
    chosen = _chosen(gateway, body)
    if _having(gateway, group):
        advice = f"Use PUT /access_group/{group}/update to modify it."
        raise Detail(409, {"error": f"Access group '{group}' already exists. {advice}"})
    _put(group, chosen, chosen)
    return _written(group, body, chosen)


@routes.add("GET", "/access_group/list")
def every(gateway: Gateway, call: Call) -> Any:
    groups = sorted({group for row in _stored(gateway) for group in _groups(row)})
    return {"access_groups": [_shown(gateway, group) for group in groups]}


@routes.add("GET", f"{_OF_A_GROUP}/info")
def info(gateway: Gateway, call: Call) -> Any:
    return _shown(gateway, _asked(gateway, call))


@routes.add("PUT", f"{_OF_A_GROUP}/update")
def update(gateway: Gateway, call: Call) -> Any:
    body, group = call.read(), _asked(gateway, call)
    chosen = _chosen(gateway, body)
    _put(group, chosen, _stored(gateway))
    return _written(group, body, chosen)


@routes.add("DELETE", f"{_OF_A_GROUP}/delete")
def delete(gateway: Gateway, call: Call) -> Any:
    group = _asked(gateway, call)
    having = _having(gateway, group)
    _put(group, [], having)
    _budgets(gateway).pop(group, None)
    message = f"Access group '{group}' deleted successfully"
    return {"access_group": group, "models_updated": len(having), "message": message}


@routes.add("GET", f"{_OF_A_GROUP}/budget")
def budget(gateway: Gateway, call: Call) -> Any:
    group = _asked(gateway, call)
    return {"access_group": group, **_budget(gateway, group)}


@routes.add("PUT", f"{_OF_A_GROUP}/budget")
def put_budget(gateway: Gateway, call: Call) -> Any:
    """What is null is not written."""
    given = {name: value for name, value in call.read().sent().items() if value is not None}
    if not given:
        raise Detail(400, {"error": "One of max_budget, soft_budget, budget_duration or budget_id is required"})
    group = _asked(gateway, call)
    kept = _budgets(gateway).setdefault(group, {"budget_id": None, "spend": 0.0})
    wanted = given.pop("budget_id", None)
    if kept["budget_id"] is None:
        kept["budget_id"] = wanted or budgets.create(gateway, call.caller.name, given)
    else:
        budgets.change(gateway, kept["budget_id"], given)
        kept["budget_id"] = wanted or kept["budget_id"]
    return {"access_group": group, **_budget(gateway, group)}


@routes.add("DELETE", f"{_OF_A_GROUP}/budget")
def delete_budget(gateway: Gateway, call: Call) -> Any:
    group = _asked(gateway, call)
    gone = _budgets(gateway).pop(group, None) is not None
    message = (
        f"Budget for access group '{group}' deleted successfully"
        if gone
        else f"Access group '{group}' has no budget to delete"
    )
    return {"access_group": group, "budget_deleted": gone, "message": message}
