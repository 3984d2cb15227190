"""Members of organizations: a row for each, with a budget of its own once it has a ceiling."""

from __future__ import annotations

from typing import Any

from . import accounts, budgets, clock
from .bodies import Body
from .errors import TRIAL, Detail, ProxyError
from .gateway import Call, Gateway, Routes
from .store import Row, Table

routes = Routes()


def _rows(gateway: Gateway) -> Table:
    return gateway.store.kinds.setdefault("organization_members", {})


def _key(organization_id: str, user_id: str | None) -> str:
    return f"{organization_id}\n{user_id}"


def of(gateway: Gateway, organization_id: str) -> list[Row]:
    """The members of an organization, as it shows them."""
    users = gateway.store.users
    members = [row for row in _rows(gateway).values() if row["organization_id"] == organization_id]
    return [
        {
            **row,
            "user": None,
            "litellm_budget_table": None,
            "user_email": users[row["user_id"]]["user_email"] if row["user_id"] in users else None,
        }
        for row in members
    ]


def disband(gateway: Gateway, organization_id: str) -> None:
    """Take everybody out of an organization."""
    for member in of(gateway, organization_id):
        del _rows(gateway)[_key(organization_id, member["user_id"])]


def _check(gateway: Gateway, organization_id: str) -> None:
    if gateway.modern and not gateway.licensed:
        raise Detail(403, {"error": f"Organizations are only available for LiteLLM Enterprise users. {TRIAL}"})
    if organization_id not in gateway.store.organizations:
        raise Detail(404, {"error": f"Organization not found for organization_id={organization_id}"})


@routes.add("POST", "/organization/member_add")
def add(gateway: Gateway, call: Call) -> Any:
    """The ceiling of the body is ignored."""
    body = call.read()
    _check(gateway, body.organization_id)
    many = isinstance(body.member, list)
    wanted: list[Body] = body.member if many else [body.member]
    made = [_join(gateway, body.organization_id, member) for member in wanted]
    return {
        "organization_id": body.organization_id,
        "updated_users": [accounts.brief(gateway, gateway.store.users[row["user_id"]]) for row in made],
        "updated_organization_memberships": made,
    }


def _join(gateway: Gateway, organization_id: str, member: Body) -> Row:
    problem = f"Authentication Error, Error adding member={member.user_id} to organization={organization_id}: "
    key = _key(organization_id, member.user_id)
    if member.user_id not in gateway.store.users:
        if member.user_email is not None:
            raise ProxyError(500, f"{problem}Could not find field at `findUniqueLiteLLM_UserTable.where`")
        accounts.create(gateway, {"user_id": member.user_id, "user_role": "internal_user"})
    if key in _rows(gateway):
        raise ProxyError(500, f"{problem}Unique constraint failed on the fields: (`user_id`,`organization_id`)")
    moment = clock.stamp(clock.now())
    times = {"created_at": moment, "updated_at": moment}
    row = {"user_id": member.user_id, "organization_id": organization_id, "user_role": member.role, "spend": 0.0}
    return _rows(gateway).setdefault(key, {**row, "budget_id": None, **times})


@routes.add("PATCH", "/organization/member_update")
def update(gateway: Gateway, call: Call) -> Any:
    """Null is ignored."""
    body = call.read()
    _check(gateway, body.organization_id)
    row = _rows(gateway).get(_key(body.organization_id, body.user_id))
    if row is None:
        raise Detail(404, {"error": f"Member not found in organization for user_id={body.user_id}"})
    row["user_role"] = body.role or row["user_role"]
    if body.max_budget_in_organization is not None:
        limit = {"max_budget": body.max_budget_in_organization}
        if row["budget_id"]:
            budgets.change(gateway, row["budget_id"], limit)
        else:
            row["budget_id"] = budgets.create(gateway, call.caller.name, limit)
    return {**row, "user": None, "litellm_budget_table": budgets.brief(gateway, row["budget_id"]), "user_email": None}


@routes.add("DELETE", "/organization/member_delete")
def delete(gateway: Gateway, call: Call) -> Any:
    body = call.read()
    _check(gateway, body.organization_id)
    row = _rows(gateway).pop(_key(body.organization_id, body.user_id), None)
    return row and {**row, "user": None, "organization": None, "litellm_budget_table": None}
