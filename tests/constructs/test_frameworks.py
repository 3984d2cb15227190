"""Elements of both frameworks in one program, which look alike and do not know each other."""

from __future__ import annotations

import sys

import pytest

from litellm_constructs import LiteLLMProvider, Team
from litellm_constructs.framework import frameworks
from litellm_constructs.framework.cdk import FRAMEWORKS, cdk

(OTHER,) = {*FRAMEWORKS} - {cdk.__name__}


@pytest.fixture
def other(monkeypatch):
    """Of the other framework: a stack and an output."""
    monkeypatch.setitem(sys.modules, OTHER, sys)
    stack = type("TerraformStack", (cdk.TerraformStack,), {"__module__": OTHER})
    output = type("TerraformOutput", (cdk.TerraformOutput,), {"__module__": OTHER})
    return stack, output


def test_a_stack_of_the_other_framework_is_refused_and_explained(other):
    stack = other[0](cdk.Testing.app(), "estate")
    with pytest.raises(frameworks.MixedFrameworks) as refused:
        LiteLLMProvider(stack, "litellm")
    assert str(refused.value) == (
        f"estate is a TerraformStack of {OTHER}, and the constructs of litellm_constructs are of {cdk.__name__}. A "
        f"program needs one framework: to use {OTHER}, import it before litellm_constructs or set "
        f"LITELLM_CDK={OTHER}, and import nothing of {cdk.__name__}"
    )


def test_an_element_of_the_other_framework_is_told_at_synthesis(other, stack):
    LiteLLMProvider(stack, "litellm")
    other[1](stack, "team_id", value=Team(stack, "search").team_id)
    with pytest.raises(RuntimeError, match=f"estate/team_id is a TerraformOutput of {OTHER}"):
        cdk.Testing.synth(stack, True)


def test_a_program_of_one_framework_is_not_asked(stack, monkeypatch):
    monkeypatch.delitem(sys.modules, OTHER, raising=False)
    LiteLLMProvider(stack, "litellm")
    Team(stack, "search")
    assert "litellm_team" in cdk.Testing.synth(stack, True)
