"""A program with mistakes. What a type checker says of each line stands in the snapshot of the test.

The comments keep this file out of the way when the whole project is checked.
"""

from __future__ import annotations

from cdktf import TerraformStack

from litellm_constructs import (
    L1,
    Alerting,
    AlertType,
    Budget,
    Gateway,
    Key,
    KeyType,
    L1Data,
    LiteLLMModel,
    ModelMode,
    RouterSettings,
    Team,
    TeamDefaults,
    User,
    UserRole,
)
from provider_shim.data_sources.team import TeamData, Teams
from provider_shim.resources import key, team


def estate(stack: TerraformStack) -> None:
    search = Team(stack, "search")
    gpt4 = LiteLLMModel(stack, "gpt-4o", model="openai/gpt-4o")
    ada = User(stack, "ada")
    found = L1Data(TeamData, stack, "found", team_alias="legacy")

    # misspelt
    Team(stack, "a", budgt=Budget.usd(5))  # pyright: ignore[reportCallIssue]
    search.add_key("b", expires="90d")  # pyright: ignore[reportCallIssue]
    L1(team.Team, stack, "c", team_alais="c")  # pyright: ignore[reportCallIssue]
    search.alow(gpt4)  # pyright: ignore[reportAttributeAccessIssue]
    Team(stack, "m", providr=None)  # pyright: ignore[reportCallIssue]
    gpt4.add_deployment("us", model="azure/gpt-4o", api_bse="")  # pyright: ignore[reportCallIssue]

    # not a word of LiteLLM's
    LiteLLMModel(stack, "d", model="openai/gpt-4o", mode="chatt")  # pyright: ignore[reportArgumentType]
    User(stack, "e", role="boss")  # pyright: ignore[reportArgumentType]
    gpt4.add_fallbacks("claude", on="timeout")  # pyright: ignore[reportArgumentType]
    L1(key.Key, stack, "f", key_type="admin")  # pyright: ignore[reportArgumentType]

    LiteLLMModel(stack, "p", model="openai/gpt-4o", mode=ModelMode.CHATT)  # pyright: ignore[reportAttributeAccessIssue]
    LiteLLMModel(stack, "q", model="openai/gpt-4o", mode=UserRole.PROXY_ADMIN)  # pyright: ignore[reportArgumentType]
    LiteLLMModel(stack, "r", model="openai/gpt-4o", mode=KeyType.of("x"))  # pyright: ignore[reportArgumentType]
    search.add_member(ada, role="owner")  # pyright: ignore[reportArgumentType]
    search.add_key("s", type="admin")  # pyright: ignore[reportArgumentType]

    # of another kind
    search.allow(search)  # pyright: ignore[reportArgumentType]
    Key(stack, "g", team=gpt4)  # pyright: ignore[reportArgumentType]
    Team(stack, "h", budget=800)  # pyright: ignore[reportArgumentType]
    LiteLLMModel(stack, "i", model="openai/gpt-4o", api_key="sk-1")  # pyright: ignore[reportArgumentType]
    gpt4.add_fallbacks(search)  # pyright: ignore[reportArgumentType]
    Team(stack, "n", organization=search)  # pyright: ignore[reportArgumentType]
    search.add_member(gpt4)  # pyright: ignore[reportArgumentType]
    search.add_key("o", expires_after="90d")  # pyright: ignore[reportArgumentType]

    # of another kind, in what a gateway has once
    Gateway(stack, "ga", team_defaults=TeamDefaults(budget=5))  # pyright: ignore[reportArgumentType]
    Gateway(stack, "gb", team_defaults={"budgt": Budget.usd(5)})  # pyright: ignore[reportArgumentType]
    Gateway(stack, "gc", router=RouterSettings(retries=5))  # pyright: ignore[reportCallIssue]
    Gateway(stack, "gd", router=TeamDefaults(rpm=5))  # pyright: ignore[reportArgumentType]
    Alerting(slack={AlertType.BUDGET_ALERTS: "https://hooks.test"})  # pyright: ignore[reportArgumentType]
    Gateway(stack, "gf", import_from="router_settings")  # pyright: ignore[reportCallIssue]

    # set by LiteLLM alone
    L1(key.Key, stack, "j", token_id="ab12")  # pyright: ignore[reportCallIssue]
    search.team_id = "t-1"  # pyright: ignore[reportAttributeAccessIssue]
    search.resource.out.team_id = "t-1"  # pyright: ignore[reportAttributeAccessIssue]
    gpt4.model_name = "gpt"  # pyright: ignore[reportAttributeAccessIssue]
    found.out.spend = 5.0  # pyright: ignore[reportAttributeAccessIssue]

    # not what a data source is looked up by, or tells
    L1Data(TeamData, stack, "t", team_alais="search")  # pyright: ignore[reportCallIssue]
    L1Data(TeamData, stack, "u", max_budget=5)  # pyright: ignore[reportCallIssue]
    L1Data(Teams, stack, "v", organization_id=5)  # pyright: ignore[reportArgumentType]
    L1Data(team.Team, stack, "w", team_alias="search")  # pyright: ignore[reportArgumentType]
    print(found.out.spnd)  # pyright: ignore[reportAttributeAccessIssue]
    Team.from_team_alias(stack, "x", team_id="t-1")  # pyright: ignore[reportCallIssue]
    found.set(team_alias="ads")  # pyright: ignore[reportAttributeAccessIssue]

    # left out
    LiteLLMModel(stack, "k")  # pyright: ignore[reportCallIssue]
    L1(team.Team, stack, "l")  # pyright: ignore[reportCallIssue]
