"""For tests of your own estates: what a stack becomes, and what a gateway holds once it is applied.

    def test_search_may_spend_800_dollars(stack):
        template = Template.from_stack(stack)
        template.resource_count_is("litellm_team", 1)
        template.has_resource_properties("litellm_team", {"team_alias": "search", "max_budget": 800})

    def test_nothing_is_found_against_it(stack):
        assert findings(stack) == []

    def test_the_gateway_holds_the_team(stack, apply_to_sandbox):
        held = apply_to_sandbox(stack)
        assert held.teams["search"]["max_budget"] == 800

pytest finds the fixtures `apply_to_sandbox` and `litellm_sandbox` by itself, see
`litellm_constructs.testing.pytest_plugin`. As pytest loads them in every project, names are imported when they are
first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from litellm_constructs.checks import Finding, findings
    from litellm_constructs.testing.apply import ApplyToSandbox
    from litellm_constructs.testing.template import Template
    from litellm_constructs.trials.held import Held
    from litellm_constructs.trials.terraform import NotForTrials, TerraformFailed

__all__ = ["ApplyToSandbox", "Finding", "Held", "NotForTrials", "Template", "TerraformFailed", "findings"]

_MODULES = {
    "ApplyToSandbox": "litellm_constructs.testing.apply",
    "Finding": "litellm_constructs.checks",
    "Held": "litellm_constructs.trials.held",
    "NotForTrials": "litellm_constructs.trials.terraform",
    "Template": "litellm_constructs.testing.template",
    "TerraformFailed": "litellm_constructs.trials.terraform",
    "findings": "litellm_constructs.checks",
}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return globals().setdefault(name, getattr(importlib.import_module(_MODULES[name]), name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
