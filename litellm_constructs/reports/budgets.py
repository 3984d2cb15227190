"""How full the budgets of a gateway are, on every level on which LiteLLM has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from litellm_constructs.live import GatewayFailed, GatewayRefused, LiveGateway
from provider_shim.answers import UNREADABLE, Json, part, rows, text

Row = Mapping[str, Json]

USER_ON_TEAM_KEYS = "apply_user_budget_to_team_keys"
"""The setting with which LiteLLM holds users to their budgets on keys of teams too."""


@dataclass(frozen=True)
class Level:
    """Objects that have budgets."""

    list: str
    """The request that lists them."""
    rows: str
    """Where they stand in the answer; empty when the answer is the list."""
    id: str
    name: str
    """By which people know one."""
    members: str | None = None
    """Where the members of one stand, who have budgets in it."""


LEVELS = {
    "organization": Level("GET /organization/list", "", "organization_id", "organization_alias", "members"),
    "team": Level("GET /team/list", "", "team_id", "team_alias", "team_memberships"),
    "user": Level("GET /user/list?page_size=100&page={page}", "users", "user_id", "user_email"),
    "key": Level(
        "GET /key/list?return_full_object=true&sort_by=token&size=100&page={page}", "keys", "token", "key_alias"
    ),
    "customer": Level("GET /customer/list", "", "user_id", "alias"),
    "tag": Level("GET /tag/list", "", "name", "name"),
}


@dataclass(frozen=True)
class Ceiling:
    """What one object may spend, and what it has spent of it.

    - `level`: `organization`, `organization member`, `team`, `team member`, `user`, `key`, `customer` or `tag`.
    - `id`: LiteLLM's; of members both ids, with a colon between them.
    - `max_budget`, `spend`: US dollars. LiteLLM does not tell what a tag has spent: None.
    - `duration`, `resets_at`: after how long spend counts from zero again, and when next, as LiteLLM writes it; None if
      never.
    - `unenforced`: which calls LiteLLM does not hold to it, in words; empty if it holds all to it.
    """

    level: str
    id: str
    name: str
    max_budget: Decimal
    spend: Decimal | None
    duration: str | None
    resets_at: str | None
    unenforced: str = ""

    @property
    def used(self) -> Decimal | None:
        """Per cent. A budget of nothing is full."""
        if self.spend is None:
            return None
        return 100 * self.spend / self.max_budget if self.max_budget else Decimal(100)


@dataclass(frozen=True)
class Budgets:
    """All ceilings, the fullest first, and the levels of which the gateway does not tell, with LiteLLM's reasons."""

    gateway: str
    ceilings: list[Ceiling]
    untold: dict[str, str]


async def read_budgets(gateway: LiveGateway) -> Budgets:
    """Read all ceilings. Raises GatewayFailed."""
    ceilings, untold = list[Ceiling](), dict[str, str]()
    try:
        shared = {text(row, "budget_id"): row for row in await gateway.listed("GET /budget/list")}
        unenforced = {"organization member": "any call"}
        if not await _users_are_held(gateway):
            unenforced["user"] = "calls with keys of teams"
        for level, kind in LEVELS.items():
            try:
                listed = await gateway.listed(kind.list, kind.rows)
            except GatewayRefused as problem:
                untold[level] = str(problem)
                continue
            for row in listed:
                ceilings += filter(None, _ceilings(level, row, shared, unenforced))
    except (*UNREADABLE, ValueError) as problem:
        raise GatewayFailed(f"{gateway.address} tells its budgets in a form that is not known: {problem}") from None
    return Budgets(gateway.address, sorted(ceilings, key=_fullest), untold)


def _fullest(ceiling: Ceiling) -> tuple[bool, Decimal, str, str]:
    return ceiling.used is None, -(ceiling.used or Decimal(0)), ceiling.level, ceiling.name


async def _users_are_held(gateway: LiveGateway) -> bool:
    settings = rows(await gateway.ask("GET /config/list?config_type=general_settings", {}), "")
    return any(row["field_name"] == USER_ON_TEAM_KEYS and row["field_value"] is True for row in settings)


def _ceilings(
    level: str, row: Row, shared: Mapping[str, Row], unenforced: Mapping[str, str]
) -> Iterable[Ceiling | None]:
    """The ceiling of an object, and those of its members."""
    kind = LEVELS[level]
    own_id = text(row, kind.id)
    name = str(row.get(kind.name) or own_id)
    yield _ceiling(level, own_id, name, row, _budget(row, shared), unenforced)
    # What holds for members of a team that have no ceiling of their own.
    default = shared.get(str(part(row, "metadata").get("team_member_budget_id")), {})
    for member in rows(row, kind.members) if kind.members and row[kind.members] else ():
        budget, user_id = _budget(member, shared), text(member, "user_id")
        if budget.get("max_budget") is None and default.get("max_budget"):
            budget = default
        who = f"{user_id} in {name}"
        yield _ceiling(f"{level} member", f"{own_id}:{user_id}", who, member, budget, unenforced)


def _budget(row: Row, shared: Mapping[str, Row]) -> Row:
    """Where the limits of an object stand: in itself, or in a budget that it points to."""
    if row.get("max_budget") is not None:
        return row
    return part(row, "litellm_budget_table") or shared.get(str(row.get("budget_id")), {})


def _ceiling(
    level: str, own_id: str, name: str, row: Row, budget: Row, unenforced: Mapping[str, str]
) -> Ceiling | None:
    if budget.get("max_budget") is None:
        return None
    spend = row.get("spend")
    return Ceiling(
        level,
        own_id,
        name,
        Decimal(budget["max_budget"]),
        None if spend is None else Decimal(spend),
        budget.get("budget_duration"),
        row.get("budget_reset_at") or budget.get("budget_reset_at"),
        unenforced.get(level, ""),
    )
