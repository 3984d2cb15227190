"""Packs of checks: what a house wants to hold, under one name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from litellm_constructs.checks._check import Check
from litellm_constructs.checks.packs.budget_without_period import budget_without_period
from litellm_constructs.checks.packs.key_for_every_model import key_for_every_model
from litellm_constructs.checks.packs.model_without_fallback import model_without_fallback
from litellm_constructs.checks.packs.secret_in_state import secret_in_state
from litellm_constructs.checks.packs.team_without_budget import team_without_budget

ASKED = "LITELLM_CHECKS_PACKS"
"""The environment variable by which `litellm-constructs check --pack` names packs for a whole program."""


@dataclass(frozen=True)
class Pack:
    """Checks that a house wants kept. Where one is added, whatever they find is an error.

    `Checks.of(app).add(Pack.security)`. A pack of your own is made like these: `Pack("acme", "What our house wants.",
    (key_without_owner,))`.
    """

    name: str
    description: str
    checks: tuple[Check | str, ...]
    """Checks, or the ids of those that are run anyway."""

    security: ClassVar[Pack]
    finops: ClassVar[Pack]
    production: ClassVar[Pack]

    @property
    def ids(self) -> frozenset[str]:
        """Of its checks."""
        return frozenset(each if isinstance(each, str) else each.id for each in self.checks)

    @property
    def own(self) -> tuple[Check, ...]:
        """Its checks but for those that are run anyway."""
        return tuple(each for each in self.checks if isinstance(each, Check))


Pack.security = Pack(
    "security",
    "Whoever finds a key, or reads the program or the state, gets as little as possible.",
    (key_for_every_model, secret_in_state, "key-expires-before-it-rotates", "key-without-expiry", "plain-text-secret"),
)
Pack.finops = Pack(
    "finops",
    "All that is spent has a price and a limit, and the limits fit together.",
    (
        budget_without_period,
        "key-without-budget",
        "keys-over-team-budget",
        "mixed-reset-periods",
        "model-without-price",
        team_without_budget,
    ),
)
Pack.production = Pack(
    "production",
    "Callers go on, whatever fails or changes.",
    (
        "alias-in-the-way",
        "image-without-fixed-tag",
        "key-goes-with-member",
        model_without_fallback,
        "pool-above-database",
        "replicas-without-redis",
    ),
)

PACKS = {pack.name: pack for pack in (Pack.security, Pack.finops, Pack.production)}


def asked() -> Iterator[Pack]:
    """The packs that the environment names."""
    return (PACKS[name] for name in os.environ.get(ASKED, "").split(",") if name in PACKS)
