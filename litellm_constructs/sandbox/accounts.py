"""Users as rows of the database, which users, members and teams have to do with."""

from __future__ import annotations

from . import clock
from .gateway import Gateway
from .store import Row, fresh

COLUMNS: Row = {
    "user_id": None,
    "user_alias": None,
    "team_id": None,
    "sso_user_id": None,
    "organization_id": None,
    "object_permission_id": None,
    "password_reset_required": None,
    "last_breach_check_at": None,
    "teams": [],
    "user_role": None,
    "max_budget": None,
    "spend": 0.0,
    "user_email": None,
    "models": [],
    "metadata": {},
    "max_parallel_requests": None,
    "tpm_limit": None,
    "rpm_limit": None,
    "budget_duration": None,
    "budget_reset_at": None,
    "allowed_cache_controls": [],
    "policies": [],
    "model_spend": {},
    "model_max_budget": {},
}


def create(gateway: Gateway, values: Row) -> Row:
    """Add a user and return the row."""
    moment = clock.stamp(clock.now())
    row = fresh(COLUMNS, {**values, "created_at": moment, "updated_at": moment})
    gateway.store.users[row["user_id"]] = row
    return row


def by_email(gateway: Gateway, email: str) -> Row | None:
    """The user of an address, whose case does not matter."""
    wanted = email.lower()
    return next((row for row in gateway.store.users.values() if (row["user_email"] or "").lower() == wanted), None)


def brief(gateway: Gateway, row: Row) -> Row:
    """A user as lists and rosters show it."""
    return gateway.shown({**row, "organization_memberships": None, "object_permission": None})
