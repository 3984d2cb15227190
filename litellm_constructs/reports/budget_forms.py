"""Budgets in the forms that people and programs take: a table and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Literal

from litellm_constructs.reports.budgets import USER_ON_TEAM_KEYS, Budgets, Ceiling
from litellm_constructs.reports.words import Currency, money, printable

State = Literal["ok", "warning", "critical", "not told"]


@dataclass(frozen=True)
class Marks:
    """How full a budget is when it is told of, in per cent of it."""

    warn: Decimal
    critical: Decimal

    def state(self, ceiling: Ceiling) -> State:
        if ceiling.used is None:
            return "not told"
        return "critical" if ceiling.used >= self.critical else "warning" if ceiling.used >= self.warn else "ok"


def as_rows(budgets: Budgets, marks: Marks) -> list[list[str]]:
    """The table: its head, and a row for each ceiling."""
    return [
        ["Budget of", "State", "Used", "Spend (USD)", "Ceiling", "Resets"],
        *(
            [
                printable(f"{each.level} {each.name}"),
                marks.state(each),
                "" if each.used is None else f"{each.used:,.0f}%",
                "" if each.spend is None else money(each.spend),
                money(each.max_budget),
                printable((each.resets_at or "never")[:10]),
            ]
            for each in budgets.ceilings
        ),
    ]


def notes(budgets: Budgets) -> Iterable[str]:
    """What the table does not say: which calls LiteLLM does not hold to a budget, and what it does not tell."""
    unenforced = sorted((each for each in budgets.ceilings if each.unenforced), key=lambda each: each.level)
    for level, found in groupby(unenforced, key=lambda each: each.level):
        ceilings = [*found]
        way = f" The setting {USER_ON_TEAM_KEYS} makes it." if level == "user" else ""
        count = f"{len(ceilings)} {level} budget{'' if len(ceilings) == 1 else 's'}"
        yield f"Not enforced: LiteLLM does not hold {ceilings[0].unenforced} to {count} above.{way}"
    if any(each.spend is None for each in budgets.ceilings):
        yield "LiteLLM does not tell what a tag has spent of its budget."
    for level, reason in budgets.untold.items():
        yield f"Not read: budgets of {level}s. {printable(reason)}"


def as_json(budgets: Budgets, marks: Marks) -> str:
    """Everything. What is not told, or never, is null."""

    def number(amount: Decimal | None) -> float | None:
        return None if amount is None else float(Currency().of(amount))

    answer = {
        "version": 1,
        "gateway": budgets.gateway,
        "warn": float(marks.warn),
        "critical": float(marks.critical),
        "budgets": [
            {
                "level": each.level,
                "id": each.id,
                "name": each.name,
                "state": marks.state(each),
                "used_percent": number(each.used),
                "spend": number(each.spend),
                "max_budget": number(each.max_budget),
                "budget_duration": each.duration,
                "resets_at": each.resets_at,
                "not_enforced_for": each.unenforced or None,
            }
            for each in budgets.ceilings
        ],
        "not_read": budgets.untold,
    }
    return json.dumps(answer, indent=2, ensure_ascii=False) + "\n"
