from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import litellm_constructs
from litellm_constructs import DeploymentOptions, Key, KeyOptions, LiteLLMModel, MemberOptions, TeamMember


def test_all_public_names_are_there_in_the_order_of_the_linter():
    names = litellm_constructs.__all__
    assert names == sorted(names, key=lambda name: (not name.isupper() and name != "L1", name))
    assert dir(litellm_constructs) == sorted(names)
    for name in names:
        assert getattr(litellm_constructs, name).__name__ == name


def test_all_public_classes_are_exported():
    modules = [vars(litellm_constructs)[name] for name in ("key", "model", "provider", "team", "user", "values")]
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
        (KeyOptions, Key, {"team"}),
        (MemberOptions, TeamMember, {"team", "user"}),
    ],
)
def test_what_is_added_takes_the_same_options_as_what_is_made(options, construct, besides):
    parameters = inspect.signature(construct.__init__).parameters.values()
    keywords = {item.name: item.annotation for item in parameters if item.kind is item.KEYWORD_ONLY}
    assert options.__annotations__.keys() == keywords.keys() - besides
    for name, annotation in options.__annotations__.items():
        assert annotation.__forward_arg__ == keywords[name]


def test_the_sandbox_and_the_command_line_do_without_the_cdk():
    program = "import litellm_constructs.cli, litellm_constructs.sandbox, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "starlette" in loaded
    assert not {"cdktf", "jsii", "constructs"} & set(loaded)
