"""What two people, or two states, manage at once; names that others have; ids with odd signs, imported."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from provider_shim.engine.provider import make_provider
from provider_shim.wire.reattach import running
from tests.gateways import Gateway
from tests.terraform.conftest import admin
from tests.terraform.middleman import Asked, Reply, forward, passed_on, serving
from tests.terraform.workspace import Outcome, Workspace


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory, workspace: Workspace, gateway: Gateway) -> Workspace:
    """A second state on the same gateway. The first one destroys what both have."""
    made = Workspace(tmp_path_factory.mktemp("other"), workspace.environment)
    return made.connect(gateway.url, gateway.master_key)


ESTATE = """
resource "litellm_team" "t" {{
  team_alias = "{prefix}"
  max_budget = {budget}
}}
resource "litellm_key" "k" {{
  key_alias  = "{prefix}"
  max_budget = {budget}
}}
resource "litellm_model" "m" {{
  model_name          = "{prefix}"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
  rpm                 = {budget}
}}
"""


def test_an_object_in_two_states_follows_both_and_its_end_is_noticed(
    workspace: Workspace, other: Workspace, prefix: str
) -> None:
    workspace.apply(ESTATE.format(prefix=prefix, budget=1)).ok()
    ids = {address: values["id"] for address, values in workspace.state().items()}
    blocks = "".join(f'import {{\n  to = {address}\n  id = "{id}"\n}}\n' for address, id in ids.items())
    other.write(blocks, "import.tf").apply(ESTATE.format(prefix=prefix, budget=1)).ok()
    Path(other.directory / "import.tf").unlink()
    assert other.plan().empty
    assert workspace.plan().empty

    other.apply(ESTATE.format(prefix=prefix, budget=2)).ok()
    assert workspace.plan().actions == {address: ["update"] for address in ids}
    workspace.apply().ok()
    assert workspace.plan().empty
    assert other.plan().actions == {address: ["update"] for address in ids}

    other.destroy().ok()
    assert workspace.plan().actions == {address: ["create"] for address in ids}
    workspace.run("destroy", "-auto-approve", "-refresh=false").ok()


def test_an_alias_of_a_key_that_somebody_else_has_is_an_error_and_their_key_stays(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    theirs = api.post("/key/generate", json={"key_alias": prefix}).raise_for_status().json()["key"]
    try:
        outcome = workspace.apply(f'resource "litellm_key" "k" {{\n  key_alias = "{prefix}"\n}}\n')
        assert outcome.errors == ["This litellm_key exists already"]
        assert prefix in outcome.text
        assert "key_alias" in outcome.text
        assert workspace.state() == {}
        assert api.get("/key/info", params={"key": theirs}).json()["info"]["key_alias"] == prefix
    finally:
        api.post("/key/delete", json={"keys": [theirs]})


ODD = "a#b 50%: ünï 日本 ?c=d&e"


def test_ids_with_odd_signs_are_imported(workspace: Workspace, prefix: str) -> None:
    name = f"{prefix} {ODD}"
    estate = f"""
        resource "litellm_team" "t" {{
          team_id    = "{prefix}#t 50%"
          team_alias = "{name}"
        }}
        resource "litellm_user" "u" {{
          user_id         = "{name}/u"
          auto_create_key = false
        }}
        resource "litellm_team_member" "tu" {{
          team_id = litellm_team.t.team_id
          user_id = litellm_user.u.user_id
          role    = "user"
        }}
        resource "litellm_model" "m" {{
          model_id            = "{name}"
          model_name          = "{name}"
          custom_llm_provider = "openai"
          base_model          = "gpt-4o"
        }}
        resource "litellm_model" "n" {{
          model_name          = "{prefix}-n"
          custom_llm_provider = "openai"
          base_model          = "gpt-4o"
        }}
        resource "litellm_fallback" "f" {{
          model           = litellm_model.m.model_name
          fallback_models = [litellm_model.n.model_name]
          fallback_type   = "content_policy"
        }}
    """
    workspace.apply(estate).ok()
    ids = {address: values["id"] for address, values in workspace.state().items()}
    (workspace.directory / "terraform.tfstate").unlink()
    for address, id in ids.items():
        workspace.run("import", address, id).ok()
    plan = workspace.plan()
    assert plan.actions.keys() <= {"litellm_user.u"}  # LiteLLM does not tell whether it made a key
    workspace.apply().ok()
    assert workspace.plan().empty


def test_a_fallback_is_imported_by_its_model_alone_when_it_is_for_any_failure(
    workspace: Workspace, prefix: str
) -> None:
    models = "".join(
        f'resource "litellm_model" "{name}" {{\n  model_name = "{prefix}:{name}"\n  custom_llm_provider = "openai"\n'
        '  base_model = "gpt-4o"\n}\n'
        for name in ("m", "n")
    )
    fallback = (
        'resource "litellm_fallback" "f" {\n  model = litellm_model.m.model_name\n'
        "  fallback_models = [litellm_model.n.model_name]\n}\n"
    )
    workspace.apply(models + fallback).ok()
    workspace.run("state", "rm", "litellm_fallback.f").ok()
    workspace.run("import", "litellm_fallback.f", f"{prefix}:m").ok()
    assert workspace.state()["litellm_fallback.f"]["id"] == f"{prefix}:m:general"
    assert workspace.plan().empty


# --- two applies at once


@pytest.fixture
def busy(gateway: Gateway) -> Iterator[Gateway]:
    """A gateway on which changes of one row lose each other, as they do on real ones."""
    if gateway.real:
        yield gateway
        return
    with Sandbox(version=gateway.version, gap=0.04) as sandbox:
        yield Gateway(sandbox.version, sandbox.url, sandbox.master_key)


@pytest.fixture
def two(busy: Gateway, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Workspace]]:
    """Two states, each with a provider of its own."""
    with running(make_provider) as one, running(make_provider) as other:
        made = [
            Workspace(tmp_path_factory.mktemp("one"), {"TF_REATTACH_PROVIDERS": one}),
            Workspace(tmp_path_factory.mktemp("other"), {"TF_REATTACH_PROVIDERS": other}),
        ]
        for each in made:
            each.connect(busy.url, busy.master_key)
        yield made
        at_once(made)


def at_once(two: list[Workspace], *configurations: str) -> None:
    """Apply both at the same time, each with its configuration, or destroy both."""

    def run(number: int) -> Outcome:
        return two[number].apply(configurations[number]) if configurations else two[number].destroy()

    with ThreadPoolExecutor() as pool:
        for outcome in pool.map(run, (0, 1)):
            outcome.ok()


MODELS = """
locals {{
  kinds = ["general", "context_window", "content_policy"]
}}
resource "litellm_model" "m" {{
  for_each            = toset(["a", "b", "c", "target"])
  model_name          = "{prefix}-${{each.key}}"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
}}
"""

FALLBACKS = """
resource "litellm_fallback" "f" {{
  for_each        = {{ for pair in setproduct(["a", "b", "c"], local.kinds) : join("-", pair) => pair }}
  model           = litellm_model.m[each.value[0]].model_name
  fallback_type   = each.value[1]
  fallback_models = [litellm_model.m["target"].model_name]
}}
"""


def fallbacks_of(busy: Gateway, prefix: str) -> list[str]:
    """The models that have fallbacks, once for each kind of them."""
    with admin(busy.url, busy.master_key) as api:
        settings = api.get("/router/settings").raise_for_status().json()["current_values"]
    lists = (settings.get(name) or [] for name in ("fallbacks", "context_window_fallbacks", "content_policy_fallbacks"))
    return [model for rules in lists for rule in rules for model in rule if model.startswith(prefix)]


def test_two_applies_at_once_lose_no_fallback_and_leave_none(two: list[Workspace], busy: Gateway, prefix: str) -> None:
    models = [MODELS.format(prefix=f"{prefix}-{number}") for number in (1, 2)]
    at_once(two, *models)
    at_once(two, *(each + FALLBACKS.format() for each in models))
    assert len(fallbacks_of(busy, prefix)) == 18
    for each in two:
        assert each.plan().empty
    at_once(two, *models)
    assert fallbacks_of(busy, prefix) == []


TEAMS = """
resource "litellm_team" "t" {{
  count      = 6
  team_alias = "{prefix}"
}}
"""

MEMBERS = """
resource "litellm_team_member" "m" {{
  count   = 6
  team_id = litellm_team.t[count.index].team_id
  user_id = "{prefix}"
  role    = "user"
}}
"""


def test_a_user_who_joins_teams_and_leaves_teams_at_once_is_in_none_by_halves(
    two: list[Workspace], busy: Gateway, prefix: str
) -> None:
    teams, members = TEAMS.format(prefix=prefix), TEAMS.format(prefix=prefix) + MEMBERS.format(prefix=prefix)
    with admin(busy.url, busy.master_key) as api:
        api.post("/user/new", json={"user_id": prefix, "auto_create_key": False}).raise_for_status()
        try:
            at_once(two, members, members)
            ids = [{item["team_id"] for item in each.state().values()} for each in two]

            def listed() -> set[str]:
                return set(api.get("/v2/user/info", params={"user_id": prefix}).raise_for_status().json()["teams"])

            assert listed() == ids[0] | ids[1]
            at_once(two, teams, teams)
            assert listed() == set()
            two[0].apply(members).ok()
            at_once(two, teams, members)
            assert listed() == ids[1]
            at_once(two, members, teams)
            assert listed() == ids[0]
            for each in two:
                assert each.plan().empty
        finally:
            api.post("/user/delete", json={"user_ids": [prefix]})


@pytest.mark.parametrize("kind", ["fallback", "team_member"])
def test_a_writer_who_never_rests_is_told_of_and_the_next_apply_mends(
    kind: str, lab: Workspace, sandbox: Sandbox
) -> None:
    with admin(sandbox.url, sandbox.master_key) as api:
        for name in ("m", "n"):
            body = {"model_name": name, "litellm_params": {"model": "openai/gpt-4o"}}
            api.post("/model/new", json=body).raise_for_status()
        for name in ("t", "other"):
            api.post("/team/new", json={"team_id": name}).raise_for_status()
    made = {
        "fallback": 'model = "m"\n  fallback_models = ["n"]',
        "team_member": 'team_id = "t"\n  user_id = "u"\n  role = "user"',
    }
    whose = {"fallback": "the gateway's settings", "team_member": "the list of the teams of the user 'u'"}

    def undone(asked: Asked) -> Reply | None:
        if asked.path not in ("/fallback", "/team/member_add") and not asked.path.startswith("/v2/user/info"):
            return None
        reply = passed_on(sandbox.url, asked)
        if asked.method == "GET":
            return Reply(reply.status, {**reply.body, "teams": []})
        with admin(sandbox.url, sandbox.master_key) as api:
            api.delete("/fallback/m")
        return reply

    configuration = f'resource "litellm_{kind}" "x" {{\n  {made[kind]}\n}}\n'
    with serving(forward(sandbox.url, undone)) as host:
        outcome = lab.connect(host.url, sandbox.master_key, "  timeout = 1").apply(configuration)
    assert outcome.errors == [f"Something else changes {whose[kind]} at the same time"]
    assert list(lab.state()) == [f"litellm_{kind}.x"]
    lab.connect(sandbox.url, sandbox.master_key).apply().ok()
    assert lab.plan().empty
    lab.destroy().ok()


def test_a_member_whose_keys_would_go_does_not_join_once_more(lab: Workspace, sandbox: Sandbox) -> None:
    with admin(sandbox.url, sandbox.master_key) as api:
        api.post("/team/new", json={"team_id": "t"}).raise_for_status()
        api.post("/user/new", json={"user_id": "u", "auto_create_key": False}).raise_for_status()
        api.post("/key/generate", json={"key_alias": "k", "team_id": "t", "user_id": "u"}).raise_for_status()

        def lost(asked: Asked) -> Reply | None:
            if not asked.path.startswith("/v2/user/info"):
                return None
            return Reply(200, {**passed_on(sandbox.url, asked).body, "teams": []})

        member = 'resource "litellm_team_member" "x" {\n  team_id = "t"\n  user_id = "u"\n  role = "user"\n}\n'
        with serving(forward(sandbox.url, lost)) as host:
            outcome = lab.connect(host.url, sandbox.master_key).apply(member)
        assert outcome.errors == ["It is not known whether a change of the list of the teams of the user 'u' holds"]
        assert "delete the keys that the user 'u' has in the team t" in outcome.text
        assert api.get("/key/aliases").json()["aliases"] == ["k"]
    assert list(lab.state()) == ["litellm_team_member.x"]
