"""How checks are run, told, acknowledged and added, whatever they check."""

from __future__ import annotations

from typing import Any

import pytest

from litellm_constructs import Checks, Key, LiteLLMProvider, Team
from litellm_constructs.checks import Finding, Severity, built_in, check, findings
from litellm_constructs.framework.cdk import cdk
from provider_shim.resources import key


@check("key-of-nobody", Severity.ERROR)
def key_of_nobody(estate):
    """Each key says whose it is."""
    for each in estate.resources(key.Key):
        if "owner" not in each.attributes.get("metadata", {}):
            yield each, "set metadata={'owner': ...}"


@pytest.fixture
def team(stack):
    LiteLLMProvider(stack, "litellm")
    team = Team(stack, "search", models=["gpt-4o"])
    team.add_key("ci", models=["claude-sonnet"])
    return team


def ids(scope, **options):
    return [finding.id for finding in findings(scope, **options)]


def test_a_finding_says_what_is_wrong_and_where(team):
    first, *_ = findings(team)
    assert first == Finding(
        id="key-models-outside-team",
        severity=Severity.ERROR,
        message="the key asks for claude-sonnet, which its team search may not call: allow it to the team too",
        path="estate/search/ci",
    )


def test_errors_come_before_warnings(team):
    severities = [finding.severity for finding in findings(team)]
    assert set(severities) == {Severity.ERROR, Severity.WARNING}
    assert severities == sorted(severities, key=[Severity.ERROR, Severity.WARNING].index)


def test_all_errors_stop_the_synthesis_together(stack, team):
    team.add_key("nightly", models=["o3"])
    with pytest.raises(RuntimeError) as told:
        cdk.Testing.synth(stack, True)
    assert "[estate] estate/search/ci: the key asks for claude-sonnet" in str(told.value)
    assert "[estate] estate/search/nightly: the key asks for o3" in str(told.value)


def test_warnings_go_to_standard_error_and_stop_nothing(stack, capsys):
    LiteLLMProvider(stack, "litellm")
    Key(stack, "ci", models=["gpt-4o"])
    cdk.Testing.synth(stack, True)
    assert "warning: estate/ci: the key works for ever; " in capsys.readouterr().err


def test_many_findings_of_one_check_are_told_in_a_few_lines(stack, capsys):
    LiteLLMProvider(stack, "litellm")
    for number in range(9):
        Key(stack, f"key-{number}")
    cdk.Testing.synth(stack, True)
    lines = [line for line in capsys.readouterr().err.splitlines() if "key-without-expiry" in line]
    assert len(lines) == 4
    assert lines[-1] == "warning: 6 more of key-without-expiry"


def test_an_acknowledged_finding_is_told_no_more_but_kept_with_its_reason(stack, team, capsys):
    Checks.of(team).acknowledge("key-models-outside-team", reason="claude-sonnet is an alias of the gateway's")
    assert "key-models-outside-team" not in ids(stack)
    (kept,) = [one for one in findings(stack, acknowledged=True) if one.id == "key-models-outside-team"]
    assert kept.reason == "claude-sonnet is an alias of the gateway's"
    cdk.Testing.synth(stack, True)
    assert "claude-sonnet" not in capsys.readouterr().err


@pytest.mark.parametrize("of", ["app", "stack", "team", "key", "resource"])
def test_an_acknowledgement_holds_for_all_that_is_below(stack, team, of):
    key = team.node.find_child("ci")
    scopes = {"app": stack.node.root, "stack": stack, "team": team, "key": key, "resource": key.resource}
    Checks.of(scopes[of]).acknowledge("key-models-outside-team", reason="tried")
    assert "key-models-outside-team" not in ids(stack)


def test_an_acknowledgement_holds_nowhere_else(stack, team):
    other = Team(stack, "ads")
    Checks.of(other).acknowledge("key-models-outside-team", reason="tried")
    assert "key-models-outside-team" in ids(stack)


def test_what_is_acknowledged_must_be_a_check(stack):
    with pytest.raises(ValueError, match="there is no check 'key-without-expire'; did you mean key-without-expiry"):
        Checks.of(stack).acknowledge("key-without-expire", reason="tried")


def test_an_acknowledgement_needs_a_reason(stack):
    with pytest.raises(ValueError, match="say why the findings of key-without-expiry are accepted"):
        Checks.of(stack).acknowledge("key-without-expiry", reason=" ")


def test_a_check_of_ones_own_runs_where_it_is_added(stack, team):
    Key(stack, "elsewhere")
    Checks.of(team).add(key_of_nobody)
    found = [(one.path, one.message) for one in findings(stack) if one.id == "key-of-nobody"]
    assert found == [("estate/search/ci", "set metadata={'owner': ...}")]


def test_a_check_of_ones_own_stops_the_synthesis_and_may_be_acknowledged(stack):
    LiteLLMProvider(stack, "litellm")
    Key(stack, "ci")
    Checks.of(stack).add(key_of_nobody)
    with pytest.raises(RuntimeError, match="key-of-nobody"):
        cdk.Testing.synth(stack, True)
    Checks.of(stack).acknowledge("key-of-nobody", reason="tried")
    cdk.Testing.synth(stack, True)


def test_a_check_is_known_by_small_words_and_says_what_it_is():
    def silent(_):
        return ()

    def told(_):
        """Told."""
        return ()

    with pytest.raises(ValueError, match="write small words with dashes"):
        check("KeyOfNobody", Severity.ERROR)(told)
    with pytest.raises(ValueError, match="the check silent says nothing of itself"):
        check("silent", Severity.ERROR)(silent)


def test_findings_of_two_gateways_are_told_once_each(tmp_path, capsys):
    app = cdk.App(outdir=str(tmp_path))
    for name in ("stage", "prod"):
        stack = cdk.TerraformStack(app, name)
        LiteLLMProvider(stack, "litellm")
        Key(stack, "ci", models=["gpt-4o"])
    app.synth()
    lines = [line for line in capsys.readouterr().err.splitlines() if "key-without-expiry" in line]
    assert [line.split(": ")[1] for line in lines] == ["stage/ci", "prod/ci"]


def test_each_check_of_the_library_stands_in_the_module_of_its_name():
    for id, each in built_in().items():
        assert each.find.__module__ == f"litellm_constructs.checks.{id.replace('-', '_')}"


def test_a_check_that_fails_is_named(stack):
    @check("key-with-owner", Severity.ERROR)
    def broken(estate):
        """Each key says who pays."""
        for each in estate.resources(key.Key):
            yield each, each.attributes["metadata"]["owner"]

    Key(stack, "ci")
    Checks.of(stack).add(broken)
    with pytest.raises(
        RuntimeError, match=r"the check key-with-owner failed \(.*test_checks.py:\d+\): KeyError: 'meta"
    ):
        findings(stack)


def test_a_check_that_yields_something_else_is_named(stack):
    @check("team-with-owner", Severity.ERROR)
    def broken(estate) -> Any:
        """Each team says who pays."""
        yield "search", "nobody pays"

    Checks.of(stack).add(broken)
    with pytest.raises(RuntimeError, match=r"the check team-with-owner failed .*: it must yield a construct"):
        findings(stack)
