"""What is at the limit of what LiteLLM keeps is kept, and one more is refused by the plan, at the attribute."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from provider_shim.checks import DEEPEST
from tests.terraform.workspace import Workspace

LEFT = (date.max - date.today()).days - 1
"""Days of LiteLLM's calendar."""


def nested(levels: int) -> Any:
    value: Any = "x"
    for level in range(levels):
        value = {"a": value} if level % 2 else [value]
    return value


def estate(prefix: str, **changed: object) -> str:
    """Objects whose values are as large as can be, but for those that are `changed`."""
    given = {
        "tpm": 2**63 - 1,
        "parallel": 2**31 - 1,
        "usd": "1e308",
        "days": f"{LEFT}d",
        "number": -(2**63),
        "deep": json.dumps({"k": nested(DEEPEST - 2)}),  # in two maps
        "text": "\u0001\uffff",
        **changed,
    }
    return f"""
        resource "litellm_team" "t" {{
          team_alias      = {json.dumps(prefix + given["text"])}
          tpm_limit       = {given["tpm"]}
          team_member_rpm_limit = {given["tpm"]}
          budget_duration = "{given["days"]}"
          metadata        = {{ n = {given["number"]}, deep = jsondecode({json.dumps(given["deep"])}) }}
        }}
        resource "litellm_key" "k" {{
          key_alias             = "{prefix}"
          max_parallel_requests = {given["parallel"]}
          max_budget            = {given["usd"]}
          duration              = "{given["days"]}"
          model_rpm_limit       = {{ m = {given["tpm"]} }}
          aliases               = {{ a = {json.dumps(given["text"])} }}
          permissions           = {{ text = {json.dumps(given["text"])}, deep = {json.dumps(given["deep"])} }}
        }}
        resource "litellm_model" "m" {{
          model_name          = "{prefix}"
          custom_llm_provider = "openai"
          base_model          = "gpt-4o"
          tpm                 = {given["tpm"]}
          additional_litellm_params = {{ order = {given["number"]}, deep = jsondecode({json.dumps(given["deep"])}) }}
        }}
    """


def test_what_is_as_large_as_can_be_lives_its_whole_life(workspace: Workspace, prefix: str) -> None:
    workspace.apply(estate(prefix)).ok()
    assert workspace.plan().empty
    workspace.apply(estate(prefix, tpm=5, parallel=5, usd=5, days="5d", number=5, deep='{"k": 5}', text="5")).ok()
    assert workspace.plan().empty
    workspace.apply(estate(prefix)).ok()
    assert workspace.plan().empty
    workspace.destroy().ok()


NUL = "has the character NUL in it, which LiteLLM's database cannot keep."
DEEP = f"has more than {DEEPEST} lists and maps within each other, which LiteLLM's database refuses."
LONG = "is too long: it ends after the year 9999, and there LiteLLM's calendar does."


@pytest.mark.parametrize(
    ("changed", "attributes", "told"),
    [
        pytest.param(
            {"tpm": 2**63}, ["model_rpm_limit", "team_member_rpm_limit", "tpm", "tpm_limit"], "to 9", id="int"
        ),
        pytest.param({"parallel": 2**31}, ["max_parallel_requests"], "takes 2147483647 or less", id="small int"),
        pytest.param({"usd": "1.1e308"}, ["max_budget"], "takes a number from -1E+308 to 1E+308", id="float"),
        pytest.param({"usd": "1e400"}, ["max_budget"], "takes a number from -1E+308 to 1E+308", id="no float"),
        pytest.param({"days": f"{LEFT + 3}d"}, ["budget_duration", "duration"], LONG, id="duration"),
        pytest.param({"number": 2**63}, ["additional_litellm_params", "metadata"], "takes a number from", id="free"),
        pytest.param({"text": "a\0b"}, ["aliases", "permissions", "team_alias"], NUL, id="NUL"),
        *(
            pytest.param(
                {"deep": json.dumps({"k": nested(levels)})},
                ["additional_litellm_params", "metadata", "permissions"],
                DEEP,
                id=f"{levels} levels",
            )
            for levels in (DEEPEST - 1, 200)
        ),
    ],
)
def test_one_more_is_refused_by_the_plan(
    workspace: Workspace, prefix: str, changed: dict[str, object], attributes: list[str], told: str
) -> None:
    workspace.write(estate(prefix, **changed))
    for command in ("validate", "plan"):
        outcome = workspace.run(command)
        assert sorted(outcome.errors) == [f"Invalid {name}" for name in attributes]
        assert told in outcome.text
        assert outcome.stdout.count("on main.tf line") + outcome.stderr.count("on main.tf line") == len(attributes)


def test_what_is_too_deep_to_be_read_is_told(workspace: Workspace, prefix: str) -> None:
    deep = "{ a = " * 400 + "1" + " }" * 400
    outcome = workspace.write(f'resource "litellm_team" "t" {{\n  team_alias = "x"\n  metadata = {deep}\n}}\n').run(
        "plan"
    )
    assert outcome.errors == ["Values are too deep within each other"]
    assert "An attribute of litellm_team has more lists and maps" in outcome.text
