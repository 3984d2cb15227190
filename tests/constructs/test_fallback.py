from __future__ import annotations

import pytest

from litellm_constructs import Fallback, FallbackType, InvalidArguments, LiteLLMModel


def test_a_fallback_is_for_any_failure_unless_told_otherwise(stack, resources, as_json):
    Fallback(stack, "f", model="gpt-4o", fallbacks=["gpt-4o-mini"])
    assert resources() == as_json


def test_a_fallback_with_everything(stack, resources, as_json):
    gpt4 = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
    mini = LiteLLMModel(stack, "gpt-4o-mini", model="openai/gpt-4o-mini")
    fallback = Fallback(stack, "f", model=gpt4, fallbacks=[mini], on=FallbackType.CONTENT_POLICY)
    fallback.add("claude-sonnet")
    assert fallback.fallbacks == (mini, "claude-sonnet")
    assert resources()["litellm_fallback"] == as_json


def test_the_default_child_of_a_fallback_is_its_resource(stack):
    fallback = Fallback(stack, "f", model="gpt-4o", fallbacks=["gpt-4o-mini"])
    assert fallback.node.default_child is fallback.resource


def test_a_fallback_to_nothing_is_refused(stack):
    with pytest.raises(InvalidArguments, match=r"\[estate/f\] fallbacks: takes at least 1 item"):
        Fallback(stack, "f", model="gpt-4o", fallbacks=[])


def test_a_failure_that_litellm_does_not_know_is_refused(stack):
    with pytest.raises(InvalidArguments, match=r"on: takes 'general', .*, and got 'timeout'"):
        Fallback(stack, "f", model="a", fallbacks=["b"], on="timeout")  # pyright: ignore[reportArgumentType]
