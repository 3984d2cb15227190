"""Money and names, for people. Anybody may have given the names that a gateway tells, so they are made harmless."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Currency:
    """What spend is told in: `rate` of it are worth a US dollar, in which LiteLLM counts."""

    code: str = "USD"
    rate: Decimal = Decimal(1)

    def of(self, dollars: Decimal) -> Decimal:
        """To ten digits: those beyond are noise of LiteLLM's sums, which are floats."""
        return round(dollars * self.rate, 10).normalize()


def money(amount: Decimal) -> str:
    """An amount for people. What is less than it can show is not shown as nothing."""
    return "<0.0001" if 0 < amount < Decimal("0.0001") else f"{amount:,.4f}"


def printable(name: str) -> str:
    """A name without what could steer a terminal."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in name)
