"""Usage in the forms that people and programs take: a table, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from litellm_constructs.reports.activity import Amounts, Usage
from litellm_constructs.reports.words import Currency, money, printable

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

COLUMNS = ("Spend", "Share", "Requests", "Failed", "Tokens in", "Tokens out")


def as_rows(usage: Usage, currency: Currency) -> list[list[str]]:
    """The table of the whole time: its head, a row for each entry, and their sum where it means something."""
    whole = Decimal(0) if usage.total is None else usage.total.spend

    def row(name: str, amounts: Amounts) -> list[str]:
        share = f"{amounts.spend / whole:.1%}" if whole else ""
        counts = (amounts.requests, amounts.failed_requests, amounts.prompt_tokens, amounts.completion_tokens)
        return [name, money(currency.of(amounts.spend)), share, *(f"{count:,}" for count in counts)]

    head = [usage.by.capitalize(), f"Spend ({currency.code})", *COLUMNS[1:]]
    entries = [row(printable(each.name) + (" (gone)" if each.gone else ""), each.total) for each in usage.entries]
    return [head, *entries, *([] if usage.total is None else [row("Total", usage.total)])]


def notes(usage: Usage, currency: Currency) -> Iterable[str]:
    """What a table of usage does not say."""
    if usage.total is None:
        yield "A call counts for each of its tags, so these are not added up."
    if usage.by == "customer":
        yield "Calls without a customer are not told here."
    if not usage.health_checks.nothing:
        spent = money(currency.of(usage.health_checks.spend))
        calls = f"{usage.health_checks.requests:,} calls, {spent} {currency.code}"
        yield f"Not in it: LiteLLM's own health checks ({calls})."


def as_csv(usage: Usage, currency: Currency) -> str:
    """A row for each day and entry, oldest first; health checks have none."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    head = ("date", f"{usage.by}_id", usage.by, f"spend_{currency.code.lower()}")
    writer.writerow([*head, "requests", "failed_requests", "prompt_tokens", "completion_tokens", "gone"])
    days = ((day, each, amounts) for each in usage.entries for day, amounts in each.days.items() if not amounts.nothing)
    for day, each, amounts in sorted(days, key=lambda told: told[0]):
        name, spend = _cell(each.name), f"{currency.of(amounts.spend):f}"
        counts = (amounts.requests, amounts.failed_requests, amounts.prompt_tokens, amounts.completion_tokens)
        writer.writerow([day, _cell(each.id or ""), name, spend, *counts, str(each.gone).lower()])
    return text.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def as_json(usage: Usage, currency: Currency) -> str:
    """Everything, with the days of each entry. `total` is null where sums mean nothing."""

    def told(amounts: Amounts) -> dict[str, Any]:
        return {
            "spend": float(currency.of(amounts.spend)),
            "requests": amounts.requests,
            "failed_requests": amounts.failed_requests,
            "prompt_tokens": amounts.prompt_tokens,
            "completion_tokens": amounts.completion_tokens,
        }

    answer = {
        "version": 1,
        "gateway": usage.gateway,
        "by": usage.by,
        "since": usage.since.isoformat(),
        "until": usage.until.isoformat(),
        "currency": currency.code,
        "rate": float(currency.rate),
        "total": None if usage.total is None else told(usage.total),
        "health_checks": told(usage.health_checks),
        "entries": [
            {
                "id": each.id,
                "name": each.name,
                "gone": each.gone,
                **told(each.total),
                "days": {day.isoformat(): told(each.days[day]) for day in sorted(each.days)},
            }
            for each in usage.entries
        ],
    }
    return json.dumps(answer, indent=2, ensure_ascii=False) + "\n"
