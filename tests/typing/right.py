"""A program that a type checker has nothing to say about."""

from __future__ import annotations

from typing import Any

from cdktf import TerraformStack, TerraformVariable

from litellm_constructs import (
    L1,
    Alerting,
    AlertType,
    Budget,
    FallbackType,
    Gateway,
    IKey,
    IModel,
    IOrganization,
    ITeam,
    IUser,
    Key,
    KeyType,
    L1Data,
    LiteLLMModel,
    LiteLLMProvider,
    MetaArguments,
    ModelLimit,
    ModelMode,
    Organization,
    RouterSettings,
    SecretValue,
    Team,
    TeamDefaults,
    TeamRole,
    User,
)
from litellm_constructs.kubernetes import Ingress, KubernetesProvider, ModelRoute, ModelRouter, SecretKey
from provider_shim.data_sources.team import TeamData, Teams
from provider_shim.resources import key, team


def estate(stack: TerraformStack) -> None:
    model: IModel = LiteLLMModel(stack, "m", model="openai/gpt-4o", mode=ModelMode.CHAT)
    plain: IModel = LiteLLMModel(stack, "n", model="openai/gpt-4o", mode="chat", fallbacks=[model, "claude"])
    plain.add_fallbacks(model, on=FallbackType.CONTEXT_WINDOW)
    acme: IOrganization = Organization(stack, "o", budget=Budget.usd("9.50", warn_at=5), models=[model])
    acme.add_team("p", member_budget=Budget.usd(1)).allow("claude", limit=ModelLimit(tpm=5))
    made: ITeam = Team(stack, "t", models=[model, plain, "claude"])
    imported: ITeam = Team.from_team_id(stack, "i", "t-1")
    user: IUser = User(stack, "u", role="internal_user")
    made.add_member(user, role=TeamRole.USER, budget=Budget.usd(1))
    ci: IKey = imported.add_key("ci", rpm=5)
    number = TerraformVariable(stack, "n", type="number").number_value
    address = SecretValue.gateway_env("SLACK")
    gateway = Gateway(
        stack,
        "g",
        router=RouterSettings(num_retries=3),
        team_defaults=TeamDefaults(budget=Budget.usd(number), models=[model, "claude"], organization=acme),
        user_defaults={"role": "internal_user", "teams": [made]},
        alerting=Alerting(slack={AlertType.BUDGET_ALERTS: address, "llm_too_slow": [address]}, email=True),
        public_models=[model],
    )
    addresses = {AlertType.BUDGET_ALERTS: address}
    Gateway(stack, "h", alerting=Alerting(slack=addresses, types=[*addresses]))
    if gateway.router:
        gateway.router.set(num_retries=2)
    user.add_key("cli", rpm=number, budget=Budget.usd(number), provider=None)
    Key(stack, "k", team=made).allow(model, limit=ModelLimit(rpm=1))

    new: IModel = LiteLLMModel(stack, "w", model="openai/robot-1", mode=ModelMode.of("robotics"))
    made.add_member(user, id="again", role="admin")
    made.add_key("new", type=KeyType.of("robots"), models=[new]).allow(model)

    route = ModelRoute("openai/gpt-4o", name="gpt-4o", rpm=5, api_key=address)
    router = ModelRouter(
        stack,
        "router",
        models=[route, "ollama/llama3"],
        env={"PROXY": "http://proxy", "LICENSE": SecretKey("licence", "key")},
        expose=Ingress("llm.example.com"),
        provider=KubernetesProvider(stack, "kubernetes"),
        depends_on=[made],
    )
    Team(stack, "there", models=[route], provider=LiteLLMProvider(stack, "there", api_base=router.address))

    found = L1Data(TeamData, stack, "found", team_alias="legacy")
    spend: float | None = found.out.spend
    some = L1Data(Teams, stack, "some", team_alias="trial-")
    names: list[Any] | None = some.out.teams
    print(spend, names)

    search = L1(team.Team, stack, "search", MetaArguments(count=2), team_alias="search", max_budget=5)
    team_id: str | None = search.out.team_id
    budget: float | None = search.out.max_budget
    L1(key.Key, stack, "l", team_id=team_id, max_budget=budget, key_alias=ci.token_id)
