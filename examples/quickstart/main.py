"""A team, its models, one member and one key. `python main.py` writes it to cdktf.out, ready for Terraform.

Which gateway it is for, LITELLM_API_BASE and LITELLM_API_KEY say when Terraform runs.
"""

from cdktf import App, TerraformOutput, TerraformStack
from constructs import Construct

from litellm_constructs import (
    Budget,
    Duration,
    LiteLLMModel,
    LiteLLMProvider,
    ModelLimit,
    SecretValue,
    Team,
    TokenPrice,
    User,
)


class Quickstart(TerraformStack):
    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        LiteLLMProvider(self, "litellm")

        openai = SecretValue.gateway_env("OPENAI_API_KEY")  # read by the gateway: in no program and no state
        mini = LiteLLMModel(self, "gpt-4o-mini", model="openai/gpt-4o-mini", api_key=openai)
        price = TokenPrice.per_million(input="2.50", output="10.00")
        gpt4o = LiteLLMModel(self, "gpt-4o", model="openai/gpt-4o", api_key=openai, price=price, fallbacks=[mini])

        search = Team(self, "search", models=[gpt4o, mini], budget=Budget.usd(800, per=Duration.days(30)))
        search.add_member(User(self, "ada", email="ada@example.com"), budget=Budget.usd(100))

        ci = search.add_key("ci", budget=Budget.usd(50, per=Duration.days(30)), expires_after=Duration.days(90))
        ci.allow(gpt4o, limit=ModelLimit(rpm=30, tpm=50_000))
        ci.allow(mini)

        TerraformOutput(self, "team_id", value=search.team_id)
        TerraformOutput(self, "ci_key", value=ci.secret, sensitive=True)


app = App()
Quickstart(app, "quickstart")
app.synth()
