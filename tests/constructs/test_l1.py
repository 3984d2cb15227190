from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from litellm_constructs import (
    L1,
    DataMetaArguments,
    InvalidArguments,
    L1Data,
    LiteLLMModel,
    LiteLLMProvider,
    MetaArguments,
    TeamRole,
    Timeouts,
)
from litellm_constructs import Key as KeyConstruct
from litellm_constructs import Team as TeamConstruct
from litellm_constructs import TeamMember as TeamMemberConstruct
from litellm_constructs.framework.cdk import cdk
from provider_shim.data_sources import all_data_sources
from provider_shim.data_sources.key import KeyData
from provider_shim.data_sources.team import TeamData, Teams
from provider_shim.fields import fields_of
from provider_shim.resources import all_resources
from provider_shim.resources.key import Key
from provider_shim.resources.parts import Permissions, RouterConfig, RouterFallback
from provider_shim.resources.team import Team
from provider_shim.resources.team_member import TeamMember
from provider_shim.spec import DataSource


def test_values_are_written_as_json_has_them(stack, resources, as_json):
    untyped: dict[str, Any] = {
        "max_budget": Decimal("0.0000025"),
        "models": ("b", "a"),
        "tags": {"z", "y"},
        "policies": (name for name in ["p"]),
        "blocked": False,
        "tpm_limit": 0,
        "metadata": {"camelCase": {"UPPER": [1, Decimal("1.10"), (2,)]}, "none": None},
        "guardrails": None,
    }
    L1(
        Team,
        stack,
        "search",
        team_alias="search",
        object_permission=Permissions(mcp_servers=["m-1"]),
        router_settings=RouterConfig(fallbacks=[RouterFallback(model="a", fallback_models=["b"])]),
        **untyped,
    )
    L1(TeamMember, stack, "ada", team_id="t-1", user_id="u-1", role=TeamRole.ADMIN)  # pyright: ignore[reportArgumentType]
    assert resources() == as_json


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        ({"team_alias": "a\0"}, "team_alias: has the character NUL in it"),
        ({"team_alias": "\ud83d"}, "team_alias: has half a character in it"),
        ({"metadata": {"a": [{"b\0": 1}]}}, r"metadata.a\[0\]: a key of it has the character NUL in it"),
        ({"tpm_limit": 10**19}, r"tpm_limit: takes a whole number from -\d+ to 9223372036854775807, and got"),
        ({"metadata": {"a": 10**19}}, r"metadata.a: takes a number from -\d+ to 9223372036854775807, and got"),
        ({"budget_duration": "99999999d"}, "budget_duration: '99999999d' is too long"),
        ({"metadata": json.loads('{"a":' * 200 + "1" + "}" * 200)}, "metadata.a: has more than 100 lists and maps"),
        ({"models": [None]}, "models: None stands in a list"),
    ],
)
def test_what_litellm_cannot_keep_is_refused_at_synth(stack, attributes: dict[str, Any], told: str):
    with pytest.raises(InvalidArguments, match=told):
        L1(Team, stack, "t", **{"team_alias": "t", **attributes})


def test_timeouts_are_a_block_of_the_resource(stack, resources):
    team = TeamConstruct(stack, "search", timeouts=Timeouts(create="10m", delete="1h30m"))
    L1(Team, stack, "plain", MetaArguments(timeouts=Timeouts(read="90s")), team_alias="plain")
    team.resource.set(max_budget=5)
    assert "timeouts" not in team.resource.attributes
    searching, plain = resources()["litellm_team"].values()
    assert searching["timeouts"] == {"create": "10m", "delete": "1h30m"}
    assert searching["max_budget"] == 5
    assert plain["timeouts"] == {"read": "90s"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (Timeouts(create="soon"), "timeouts: create: 'soon' is no time to wait: write numbers with units"),
        (Timeouts(delete="0s"), "timeouts: delete: '0s' is no time at all"),
        (Timeouts(update="2d"), "timeouts: update: '2d' is no time to wait"),
        ("10m", r"timeouts: takes Timeouts, such as Timeouts\(create='10m'\), and got '10m'"),
    ],
)
def test_what_is_no_time_is_refused_at_synth(stack, given: Any, told: str):
    with pytest.raises(InvalidArguments, match=told):
        TeamConstruct(stack, "search", timeouts=given)


def test_a_key_of_a_map_must_be_known(stack):
    key = cdk.TerraformVariable(stack, "key", type="string").string_value
    with pytest.raises(InvalidArguments, match="metadata: a key of the map is known to Terraform only"):
        L1(Team, stack, "t", team_alias="t", metadata={"owners": {key: "x"}})


@pytest.mark.parametrize("number", [Decimal("0.12345678901234567891"), 2**53 + 1])
def test_a_number_that_json_would_change_is_refused(stack, number):
    with pytest.raises(InvalidArguments, match=r"max_budget: .* more digits than a JSON number keeps"):
        L1(Team, stack, "t", team_alias="t", max_budget=number)


def test_meta_arguments_are_terraforms(stack, rendered, as_json):
    eu = LiteLLMProvider(stack, "eu", alias="eu")
    before = L1(Team, stack, "before", team_alias="before")
    L1(
        Team,
        stack,
        "search",
        MetaArguments(
            provider=eu,
            depends_on=[before],
            lifecycle=cdk.TerraformResourceLifecycle(
                prevent_destroy=True, ignore_changes=["metadata"], replace_triggered_by=[before.address]
            ),
            count=2,
            import_from="0b0c9a52",
        ),
        team_alias="search",
    )
    stack_json = rendered()
    assert {"import": stack_json["import"], **stack_json["resource"]} == as_json


def test_meta_arguments_are_keywords_of_every_construct(stack, rendered, as_json):
    eu = LiteLLMProvider(stack, "eu", alias="eu")
    gpt4 = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o", provider=eu)
    TeamConstruct(
        stack,
        "search",
        provider=eu,
        depends_on=[gpt4.resource],
        lifecycle=cdk.TerraformResourceLifecycle(prevent_destroy=True),
        import_from="0b0c9a52",
    )
    TeamConstruct(stack, "ads", moved_from="litellm_team.advertising")
    found = rendered()
    assert {name: found[name] for name in ("import", "moved")} | found["resource"]["litellm_team"] == as_json


def test_a_resource_for_each_of_a_list(stack, resources, as_json):
    names = cdk.TerraformIterator.from_list(["search", "ads"])
    L1(Team, stack, "teams", MetaArguments(for_each=names), team_alias=cdk.Token.as_string(names.value))
    assert resources() == as_json


def test_references_have_the_types_of_python_and_stand_anywhere(stack, resources, as_json):
    a = L1(Team, stack, "a", team_alias="a")
    L1(
        Team,
        stack,
        "b",
        team_alias=f"like {a.out.team_alias}",
        max_budget=a.out.max_budget,
        models=a.out.models,
        blocked=a.out.blocked,
        model_aliases=a.out.model_aliases,
        model_rpm_limit=a.out.model_rpm_limit,
        metadata={"of a": a.out.team_id},
        router_settings=a.out.router_settings,
    )
    assert resources()["litellm_team"]["b"] == as_json


def test_references_cross_stacks(tmp_path):
    app = cdk.App(outdir=str(tmp_path))
    first, second = cdk.TerraformStack(app, "first"), cdk.TerraformStack(app, "second")
    LiteLLMProvider(first, "litellm")
    LiteLLMProvider(second, "litellm")
    team = L1(Team, first, "search", team_alias="search")
    L1(Key, second, "ci", team_id=team.out.team_id)
    app.synth()
    key = json.loads((tmp_path / "stacks/second/cdk.tf.json").read_text())["resource"]["litellm_key"]["ci"]
    assert key["team_id"].startswith("${data.terraform_remote_state.")


REQUIRED: dict[str, Any] = {
    "access_group": "g",
    "access_group_name": "g",
    "base_model": "m",
    "callback_name": "langfuse",
    "credential_name": "c",
    "custom_llm_provider": "openai",
    "fallback_models": ["n"],
    "guardrail": "presidio",
    "guardrail_name": "g",
    "member": [{"user_id": "u", "role": "user"}],
    "mode": "pre_call",
    "model": "m",
    "model_id": "d",
    "model_name": "m",
    "name": "g",
    "model_names": ["m"],
    "organization_alias": "o",
    "policy_name": "p",
    "path": "/p",
    "prompt_id": "p",
    "prompt_integration": "dotprompt",
    "organization_id": "o",
    "role": "user",
    "search_provider": "tavily",
    "agent_name": "a",
    "jwt_claim_name": "sub",
    "jwt_claim_value": "v",
    "search_tool_name": "s",
    "server_name": "s",
    "target": "https://example.com",
    "team_alias": "t",
    "team_id": "t",
    "toolset_name": "s",
    "transport": "http",
    "user_id": "e",
}


@pytest.mark.parametrize("spec", all_resources().values(), ids=all_resources())
def test_every_attribute_of_every_resource_may_be_referred_to(stack, rendered, spec):
    required = {field.name: REQUIRED[field.name] for field in fields_of(spec) if field.required}
    member = {"user_id": "u"}
    others = {
        "litellm_team_member": member,
        "litellm_organization_member": member,
        "litellm_key_block": {"key": "sk-1"},
    }
    required |= others.get(spec.type_name, {})
    resource = L1(spec, stack, "it", **required)
    names = [field.name for field in fields_of(spec)]
    for name in names:
        cdk.TerraformOutput(stack, f"output_{name}", value=getattr(resource.out, name))
    values = {output["value"] for output in rendered()["output"].values()}
    assert values == {f"${{{spec.type_name}.it.{name}}}" for name in names}


def test_a_reference_to_what_there_is_not_says_what_was_meant(stack):
    team = L1(Team, stack, "search", team_alias="search")
    with pytest.raises(AttributeError, match=r"litellm_team has no attribute 'team_aliass'; did you mean team_alias\?"):
        team.out.team_aliass  # noqa: B018  # pyright: ignore[reportAttributeAccessIssue]


def test_all_that_is_wrong_is_told_together(stack):
    untyped: dict[str, Any] = {"team_alais": "x", "tpm_limit": "many", "metadata": []}
    with pytest.raises(InvalidArguments) as wrong:
        L1(Team, stack, "search", max_budget=-5, budget_duration="30 days", **untyped)
    assert str(wrong.value).splitlines() == [
        "[estate/search] 6 arguments cannot work:",
        "  max_budget: takes 0 or more, and got -5",
        "  budget_duration: '30 days' is no duration: write a whole number and a unit (s, m, h, d, w or mo), such as"
        " 30d or 1mo, or one of hourly, daily, weekly, monthly, yearly",
        "  team_alais: litellm_team has no such argument; did you mean team_alias?",
        "  tpm_limit: takes a whole number, and got a text",
        "  metadata: takes a map, and got a list",
        "  team_alias: is required",
    ]


def test_what_is_wrong_within_an_argument_is_told_with_its_place(stack):
    untyped: dict[str, Any] = {"router_settings": {"fallbacks": [{"model": "a", "fallback_models": "b"}]}}
    with pytest.raises(InvalidArguments, match=r"router_settings.fallbacks\[0\].fallback_models: .* got a text"):
        L1(Team, stack, "search", team_alias="search", **untyped)


def test_what_only_litellm_sets_is_refused(stack):
    untyped: dict[str, Any] = {"token_id": "ab12"}
    with pytest.raises(InvalidArguments, match="token_id: LiteLLM sets it; it cannot be given"):
        L1(Key, stack, "ci", **untyped)


def test_a_secret_that_cannot_work_is_not_shown(stack):
    untyped: dict[str, Any] = {"key": ["sk-live-1234"]}
    with pytest.raises(InvalidArguments, match="key: takes text, and got a list") as wrong:
        L1(Key, stack, "ci", **untyped)
    assert "1234" not in str(wrong.value)


def test_arguments_that_do_not_go_together_are_refused_as_by_the_provider(stack):
    with pytest.raises(InvalidArguments, match="user_id: nothing says who the member is: set at least one of"):
        L1(TeamMember, stack, "ada", team_id="t-1", role="user")
    with pytest.raises(InvalidArguments) as wrong:
        L1(Key, stack, "ci", service_account_id="ci", user_id="u-1", auto_rotate=True)
    assert str(wrong.value).splitlines()[1:] == [
        "  user_id: it conflicts with `service_account_id`: LiteLLM drops the user of a service account's key",
        "  service_account_id: it requires `team_id`: LiteLLM keeps service accounts in teams alone",
        "  auto_rotate: it requires `rotation_interval`: LiteLLM drops either without the other when it makes a key",
    ]


def test_arguments_that_only_terraform_knows_break_no_rule(stack):
    name = cdk.TerraformVariable(stack, "name").string_value
    L1(Key, stack, "ci", service_account_id=name, user_id="u-1")
    L1(Key, stack, "cd", service_account_id="cd", team_id=name, user_id=name)
    key = L1(Key, stack, "other", user_id="u-1", auto_rotate=False)
    with pytest.raises(InvalidArguments, match="user_id: it conflicts with `service_account_id`"):
        key.set(service_account_id="other", team_id=name)
    assert "service_account_id" not in key.attributes


def test_what_only_terraform_knows_is_left_for_the_provider(stack, only):
    duration = cdk.TerraformVariable(stack, "duration")
    L1(Team, stack, "search", team_alias="search", budget_duration=duration.string_value, models=["${var.model}"])
    assert only("litellm_team")["budget_duration"] == "${var.duration}"


def test_attributes_may_be_set_and_unset_later(stack, only):
    team = L1(Team, stack, "search", team_alias="search", max_budget=5)
    team.set(max_budget=None, tpm_limit=7)
    assert dict(team.attributes) == only("litellm_team") == {"team_alias": "search", "tpm_limit": 7}


def test_setting_what_cannot_work_changes_nothing(stack):
    team = L1(Team, stack, "search", team_alias="search")
    with pytest.raises(InvalidArguments, match="team_alias: is required"):
        team.set(team_alias=None)
    with pytest.raises(InvalidArguments, match="got -1"):
        team.set(tpm_limit=-1)
    assert team.attributes == {"team_alias": "search"}


def test_users_may_override_what_was_written(stack, only):
    team = L1(Team, stack, "search", team_alias="search")
    team.add_override("lifecycle.prevent_destroy", True)
    team.add_override("team_alias", "other")
    assert only("litellm_team") == {"lifecycle": {"prevent_destroy": True}, "team_alias": "other"}


def test_hcl_has_the_attributes_too(stack):
    L1(Team, stack, "search", team_alias="search", models=["a"], metadata={"value": "x"})
    hcl = cdk.Testing.synth_hcl(stack)
    assert 'team_alias = "search"' in hcl
    assert '"a"' in hcl
    assert 'value = "x"' in hcl


@pytest.mark.parametrize(("ours", "theirs"), [(L1, cdk.TerraformResource), (L1Data, cdk.TerraformDataSource)])
def test_no_member_of_ours_takes_the_place_of_one_of_the_frameworks(ours, theirs):
    names = {name for name in vars(ours) if not name.startswith("__")}
    assert names & set(dir(theirs)) <= {"_synthesize_attributes", "_synthesize_hcl_attributes", "add_override"}


def test_data_sources_say_what_to_look_for_and_may_be_referred_to(stack, rendered, as_json):
    eu = LiteLLMProvider(stack, "eu", alias="eu")
    meta = DataMetaArguments(provider=eu, depends_on=["litellm_team.search"])
    search = L1Data(TeamData, stack, "search", meta, team_alias="search")
    teams = L1Data(Teams, stack, "teams", user_id="u-1")
    key = L1(Key, stack, "ci", team_id=search.out.team_id, models=search.out.models, max_budget=search.out.spend)
    cdk.TerraformOutput(stack, "teams_of_user", value=teams.out.teams)
    assert (dict(search.attributes), search.address) == ({"team_alias": "search"}, "data.litellm_team.search")
    stack_json = rendered()
    parts = {name: stack_json[name] for name in ("data", "output")}
    assert {**parts, "key": stack_json["resource"]["litellm_key"][key.friendly_unique_id]} == as_json


@pytest.mark.parametrize("spec", all_data_sources().values(), ids=all_data_sources())
def test_every_attribute_of_every_data_source_may_be_referred_to(stack, rendered, spec):
    look_ups = spec.look_ups()[:1] if issubclass(spec, DataSource) else ()
    data = L1Data(spec, stack, "it", **dict.fromkeys(look_ups, "x"))
    names = {field.name for field in fields_of(spec)}
    for name in names:
        cdk.TerraformOutput(stack, f"output_{name}", value=getattr(data.out, name))
    values = {output["value"] for output in rendered()["output"].values()}
    assert values == {f"${{data.{spec.type_name}.it.{name}}}" for name in names}


def test_a_data_source_needs_exactly_one_look_up(stack):
    with pytest.raises(InvalidArguments, match=r"team_id: nothing says what to look for: set one of `team_id`"):
        L1Data(TeamData, stack, "none")
    with pytest.raises(InvalidArguments, match="team_alias: `team_id` is set as well"):
        L1Data(TeamData, stack, "two", team_id="t", team_alias="search")
    with pytest.raises(InvalidArguments, match="key: takes at least 1 character, and got 0"):
        L1Data(KeyData, stack, "empty", key="")
    variable = cdk.TerraformVariable(stack, "id")
    L1Data(TeamData, stack, "either", team_id=variable.string_value, team_alias="search")


def test_what_a_data_source_reads_cannot_be_given(stack):
    untyped: dict[str, Any] = {"max_budget": 5, "duration": "30d"}
    with pytest.raises(InvalidArguments, match="max_budget: LiteLLM sets it; it cannot be given") as wrong:
        L1Data(TeamData, stack, "search", team_id="t", **untyped)
    assert "duration: litellm_team has no such argument" in str(wrong.value)


MALFORMED: list[tuple[Callable[[Any, str], Any], str, str]] = [
    (
        lambda stack, id: TeamMemberConstruct(stack, "x", team=REF, user=REF, import_from=id),
        "ada",
        "form team_id:user_id",
    ),
    (lambda stack, id: KeyConstruct(stack, "x", import_from=id), "ci", "a key is known by sha256:<hash>"),
    (lambda stack, id: L1(Key, stack, "x", MetaArguments(import_from=id)), "ab12", "a key is known by sha256"),
]
REF: Any = SimpleNamespace(team_id="t-1", user_id="u-1")


@pytest.mark.parametrize(("make", "id", "told"), MALFORMED, ids=["member", "key", "l1"])
def test_a_malformed_id_of_an_import_is_told_when_the_construct_is_made(stack, make, id, told):
    with pytest.raises(InvalidArguments, match=rf"\[estate/x\] import_from: .*{told}"):
        make(stack, id)


def test_the_id_of_an_import_may_be_known_to_terraform_only(stack, rendered):
    KeyConstruct(stack, "ci", import_from=cdk.TerraformVariable(stack, "hash", type="string").string_value)
    assert [block["id"] for block in rendered()["import"]] == ["${var.hash}"]
