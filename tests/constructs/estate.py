"""An estate with something of everything. As a program it is synthesized to the directory that it is told."""

from __future__ import annotations

import sys

from constructs import Construct

from litellm_constructs import (
    Budget,
    Duration,
    LiteLLMModel,
    LiteLLMProvider,
    ModelLimit,
    ModelMode,
    Organization,
    SecretValue,
    Team,
    TeamRole,
    TokenPrice,
    User,
)
from litellm_constructs.framework.cdk import cdk


class Estate(cdk.TerraformStack):
    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        master_key = cdk.TerraformVariable(self, "master_key", type="string", sensitive=True)
        LiteLLMProvider(self, "litellm", api_base="https://llm.example.com", api_key=SecretValue.variable(master_key))

        mini = LiteLLMModel(
            self, "gpt-4o-mini", model="openai/gpt-4o-mini", api_key=SecretValue.gateway_env("OPENAI_API_KEY")
        )
        gpt4 = LiteLLMModel(
            self,
            "gpt-4o",
            model="azure/gpt-4o-eu",
            base_model="azure/gpt-4o",
            mode=ModelMode.CHAT,
            price=TokenPrice.per_million(input="2.50", output="10.00"),
            fallbacks=[mini],
        )
        gpt4.add_deployment("us", model="azure/gpt-4o-us")

        acme = Organization(self, "acme", budget=Budget.usd(5_000, per=Duration.months(1)), models=[gpt4, mini])
        search = acme.add_team("search", budget=Budget.usd(800, per=Duration.days(30)))
        search.allow(gpt4, mini)
        search.add_member(User(self, "ada", email="ada@example.com"), role=TeamRole.USER, budget=Budget.usd(100))
        ci = search.add_key("ci", expires_after=Duration.days(90))
        ci.allow(gpt4, limit=ModelLimit(rpm=30, tpm=500))
        ci.allow(mini)

        legacy = Team.from_team_id(self, "legacy", "0b0c9a52")
        legacy.add_key("nightly")
        ci.resource.add_override("lifecycle.prevent_destroy", True)
        cdk.TerraformOutput(self, "ci_key", value=ci.secret, sensitive=True)


if __name__ == "__main__":
    app = cdk.App(outdir=sys.argv[1])
    Estate(app, "estate")
    app.synth()
