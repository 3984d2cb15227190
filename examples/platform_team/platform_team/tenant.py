"""Tenants, by the rules of this house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from constructs import Construct

from litellm_constructs import Budget, Duration, IModel, IOrganization, IUser, Key, ModelLimit, Team

MONTH = Duration.days(30)
KEYS_LIVE = Duration.days(90)
SHARE_OF_A_MEMBER = 10


class Tenant(Construct):
    """A tenant of the platform: a team with a budget, its people, the keys of its services, and its models.

    The rules of the house: every tenant has a cost center and a budget, no person spends more than a tenth of it, and
    keys live 90 days.

    - `cost_center`: to whom the spend is charged; stands in the team's metadata.
    - `usd_per_month`: spend ceiling of the whole tenant, in USD per 30 days.
    - `models`: what the tenant may call.
    - `members`: who belongs to it. Nobody if not set.
    - `organization`: whose it is. None if not set.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        cost_center: str,
        usd_per_month: Decimal | int,
        models: Sequence[IModel | str],
        members: Sequence[IUser] = (),
        organization: IOrganization | None = None,
    ) -> None:
        super().__init__(scope, id)
        self._share = Budget.usd(Decimal(usd_per_month) / SHARE_OF_A_MEMBER, per=MONTH)
        self.team = Team(
            self,
            "Team",
            name=id,
            organization=organization,
            models=models,
            budget=Budget.usd(usd_per_month, per=MONTH),
            metadata={"cost_center": cost_center},
        )
        for member in members:
            self.add_member(member)

    def add_member(self, user: IUser) -> None:
        """Let `user` spend a tenth of the tenant's budget."""
        self.team.add_member(user, budget=self._share)

    def add_service(self, id: str, *, calls: Mapping[str, ModelLimit], budget: Budget | None = None) -> Key:
        """A key for a service of the tenant, for the models that it `calls` and with a limit for each.

        `budget` is its own share of the tenant's; none of its own if not set.
        """
        key = self.team.add_key(
            id, alias=f"{self.node.id}/{id}", service_account=id, budget=budget, expires_after=KEYS_LIVE
        )
        for model, limit in calls.items():
            key.allow(model, limit=limit)
        return key
