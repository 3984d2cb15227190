"""Any jsii: with one that is not known, programs do the same in the plain way, and are told so once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsii
import pytest

from litellm_constructs.framework.known_jsii import PLAIN, TESTED, unknown
from litellm_constructs.framework.node import QUIET

PROGRAM = """
import json, sys, warnings
from collections import UserDict
import jsii
{before}
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    import litellm_constructs, litellm_constructs.checks
    from litellm_constructs import Budget, Checks, Key, LiteLLMProvider, Team
    from litellm_constructs.framework.cdk import cdk
    stack = cdk.TerraformStack(cdk.Testing.app(), "estate")
    eu = LiteLLMProvider(stack, "eu", alias="eu", additional_headers={{"X-Api": "1"}})
    team = Team(stack, "search", models=["gpt-4o"], provider=eu, depends_on=["module.network"], import_from="t-1")
    key = team.add_key("ci", budget=Budget.usd(5))
    key.allow("gpt-4o")
    key.resource.add_override("models", ["gpt-4o-mini"])
    Checks.of(stack).acknowledge("key-without-expiry", reason="a trial")
    rendered = json.loads(cdk.Testing.synth(stack, True))
print(json.dumps([rendered, [f"{{each.category.__name__}}: {{each.message}}" for each in told]]))
"""


def ran(before: str = "", **environment: str) -> Any:
    """The JSON of a program, and what it was warned of."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=before)],
        env={**os.environ, **QUIET, PLAIN: "", **environment},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def usual() -> Any:
    rendered, warnings = ran()
    assert warnings == []
    return rendered


def test_the_tests_run_on_a_jsii_that_is_known():
    """If this fails with a new release and all else passes, put it into the list."""
    assert [*unknown(jsii, TESTED)] == []


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("jsii.__version__ = '1.999.0'", "jsii 1.999.0 is none that litellm_constructs was tested with (1."),
        ("references = jsii._reference_map._refs; references._refs = UserDict()", "has no _reference_map._refs of"),
        ("from jsii._kernel import types; del types.CompleteRequest", "has no CompleteRequest of the kind"),
    ],
    ids=["a release that is not known", "a private name of another shape", "a private name that is gone"],
)
def test_with_a_jsii_that_is_not_known_a_program_does_the_same_and_is_told_once(usual, before, reason):
    rendered, [warning] = ran(before)
    assert rendered == usual
    assert warning.startswith("UntestedJsii: jsii ")
    assert reason in warning
    assert f"pip install 'jsii=={TESTED[-1]}.*'" in warning
    assert f"set {PLAIN}=1" in warning


def test_the_plain_way_may_be_asked_for(usual):
    assert ran("jsii.__version__ = '1.999.0'", **{PLAIN: "1"}) == [usual, []]


def test_all_that_is_used_of_jsii_is_looked_for():
    """Of a jsii that has nothing, everything is missed."""
    nothing = SimpleNamespace(__version__=f"{TESTED[0]}.0")
    told = [*unknown(nothing, TESTED)]
    assert len(told) > 5
    assert all("of the kind that litellm_constructs knows" in each for each in told)
