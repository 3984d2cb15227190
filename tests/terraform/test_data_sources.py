"""Data sources through the real Terraform: what is found, what is not, and that plans stay empty."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from provider_shim.data_sources.key import KeyData
from provider_shim.data_sources.model import ModelData
from provider_shim.data_sources.team import TeamData
from provider_shim.data_sources.user import UserData
from tests.gateways import MODERN, Gateway, before, since
from tests.terraform.workspace import Workspace

ODD = "50%_off\\\\now"
"""A part of a name, as HCL writes it, with all that LiteLLM's database takes for a pattern."""

Make = Callable[..., dict[str, Any]]


@pytest.fixture
def make(api: httpx.Client) -> Iterator[Make]:
    """Make an object behind Terraform's back, and delete it afterwards."""
    made: list[tuple[str, dict[str, Any]]] = []

    def create(path: str, **body: Any) -> dict[str, Any]:
        answer = api.post(path, json=body).raise_for_status().json()
        made.append(
            {
                "/team/new": ("/team/delete", {"team_ids": [answer.get("team_id")]}),
                "/user/new": ("/user/delete", {"user_ids": [answer.get("user_id")]}),
                "/key/generate": ("/key/delete", {"keys": [answer.get("token")]}),
                "/model/new": ("/model/delete", {"id": answer.get("model_id")}),
            }[path]
        )
        return answer

    yield create
    for path, body in reversed(made):
        api.post(path, json=body)


def user(make: Make, **body: Any) -> str:
    return make("/user/new", auto_create_key=False, **body)["user_id"]


SAME_APPLY = """
resource "litellm_team" "it" {{
  team_alias         = "{prefix} team {odd}"
  team_member_budget = 5
  metadata           = {{ cost = 5, owner = "ada" }}
  router_settings    = {{ num_retries = 2 }}
}}
resource "litellm_user" "it" {{
  user_email = "{prefix}-Ada@Example.com"
}}
resource "litellm_key" "it" {{
  key_alias = "{prefix} key {odd}"
  team_id   = litellm_team.it.team_id
  user_id   = litellm_user.it.user_id
  models    = ["{prefix} model"]
}}
resource "litellm_model" "it" {{
  model_name                    = "{prefix} model"
  custom_llm_provider           = "openai"
  base_model                    = "gpt-4o"
  input_cost_per_million_tokens = 2.5
  model_api_key                 = "os.environ/OPENAI_API_KEY"
}}

data "litellm_team" "by_id" {{ team_id = litellm_team.it.id }}
data "litellm_team" "by_alias" {{
  team_alias = litellm_team.it.team_alias
  depends_on = [litellm_team.it]
}}
data "litellm_user" "by_id" {{ user_id = litellm_user.it.user_id }}
data "litellm_user" "by_email" {{
  user_email = upper(litellm_user.it.user_email)
  depends_on = [litellm_user.it]
}}
data "litellm_key" "by_hash" {{ token_id = litellm_key.it.token_id }}
data "litellm_key" "by_import_id" {{ token_id = litellm_key.it.id }}
data "litellm_key" "by_secret" {{ key = litellm_key.it.key }}
data "litellm_key" "by_alias" {{
  key_alias  = litellm_key.it.key_alias
  depends_on = [litellm_key.it]
}}
data "litellm_model" "by_id" {{ model_id = litellm_model.it.model_id }}
data "litellm_model" "by_name" {{
  model_name = litellm_model.it.model_name
  depends_on = [litellm_model.it]
}}

output "found" {{
  sensitive = true
  value = {{
    team  = data.litellm_team.by_alias
    user  = data.litellm_user.by_email
    model = data.litellm_model.by_name
  }}
}}
output "key" {{
  value     = data.litellm_key.by_alias
  sensitive = true
}}
output "made" {{
  value = {{
    team  = litellm_team.it.team_id
    user  = litellm_user.it.user_id
    key   = litellm_key.it.token_id
    model = litellm_model.it.model_id
  }}
}}
output "secret" {{
  value     = [data.litellm_key.by_secret.key, litellm_key.it.key]
  sensitive = true
}}
output "same" {{
  sensitive = true
  value = [
    data.litellm_team.by_id == data.litellm_team.by_alias,
    data.litellm_user.by_id == data.litellm_user.by_email,
    data.litellm_key.by_hash == data.litellm_key.by_alias,
    data.litellm_key.by_import_id == data.litellm_key.by_alias,
    data.litellm_key.by_secret.id == data.litellm_key.by_alias.id,
    data.litellm_model.by_id == data.litellm_model.by_name,
  ]
}}
"""


def test_what_the_same_apply_makes_is_found_by_each_look_up(workspace: Workspace, prefix: str) -> None:
    workspace.apply(SAME_APPLY.format(prefix=prefix, odd=ODD)).ok()
    assert workspace.plan().empty
    made, found, key = (workspace.output(name) for name in ("made", "found", "key"))
    assert workspace.output("same") == [True] * 6
    assert found["team"]["team_id"] == found["team"]["id"] == made["team"]
    assert found["team"]["team_member_budget"] == 5
    assert found["team"]["metadata"] == {"cost": 5, "owner": "ada"}
    assert found["team"]["router_settings"]["num_retries"] == 2
    assert found["team"]["spend"] == 0
    assert {entry["user_id"] for entry in found["team"]["members_with_roles"]} == {"default_user_id"}
    assert found["user"]["user_id"] == made["user"]
    assert found["user"]["user_email"] == f"{prefix}-Ada@Example.com"
    assert found["user"]["created_at"].startswith("20")
    assert (key["token_id"], key["id"]) == (made["key"], f"sha256:{made['key']}")
    assert (key["key"], key["team_id"], key["models"]) == (None, made["team"], [f"{prefix} model"])
    assert len(set(workspace.output("secret"))) == 1
    assert found["model"]["model_id"] == made["model"]
    assert (found["model"]["custom_llm_provider"], found["model"]["base_model"]) == ("openai", "gpt-4o")
    assert found["model"]["input_cost_per_million_tokens"] == 2.5
    assert found["model"]["db_model"] is True
    assert found["model"]["additional_model_info"]["max_input_tokens"] > 0


def test_a_data_source_feeds_a_resource(workspace: Workspace, make: Make, prefix: str) -> None:
    team_id = make("/team/new", team_alias=f"{prefix}_one")["team_id"]
    make("/team/new", team_alias=f"{prefix}Xone")
    make("/team/new", team_alias=f"{prefix}_one more")
    workspace.apply(f"""
        data "litellm_team" "it" {{ team_alias = "{prefix}_one" }}
        data "litellm_model" "configured" {{ model_name = "config-fake" }}
        resource "litellm_key" "it" {{
          team_id = data.litellm_team.it.team_id
          models  = [data.litellm_model.configured.model_name]
        }}
        output "db_model" {{ value = data.litellm_model.configured.db_model }}
    """).ok()
    assert workspace.plan().empty
    assert workspace.state()["litellm_key.it"]["team_id"] == team_id
    assert workspace.output("db_model") is False


def test_what_changes_on_the_gateway_shows_in_the_next_plan(
    workspace: Workspace, make: Make, api: httpx.Client, prefix: str
) -> None:
    team_id = make("/team/new", team_alias=prefix)["team_id"]
    workspace.apply(f"""
        data "litellm_team" "it" {{ team_alias = "{prefix}" }}
        output "budget" {{ value = data.litellm_team.it.max_budget }}
    """).ok()
    assert workspace.plan().empty
    api.patch(f"/team/{team_id}", json={"max_budget": 7}).raise_for_status()
    changes = workspace.plan().content["output_changes"]["budget"]
    assert (changes["before"], changes["after"]) == (None, 7)


def test_two_objects_with_one_name_are_an_error_that_lists_their_ids(
    workspace: Workspace, make: Make, prefix: str
) -> None:
    teams = [make("/team/new", team_alias=prefix)["team_id"] for _ in range(2)]
    parameters = {"model_name": prefix, "litellm_params": {"model": "openai/gpt-4o"}}
    models = [make("/model/new", **parameters)["model_id"] for _ in range(2)]
    outcome = workspace.write(f"""
        data "litellm_team" "it" {{ team_alias = "{prefix}" }}
        data "litellm_model" "it" {{ model_name = "{prefix}" }}
    """).run("plan")
    assert sorted(outcome.errors) == [
        f"2 models have the model_name '{prefix}'",
        f"2 teams have the team_alias '{prefix}'",
    ]
    assert "Say which one is meant by its team_id" in outcome.text
    assert "Say which one is meant by its model_id" in outcome.text
    assert all(id in outcome.text for id in (*teams, *models))


def test_what_is_not_there_is_an_error_that_says_what_was_looked_for(workspace: Workspace, prefix: str) -> None:
    outcome = workspace.write(f"""
        data "litellm_team" "alias" {{ team_alias = "{prefix}" }}
        data "litellm_team" "id" {{ team_id = "{prefix}/id" }}
        data "litellm_user" "it" {{ user_email = "{prefix}@example.com" }}
        data "litellm_user" "id" {{ user_id = "{prefix}" }}
        data "litellm_key" "alias" {{ key_alias = "{prefix}" }}
        data "litellm_key" "hash" {{ token_id = "{"0" * 64}" }}
        data "litellm_key" "secret" {{
          key = "sk-{prefix}-secret"
        }}
        data "litellm_model" "name" {{ model_name = "{prefix}" }}
        data "litellm_model" "id" {{ model_id = "{prefix}" }}
    """).run("plan")
    assert sorted(outcome.errors) == [
        "There is no key like the given one",
        f"There is no key with the key_alias '{prefix}'",
        f"There is no key with the token_id '{'0' * 64}'",
        f"There is no model with the model_id '{prefix}'",
        f"There is no model with the model_name '{prefix}'",
        f"There is no team with the team_alias '{prefix}'",
        f"There is no team with the team_id '{prefix}/id'",
        f"There is no user with the user_email '{prefix}@example.com'",
        f"There is no user with the user_id '{prefix}'",
    ]
    assert f"sk-{prefix}-secret" not in outcome.text


def test_a_deleted_key_is_not_there(workspace: Workspace, make: Make, api: httpx.Client, prefix: str) -> None:
    token = make("/key/generate", key_alias=prefix)["token"]
    api.post("/key/delete", json={"keys": [token]}).raise_for_status()
    outcome = workspace.write(f'data "litellm_key" "it" {{ token_id = "{token}" }}').run("plan")
    assert outcome.errors == [f"There is no key with the token_id '{token}'"]


def test_exactly_one_look_up_is_asked_for_where_it_is_missing_or_too_much(lab: Workspace) -> None:
    outcome = lab.write("""
        data "litellm_team" "none" {}
        data "litellm_user" "two" {
          user_id    = "u-1"
          user_email = "ada@example.com"
        }
        data "litellm_key" "empty" { key_alias = "" }
        data "litellm_key" "odd" { key = "not-a-key-of-litellm" }
        data "litellm_users" "role" { user_role = "queen" }
    """).run("validate")
    assert sorted(outcome.errors) == [
        "Invalid key_alias",
        "Invalid litellm_key",
        "Invalid litellm_team",
        "Invalid litellm_user",
    ]
    assert "nothing says what to look for: set one of `team_id`, `team_alias`" in outcome.text
    assert "`user_email` is set as well: set one of `user_email`, `user_id`" in outcome.text
    assert "'queen' is sent as it is, and is none of the words that are known here" in outcome.text


def test_a_gateway_tells_of_itself_and_of_what_may_be_called(
    workspace: Workspace, api: httpx.Client, make: Make, prefix: str, gateway: Gateway
) -> None:
    """It is looked at here, where a model is a mock; no data source has it done. What other tests say of gpt-4o, a
    gateway takes for what is known of it."""
    params = {"model": "openai/gpt-4o-mini", "mock_response": "hi", "rpm": 5}
    make("/model/new", model_name=prefix, litellm_params=params)
    api.get("/health", params={"model": prefix}).raise_for_status()
    workspace.apply(f"""
data "litellm_gateway" "it" {{}}
data "litellm_model_group" "it" {{ model_group = "{prefix}" }}
data "litellm_model_groups" "seeing" {{
  custom_llm_provider = "openai"
  capability          = "vision"
}}
data "litellm_model_groups" "none" {{ custom_llm_provider = "{prefix}" }}
data "litellm_models_known" "it" {{
  model               = "GPT-4o"
  custom_llm_provider = "openai"
  capability          = "function_calling"
}}
output "it" {{ value = data.litellm_gateway.it }}
output "group" {{ value = data.litellm_model_group.it }}
output "seeing" {{ value = data.litellm_model_groups.seeing.model_groups[*].model_group }}
output "none" {{ value = data.litellm_model_groups.none.model_groups }}
output "known" {{ value = {{ for each in data.litellm_models_known.it.models : each.model => each }} }}
""").ok()
    told = workspace.output("it")
    assert (told["version"], told["licensed"], told["database_connected"]) == (gateway.version, False, True)
    (health,) = [each for each in told["model_health"] if each["model_name"] == prefix]
    assert (health["status"], health["error_message"]) == ("healthy", None)
    group = workspace.output("group")
    assert (group["providers"], group["mode"], group["rpm"]) == (["openai"], "chat", 5)
    assert (group["max_input_tokens"], group["input_cost_per_million_tokens"]) == (128000, 0.15)
    assert "vision" in group["capabilities"]
    assert prefix in workspace.output("seeing")
    assert workspace.output("none") == []
    known = workspace.output("known")
    assert known["gpt-4o-mini"]["output_cost_per_million_tokens"] == 0.6
    assert {each["custom_llm_provider"] for each in known.values()} == {"openai"}
    missing = workspace.write(f'data "litellm_model_group" "it" {{ model_group = "{prefix}-none" }}').run("plan")
    assert missing.errors == [f"There is no model_group with the model_group '{prefix}-none'"]


FALLBACKS = """
resource "litellm_model" "m" {{
  for_each            = toset(["a", "b"])
  model_name          = "{prefix}-${{each.key}}"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
}}
resource "litellm_fallback" "f" {{
  for_each        = toset(["general", "context_window"])
  model           = litellm_model.m["a"].model_name
  fallback_models = [litellm_model.m["b"].model_name]
  fallback_type   = each.key
}}
data "litellm_fallback" "general" {{
  model      = litellm_fallback.f["general"].model
}}
data "litellm_fallback" "long" {{
  model         = litellm_fallback.f["context_window"].model
  fallback_type = "context_window"
}}
output "told" {{
  value = [for each in [data.litellm_fallback.general, data.litellm_fallback.long] :
    [each.id, each.fallback_type, each.fallback_models]]
}}
"""


def test_a_fallback_is_found_by_its_model_and_its_type(workspace: Workspace, prefix: str) -> None:
    workspace.apply(FALLBACKS.format(prefix=prefix)).ok()
    assert workspace.plan().empty
    kinds = ("general", "context_window")
    assert workspace.output("told") == [[f"{prefix}-a:{kind}", kind, [f"{prefix}-b"]] for kind in kinds]
    nothing = f'data "litellm_fallback" "no" {{\n  model = "{prefix}-a"\n  fallback_type = "content_policy"\n}}\n'
    assert workspace.apply(FALLBACKS.format(prefix=prefix) + nothing).errors == [
        f"There is no fallback with the model '{prefix}-a'"
    ]


def test_look_ups_that_are_known_later_are_judged_later(lab: Workspace, sandbox: Any) -> None:
    """A module that takes one of two variables is valid, whichever it gets."""
    text = """
        variable "team_id" {
          type    = string
          default = null
        }
        variable "team_alias" {
          type    = string
          default = null
        }
        data "litellm_team" "it" {
          team_id    = var.team_id
          team_alias = var.team_alias
        }
    """
    lab.write(text).run("validate").ok()
    assert lab.run("plan").errors == ["Invalid litellm_team"]
    assert lab.run("plan", team_id="t-1", team_alias="search").errors == ["Invalid litellm_team"]
    lab.write(text + 'resource "litellm_team" "it" {\n  team_id = "t-1"\n  team_alias = "search"\n}')
    lab.run("apply", "-auto-approve", "-target=litellm_team.it", team_id="t-1").ok()
    assert lab.plan(team_id="t-1").empty
    assert lab.plan(team_alias="search").empty


def test_the_secret_that_a_key_is_looked_up_by_is_not_shown(lab: Workspace, sandbox: Any) -> None:
    outcome = lab.write("""
        resource "litellm_key" "it" { key = "sk-very-secret-0001" }
        data "litellm_key" "it" { key = litellm_key.it.key }
        output "alias" { value = data.litellm_key.it.token_id }
    """).apply()
    assert "very-secret" not in outcome.ok().text
    assert not any("very-secret" in request.path + str(request.query) for request in sandbox.requests)
    assert (
        "sensitive"
        in lab.write("""
        resource "litellm_key" "it" { key = "sk-very-secret-0001" }
        data "litellm_key" "it" { key = litellm_key.it.key }
        output "secret" { value = data.litellm_key.it.key }
    """)
        .run("plan")
        .text
    )


LISTS = """
data "litellm_teams" "it" {{ team_alias = "{prefix}-T" }}
data "litellm_teams" "of_user" {{ user_id = "{user}" }}
data "litellm_keys" "it" {{ key_alias = "{prefix}-K" }}
data "litellm_keys" "of_team" {{ team_id = "{team}" }}
data "litellm_keys" "of_both" {{
  key_alias = "{prefix}"
  user_id   = "{user}"
}}
data "litellm_users" "it" {{ user_email = "{prefix}" }}
data "litellm_users" "of_team" {{ team_id = "{team}" }}
data "litellm_users" "viewers" {{
  user_email = "{prefix}"
  user_role  = "internal_user_viewer"
}}
data "litellm_models" "it" {{ model_name = "{prefix}-M" }}
data "litellm_models" "of_group" {{ access_group = "{prefix}" }}
data "litellm_models" "of_team" {{ team_id = "{team}" }}
data "litellm_models" "all" {{}}
output "found" {{
  value = {{
    teams           = data.litellm_teams.it.teams[*].team_alias
    teams_of_user   = data.litellm_teams.of_user.teams[*].team_id
    costs           = [for team in data.litellm_teams.it.teams : jsondecode(team.metadata).cost]
    keys            = data.litellm_keys.it.keys[*].key_alias
    keys_of_team    = data.litellm_keys.of_team.keys[*].key_alias
    keys_of_both    = data.litellm_keys.of_both.keys[*].key_alias
    users           = data.litellm_users.it.users[*].user_email
    users_of_team   = data.litellm_users.of_team.users[*].user_id
    viewers         = data.litellm_users.viewers.users[*].user_email
    models          = data.litellm_models.it.models[*].model_name
    models_of_group = data.litellm_models.of_group.models[*].model_name
    models_of_team  = data.litellm_models.of_team.models[*].model_name
    all_models      = data.litellm_models.all.models[*].model_name
    ids             = data.litellm_keys.of_team.keys[*].id
  }}
}}
"""


@pytest.mark.parametrize("page", [2, 100])
def test_lists_have_all_that_match_in_the_order_of_their_names(
    workspace: Workspace, make: Make, monkeypatch: pytest.MonkeyPatch, prefix: str, page: int
) -> None:
    for spec in (TeamData, UserData, KeyData, ModelData):
        monkeypatch.setattr(spec, "listed", replace(spec.listed, call=spec.listed.call.replace("=100", f"={page}")))
    team, *_ = [
        make("/team/new", team_alias=f"{prefix}-{word}", metadata={"cost": cost})["team_id"]
        for word, cost in (("team_b", 1), ("Team_a", 2.5), ("teamXc", {"a": [1]}), ("other", None))
    ]
    ada = user(make, user_email=f"{prefix}-ada@example.com", teams=[team], user_role="internal_user_viewer")
    user(make, user_email=f"{prefix}-grace@example.com", user_role="internal_user")
    keys = [make("/key/generate", key_alias=f"{prefix}-key{n}", team_id=team)["token"] for n in (2, 1, 3)]
    keys.append(make("/key/generate", key_alias=f"{prefix}-of ada", user_id=ada, team_id=team)["token"])
    for word, groups in (("model", [prefix]), ("model", []), ("other", [])):
        parameters = {"model": "openai/gpt-4o"}
        make(
            "/model/new", model_name=f"{prefix}-{word}", litellm_params=parameters, model_info={"access_groups": groups}
        )

    workspace.apply(LISTS.format(prefix=prefix, team=team, user=ada)).ok()
    assert workspace.plan().empty
    found = workspace.output("found")
    assert found.pop("all_models")[0:1] != []
    assert {*found.pop("users_of_team")} - {"default_user_id"} == {ada}
    assert set(found.pop("ids")) == {f"sha256:{token}" for token in keys}
    assert found == {
        "teams": [f"{prefix}-Team_a", f"{prefix}-teamXc", f"{prefix}-team_b"],
        "teams_of_user": [team],
        "costs": [2.5, {"a": [1]}, 1],
        "keys": [f"{prefix}-key{n}" for n in (1, 2, 3)],
        "keys_of_team": [f"{prefix}-key{n}" for n in (1, 2, 3)] + [f"{prefix}-of ada"],
        "keys_of_both": [f"{prefix}-of ada"],
        "users": [f"{prefix}-ada@example.com", f"{prefix}-grace@example.com"],
        "viewers": [f"{prefix}-ada@example.com"],
        "models": [f"{prefix}-model"] * 2,
        "models_of_group": [f"{prefix}-model"],
        "models_of_team": [],
    }
    assert json.dumps(found)


ORGANIZATIONS = """
resource "litellm_organization" "it" {{
  organization_alias = "{prefix} {odd}"
  max_budget         = 7
}}
resource "litellm_organization" "other" {{
  organization_alias = "{prefix} 50 off"
}}
data "litellm_organization" "by_id" {{ organization_id = litellm_organization.it.id }}
data "litellm_organization" "by_alias" {{
  organization_alias = litellm_organization.it.organization_alias
  depends_on         = [litellm_organization.it, litellm_organization.other]
}}
data "litellm_organizations" "all" {{
  org_alias = "{prefix}"
  depends_on         = [litellm_organization.it, litellm_organization.other]
}}
output "found" {{
  value = [data.litellm_organization.by_id, data.litellm_organization.by_alias]
}}
output "all" {{
  value = data.litellm_organizations.all.organizations
}}
"""


@before(MODERN)
def test_organizations_are_found_by_id_and_by_alias_and_listed(workspace: Workspace, prefix: str) -> None:
    workspace.apply(ORGANIZATIONS.format(prefix=prefix, odd=ODD)).ok()
    assert workspace.plan().empty
    outputs = {name: each["value"] for name, each in json.loads(workspace.run("output", "-json").stdout).items()}
    one, same = outputs["found"]
    assert one == same
    assert (one["max_budget"], one["spend"]) == (7, 0)
    assert [each["max_budget"] for each in outputs["all"]] == [None, 7]
    workspace.destroy().ok()


@since(MODERN)
def test_organizations_of_a_gateway_without_a_licence_are_told_to_need_one(workspace: Workspace, prefix: str) -> None:
    outcome = workspace.write(f'data "litellm_organization" "it" {{\n  organization_id = "{prefix}"\n}}\n').run("plan")
    (error,) = outcome.errors
    assert "licen" in outcome.stderr
    assert "traceback" not in error.lower()
