"""A gateway to put constructs on, and what the checks find there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from litellm_constructs import LiteLLMProvider
from litellm_constructs.checks import built_in, findings
from litellm_constructs.framework.cdk import cdk
from tests.constructs.conftest import stack as stack


@pytest.fixture
def find(stack: cdk.TerraformStack) -> Callable[[str], dict[str, str]]:
    """What one check finds: messages by path within the stack. The others are not looked at."""

    def found(id: str) -> dict[str, str]:
        assert id in built_in()
        return {one.path.removeprefix("estate/"): one.message for one in findings(stack) if one.id == id}

    LiteLLMProvider(stack, "litellm")
    return found
