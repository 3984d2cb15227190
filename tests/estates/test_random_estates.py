"""Random estates, changed step by step: after every apply the plan is empty.

`LITELLM_TEST_ESTATES=FIRST-LAST:STEPS` says how long a run is, such as 1-20:15.
"""

from __future__ import annotations

import os

import pytest

from provider_shim.resources import all_resources
from tests.estates.estate import KINDS, RandomEstate
from tests.gateways import Gateway
from tests.terraform.workspace import Workspace

SEEDS, _, STEPS = os.environ.get("LITELLM_TEST_ESTATES", "1-2:5").partition(":")
FIRST, _, LAST = SEEDS.partition("-")

UNCLEARED = {"litellm_user": frozenset({"tpm_limit", "rpm_limit", "budget_duration"})}


def estate_for(gateway: Gateway, seed: int, prefix: str) -> RandomEstate:
    kinds = {kind for kind in KINDS if kind in all_resources()}
    if gateway.modern:
        return RandomEstate(seed, prefix, frozenset(kinds - {"litellm_organization"}))
    return RandomEstate(seed, prefix, frozenset(kinds), UNCLEARED)


@pytest.mark.parametrize("seed", range(int(FIRST), int(LAST) + 1))
def test_after_every_change_of_a_random_estate_the_plan_is_empty(
    seed: int, workspace: Workspace, gateway: Gateway, prefix: str
) -> None:
    estate = estate_for(gateway, seed, prefix)
    workspace.write("")
    for step in range(int(STEPS)):
        workspace.write(estate.configuration(), "estate.tf.json")
        outcome = workspace.apply()
        where = f"seed {seed}, step {step}, in {workspace.directory}:\n"
        assert outcome.code == 0, where + outcome.stdout[-4000:] + outcome.stderr
        plan = workspace.plan()
        assert plan.empty, where + plan.outcome.stdout[-6000:]
        estate.change()
