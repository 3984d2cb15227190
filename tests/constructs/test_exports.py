from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import litellm_constructs
from litellm_constructs import (
    DeploymentOptions,
    Fallback,
    Key,
    KeyOptions,
    LiteLLMModel,
    MemberOptions,
    Organization,
    Team,
    TeamKeyOptions,
    TeamMember,
    TeamOptions,
    User,
)


class Thing:
    """A team or a user, as far as a member asks."""

    team_id = user_id = "it"


def test_all_public_names_are_there_in_the_order_of_the_linter():
    names = litellm_constructs.__all__
    assert names == sorted(names, key=lambda name: (not name.isupper() and name != "L1", name))
    assert dir(litellm_constructs) == sorted(names)
    for name in names:
        assert getattr(litellm_constructs, name).__name__ == name


def test_all_public_classes_are_exported():
    modules = [
        vars(litellm_constructs)[name]
        for name in ("fallback", "key", "model", "organization", "provider", "team", "user")
    ]
    for module in modules:
        for name, item in vars(module).items():
            if inspect.isclass(item) and item.__module__ == module.__name__ and not name.startswith("_"):
                assert name in litellm_constructs.__all__


def test_another_name_is_no_attribute():
    with pytest.raises(AttributeError, match="module 'litellm_constructs' has no attribute 'Tema'"):
        litellm_constructs.Tema  # noqa: B018  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize(
    ("options", "construct", "besides"),
    [
        (DeploymentOptions, LiteLLMModel, {"model", "name", "fallbacks"}),
        (KeyOptions, Key, {"team", "user", "organization", "service_account"}),
        (TeamKeyOptions, Key, {"team", "organization"}),
        (MemberOptions, TeamMember, {"team", "user"}),
        (TeamOptions, Team, {"organization"}),
    ],
)
def test_what_is_added_takes_the_same_options_as_what_is_made(options, construct, besides):
    named = inspect.signature(construct).parameters.keys() - {"scope", "id"}
    assert {*options.__annotations__} == named - besides


def test_type_checkers_are_told_of_every_name():
    source = Path(litellm_constructs.__file__).read_text(encoding="utf-8")
    told = re.findall(r"^    from ([\w.]+) import (\w+) as \2$", source, re.MULTILINE)
    assert {name: module for module, name in told} == litellm_constructs._MODULES


@pytest.mark.parametrize("construct", [Fallback, Key, LiteLLMModel, Organization, Team, TeamMember, User])
def test_a_misspelt_argument_is_answered_with_the_right_one(stack, construct):
    untyped: Any = construct
    with pytest.raises(TypeError, match=rf"{construct.__name__} has no argument 'providr'; did you mean provider\?"):
        untyped(stack, "it", **REQUIRED.get(construct, {}), providr=None)


REQUIRED: dict[type, dict[str, Any]] = {
    Fallback: {"model": "gpt-4o", "fallbacks": ["gpt-4o-mini"]},
    LiteLLMModel: {"model": "openai/gpt-4o"},
    TeamMember: {"team": Thing(), "user": Thing()},
}


def test_the_sandbox_and_the_command_line_do_without_the_cdk():
    program = "import litellm_constructs.cli, litellm_constructs.sandbox, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "starlette" in loaded
    assert not {"cdktf", "jsii", "constructs"} & set(loaded)
