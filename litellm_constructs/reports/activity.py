"""What was spent, day by day, of LiteLLM's daily activity.

LiteLLM counts each call once for a day, a key, a model and its owner, and keeps that when key and owner are deleted.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from litellm_constructs.live import GatewayFailed, LiveGateway
from provider_shim.answers import UNREADABLE, Json, number, part, rows, text

HEALTH_CHECK = "litellm-internal-health-check"
"""What LiteLLM has in the place of key, team and tag of a call by which it finds out whether a model answers."""

NOBODY = ("", "Unassigned")
"""What LiteLLM has in the place of an owner that a call does not have; versions differ."""

MASTER_KEY = "litellm_proxy_master_key"
"""What LiteLLM has in the place of the master key."""

PAGE = 1000
"""Rows of a page, as many as LiteLLM takes."""

_ACTIVITY = "GET /{endpoint}/daily/activity?start_date={first}&end_date={last}&page_size={size}&page={page}"
_DELETED_TEAMS = "GET /v2/team/list?status=deleted&page_size=100&page={page}"

Progress = Callable[[str, int, int], None]
"""Told what is read, how many pages of it were, of how many."""


@dataclass(frozen=True)
class By:
    """What usage is told apart by."""

    endpoint: str
    """Whose daily activity has it: `team` of `GET /team/daily/activity`."""
    breakdown: str
    """What LiteLLM calls it there."""
    names: tuple[str, ...] = ()
    """Where people's name of one stands in its metadata, the best first. Its id is its name if not set."""
    adds_up: bool = True
    """Whether every call counts for one of them alone."""


BY = {
    "team": By("team", "entities", ("team_alias",)),
    "user": By("user", "entities", ("user_email", "user_alias")),
    "key": By("user", "api_keys", ("key_alias",)),
    "model": By("user", "model_groups"),
    "provider": By("user", "providers"),
    "tag": By("tag", "entities", adds_up=False),
    "customer": By("customer", "entities", ("alias",)),
}
"""Models are told by their public names. A call has any number of tags, and counts for each. Of calls without a
customer, the activity of customers does not tell."""


@dataclass(frozen=True)
class Amounts:
    """What calls cost, and how many there were."""

    spend: Decimal = Decimal(0)
    """US dollars."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    requests: int = 0
    failed_requests: int = 0

    @classmethod
    def told(cls, answer: Json) -> Amounts:
        metrics = part(answer, "metrics")
        counts = ("prompt_tokens", "completion_tokens", "api_requests", "failed_requests")
        return cls(Decimal(metrics["spend"]), *(number(metrics, name) for name in counts))

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def __sub__(self, other: Amounts) -> Amounts:
        return Amounts(*(getattr(self, each.name) - getattr(other, each.name) for each in fields(self)))

    @property
    def nothing(self) -> bool:
        """Sums of LiteLLM's are floats, and differ in the last digits."""
        return not (round(self.spend, 10) or self.requests or self.prompt_tokens or self.completion_tokens)


def total(amounts: Iterable[Amounts]) -> Amounts:
    return sum(amounts, Amounts())


@dataclass
class Entry:
    """What one team, user, key or the like has used.

    - `id`: LiteLLM's; None for calls that belong to none.
    - `name`: by which people know it, its id where LiteLLM tells none.
    - `gone`: whether LiteLLM says that it does not have it any more.
    - `days`: what it has used on each day. Days are those of UTC.
    """

    id: str | None
    name: str
    gone: bool = False
    days: dict[date, Amounts] = field(default_factory=dict[date, Amounts])

    @property
    def total(self) -> Amounts:
        return total(self.days.values())

    def add(self, day: date, amounts: Amounts) -> None:
        self.days[day] = self.days.get(day, Amounts()) + amounts


@dataclass(frozen=True)
class Usage:
    """What was used from one day to another, both included.

    - `by`: what `entries` are, a name of `BY`. Those that cost most come first.
    - `total`: what all of them have used; None where calls count for several of them.
    - `health_checks`: what LiteLLM has spent on its own calls, which is in no entry and no total.
    """

    gateway: str
    by: str
    since: date
    until: date
    entries: list[Entry]
    total: Amounts | None
    health_checks: Amounts


def _silent(what: str, done: int, pages: int) -> None:
    """Say nothing."""


async def read_usage(gateway: LiveGateway, by: str, since: date, until: date, progress: Progress = _silent) -> Usage:
    """Read and sum the daily activity, all pages. Raises GatewayFailed."""
    found, checks = dict[str | None, Entry](), list[Amounts]()
    try:
        async for told in _days(gateway, BY[by].endpoint, since, until, progress):
            checks.append(_book(told, by, found))
        if by == "team" and (nameless := [entry for entry in found.values() if entry.gone]):
            await _name_deleted(gateway, nameless)
    except (*UNREADABLE, ValueError) as problem:
        raise GatewayFailed(f"{gateway.address} tells its usage in a form that is not known: {problem}") from None
    entries = sorted(
        (each for each in found.values() if not each.total.nothing), key=lambda each: (-each.total.spend, each.name)
    )
    everything = total(entry.total for entry in entries) if BY[by].adds_up else None
    return Usage(gateway.address, by, since, until, entries, everything, total(checks))


def _book(told: Json, by: str, found: dict[str | None, Entry]) -> Amounts:
    """Add what a day's answer tells to what was found. Returns what health checks have cost."""
    day, breakdown = date.fromisoformat(text(told, "date")), part(told, f"breakdown.{BY[by].breakdown}")
    left, checks = Amounts.told(told), Amounts()
    for name, each in breakdown.items():
        amounts = Amounts.told(each)
        left -= amounts
        checked = part(each, "api_key_breakdown").get(HEALTH_CHECK)
        of_checks = amounts if name == HEALTH_CHECK else Amounts.told(checked) if checked else Amounts()
        checks += of_checks
        entry = found.setdefault(None if name in NOBODY else name, _entry(by, name, part(each, "metadata")))
        entry.add(day, amounts - of_checks)
    if BY[by].adds_up and not left.nothing:
        # What LiteLLM counts for the day and for none of them.
        found.setdefault(None, _entry(by, "", {})).add(day, left)
    return checks


def _entry(by: str, name: str, metadata: Mapping[str, Json]) -> Entry:
    if name in NOBODY:
        return Entry(None, f"(no {by})")
    if by == "key" and name == MASTER_KEY:
        return Entry(name, "(master key)")
    gone = metadata.get("key_exists") is False if by == "key" else by in ("team", "user") and not metadata
    return Entry(name, next((str(metadata[each]) for each in BY[by].names if metadata.get(each)), name), gone)


async def _days(
    gateway: LiveGateway, endpoint: str, since: date, until: date, progress: Progress
) -> AsyncIterator[Json]:
    """The days of all pages. What is over does not change, so its pages hold; today is read by itself."""
    today = datetime.now(UTC).date()
    done = 0
    for first, last in ((since, min(until, today - timedelta(days=1))), (max(since, today), until)):
        page, pages = 1, 1 if first <= last else 0
        while page <= pages:
            asked = {"first": first, "last": last, "size": PAGE, "page": page, "endpoint": endpoint}
            answer = await gateway.ask(_ACTIVITY, asked)
            pages = number(answer, "metadata.total_pages")
            for told in rows(answer, "results"):
                yield told
            page, done = page + 1, done + 1
            progress("pages of usage", done, done + max(0, pages - page + 1))


async def _name_deleted(gateway: LiveGateway, nameless: Iterable[Entry]) -> None:
    """Name deleted teams, of which the activity tells ids alone."""
    aliases = {text(team, "team_id"): team.get("team_alias") for team in await gateway.listed(_DELETED_TEAMS, "teams")}
    for entry in nameless:
        entry.name = aliases.get(str(entry.id)) or entry.name
