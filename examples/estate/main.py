"""The gateway of a company with three teams. `python main.py` writes it to cdktf.out, ready for Terraform.

It needs the package of the platform team: `pip install ./examples/platform_team`. Organizations need an Enterprise
licence from LiteLLM 1.102 on; ORGANIZATIONS=1 makes one.
"""

import os

from cdktf import App, TerraformOutput, TerraformStack
from constructs import Construct
from platform_team import Tenant

from litellm_constructs import (
    Budget,
    Duration,
    Gateway,
    GeneralSettings,
    LiteLLMModel,
    LiteLLMProvider,
    ModelLimit,
    ModelMode,
    Organization,
    RouterSettings,
    SecretValue,
    TeamDefaults,
    TokenPrice,
    User,
)

MONTH = Duration.days(30)


class Estate(TerraformStack):
    def __init__(self, scope: Construct, id: str, *, organizations: bool = False) -> None:
        super().__init__(scope, id)
        LiteLLMProvider(self, "litellm")

        claude = LiteLLMModel(
            self,
            "claude-sonnet",
            model="anthropic/claude-sonnet-4-5",
            api_key=SecretValue.gateway_env("ANTHROPIC_API_KEY"),
            price=TokenPrice.per_million(input="3", output="15"),
        )
        # Two deployments under one public name: the gateway spreads the calls, and asks Claude when both fail.
        gpt4o = LiteLLMModel(
            self,
            "gpt-4o",
            model="azure/gpt-4o-eu",
            base_model="azure/gpt-4o",
            api_base="https://eu.openai.azure.com",
            api_key=SecretValue.gateway_env("AZURE_EU_API_KEY"),
            price=TokenPrice.per_million(input="2.50", output="10.00"),
            fallbacks=[claude],
        )
        gpt4o.add_deployment(
            "us",
            model="azure/gpt-4o-us",
            base_model="azure/gpt-4o",
            api_base="https://us.openai.azure.com",
            api_key=SecretValue.gateway_env("AZURE_US_API_KEY"),
            price=TokenPrice.per_million(input="2.50", output="10.00"),
        )
        embeddings = LiteLLMModel(
            self,
            "embeddings",
            model="openai/text-embedding-3-small",
            mode=ModelMode.EMBEDDING,
            api_key=SecretValue.gateway_env("OPENAI_API_KEY"),
            price=TokenPrice.per_million(input="0.02", output="0"),
        )

        Gateway(
            self,
            "gateway",
            router=RouterSettings(num_retries=3, timeout=300),
            team_defaults=TeamDefaults(budget=Budget.usd(50, per=MONTH)),
            public_models=[gpt4o, claude],
            general=GeneralSettings(maximum_spend_logs_retention_period="90d"),
        )

        acme = None
        if organizations:
            acme = Organization(self, "acme", models=[gpt4o, claude, embeddings], budget=Budget.usd(5_000, per=MONTH))

        ada, grace, alan = (User(self, name, email=f"{name}@example.com") for name in ("ada", "grace", "alan"))
        search = Tenant(
            self,
            "search",
            cost_center="7100",
            usd_per_month=2_000,
            models=[gpt4o, claude, embeddings],
            members=[ada, grace],
            organization=acme,
        )
        ads = Tenant(
            self,
            "ads",
            cost_center="7200",
            usd_per_month=800,
            models=[gpt4o, claude],
            members=[grace],
            organization=acme,
        )
        data = Tenant(
            self,
            "data",
            cost_center="7300",
            usd_per_month=1_200,
            models=[claude, embeddings],
            members=[alan],
            organization=acme,
        )

        indexer = search.add_service("indexer", calls={"embeddings": ModelLimit(rpm=600, tpm=1_000_000)})
        search.add_service("answers", calls={"gpt-4o": ModelLimit(rpm=60), "claude-sonnet": ModelLimit(rpm=30)})
        ads.add_service("copy", calls={"gpt-4o": ModelLimit(rpm=20)})
        data.add_service("reports", calls={"claude-sonnet": ModelLimit(rpm=5)}, budget=Budget.usd(300, per=MONTH))

        TerraformOutput(self, "indexer_key", value=indexer.secret, sensitive=True)


if __name__ == "__main__":
    app = App()
    Estate(app, "estate", organizations=os.environ.get("ORGANIZATIONS") == "1")
    app.synth()
