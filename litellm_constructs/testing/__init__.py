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

pytest finds the fixtures `apply_to_sandbox` and `litellm_sandbox` by itself, see `litellm_constructs.pytest_plugin`.
"""

from litellm_constructs._held import Held
from litellm_constructs._terraform import NotForTrials, TerraformFailed
from litellm_constructs.checks import Finding, findings

from .apply import ApplyToSandbox
from .template import Template

__all__ = ["ApplyToSandbox", "Finding", "Held", "NotForTrials", "Template", "TerraformFailed", "findings"]
