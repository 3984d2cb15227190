"""Time as LiteLLM writes it, and when a budget starts again."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_WORDS = {"hourly": "1h", "daily": "24h", "weekly": "7d", "monthly": "30d"}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def now() -> datetime:
    """The time in UTC, to the millisecond, as PostgreSQL keeps it."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def stamp(moment: datetime) -> str:
    """`2026-11-21T09:28:12.131000Z`; without a fraction when that is zero."""
    return moment.isoformat().replace("+00:00", "Z")


def parse(duration: str) -> tuple[int, str] | None:
    """The number and unit of `30d`, or None when it is no duration."""
    match = re.match(r"(\d+)(mo|[smhdw])", _WORDS.get(duration.strip().lower(), duration))
    return (int(match[1]), match[2]) if match else None


def after(duration: str) -> datetime:
    """The moment that is `duration` from now, to the microsecond. Raises ValueError in LiteLLM's words."""
    parsed = parse(duration)
    if parsed is None:
        raise ValueError("Invalid duration format")
    count, unit = parsed
    moment = datetime.now(UTC)
    return _months_after(moment, count) if unit == "mo" else moment + timedelta(seconds=count * _SECONDS[unit])


def next_reset(duration: str) -> str:
    """When a budget that is renewed every `duration` is renewed next.

    LiteLLM aligns to the calendar: `7d` ends on Monday, `30d` and `1mo` on the first of a month, other days at
    midnight, hours and minutes and seconds at multiples of themselves. All in UTC.
    """
    count, unit = parse(duration) or (1, "d")
    moment = datetime.now(UTC)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "w":
        count, unit = count * 7, "d"
    if unit == "mo" or (unit, count) == ("d", 30):
        return stamp(_months_after(midnight.replace(day=1), 1))
    if unit == "d":
        return stamp(midnight + timedelta(days=7 - moment.weekday() if count == 7 else count))
    size = max(count, 1) * _SECONDS[unit]
    passed = int((moment - midnight).total_seconds())
    return stamp(midnight + timedelta(seconds=passed - passed % size + size))


def _months_after(moment: datetime, count: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + count, 12)
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return moment.replace(year=year, month=month + 1)
