"""An estate that stands in a YAML file: people edit `estate.yaml`, and pydantic says what is wrong with it.

`python main.py` writes it to cdktf.out, ready for Terraform. It needs PyYAML: `pip install pyyaml`.
"""

from decimal import Decimal
from pathlib import Path

import yaml
from cdktf import App, TerraformStack
from constructs import Construct
from pydantic import BaseModel, ConfigDict, PositiveInt

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


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Price(Strict):
    input: Decimal
    output: Decimal


class Model(Strict):
    model: str
    key_in: str
    usd_per_million: Price
    falls_back_to: list[str] = []


class Limit(Strict):
    rpm: PositiveInt | None = None
    tpm: PositiveInt | None = None


class TeamOf(Strict):
    usd_per_month: Decimal
    models: list[str]
    members: list[str] = []
    keys: dict[str, dict[str, Limit]] = {}


class Contents(Strict):
    models: dict[str, Model]
    teams: dict[str, TeamOf]


def read(path: Path) -> Contents:
    """Raises pydantic's ValidationError, which tells everything that is wrong with the file and where."""
    return Contents.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


class Estate(TerraformStack):
    def __init__(self, scope: Construct, id: str, contents: Contents) -> None:
        super().__init__(scope, id)
        LiteLLMProvider(self, "litellm")
        models = {
            name: LiteLLMModel(
                self,
                name,
                model=said.model,
                api_key=SecretValue.gateway_env(said.key_in),
                price=TokenPrice.per_million(input=said.usd_per_million.input, output=said.usd_per_million.output),
            )
            for name, said in contents.models.items()
        }
        for name, said in contents.models.items():
            if said.falls_back_to:
                models[name].add_fallbacks(*(models[other] for other in said.falls_back_to))

        emails = sorted({email for team in contents.teams.values() for email in team.members})
        users = {email: User(self, email, email=email) for email in emails}
        for name, shared in contents.teams.items():
            budget = Budget.usd(shared.usd_per_month, per=Duration.months(1))
            team = Team(self, name, models=[models[each] for each in shared.models], budget=budget)
            for email in shared.members:
                team.add_member(users[email])
            for key_name, limits in shared.keys.items():
                key = team.add_key(key_name, expires_after=Duration.days(90))
                for model, limit in limits.items():
                    key.allow(models[model], limit=ModelLimit(rpm=limit.rpm, tpm=limit.tpm))


if __name__ == "__main__":
    app = App()
    Estate(app, "estate", read(Path(__file__).with_name("estate.yaml")))
    app.synth()
