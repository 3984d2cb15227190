"""Limits that LiteLLM keeps in a budget, a row of another table: the object's own, or one that others share and that
the object names by `budget_id`."""

from __future__ import annotations

from typing import Any

from provider_shim.answers import Json, part, text
from provider_shim.gateway.errors import GatewayError
from provider_shim.resources.budget import Budget
from provider_shim.resources.parts import has_made_up_id
from provider_shim.rules import Conflicts
from provider_shim.spec import Change, Gateway, Resource, Values, new_id

LIMITS = (
    "max_budget",
    "soft_budget",
    "budget_duration",
    "tpm_limit",
    "rpm_limit",
    "tpd_limit",
    "max_parallel_requests",
    "model_max_budget",
)


def instead_of_limits(limits: tuple[str, ...]) -> Conflicts:
    """The rule between `budget_id` and the limits that an object may have of its own."""
    because = "it stands in the budget that `budget_id` names, and LiteLLM ignores it here"
    return Conflicts("budget_id", limits, because)


class _Limited(Resource):
    """An object with such limits."""

    @classmethod
    async def kept(cls, gateway: Gateway, values: Values) -> Json | None:
        """The object with its budget, whosever that is."""
        return await super().fetch(gateway, values)


class Budgeted(_Limited):
    """One that gets another budget when it needs one."""

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        found = await cls.kept(gateway, values)
        return None if found is None else told(found, values["budget_id"])

    @classmethod
    async def recover(cls, gateway: Gateway, change: Change) -> Json | None:
        found = await super().recover(gateway, change)
        if found is not None:
            await cls.note_budget(gateway, change)
        return found

    @classmethod
    async def note_budget(cls, gateway: Gateway, change: Change) -> None:
        """Note the budget that LiteLLM has made along with the object."""
        budget = part(await cls.kept(gateway, change.planned), "litellm_budget_table")
        if budget and not change.planned["budget_id"]:
            change.made.append(text(budget, "budget_id"))


def shared_budget(row: Any) -> Json:
    """The id of the budget that an object shares with others; None where it is of its own, as LiteLLM makes it."""
    return None if has_made_up_id(row) else row["budget_id"]


class OneBudget(_Limited):
    """One that keeps the budget with which it was made."""

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        found = await cls.kept(gateway, values)
        return {**found, "litellm_budget_table": None} if found and values.get("budget_id") else found

    @classmethod
    def as_imported(cls, row: Json) -> Json:
        return {**row, "litellm_budget_table": None} if shared_budget(row) else row

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json | None:
        return cls._note_budget(change, await super().create(gateway, change))

    @classmethod
    async def recover(cls, gateway: Gateway, change: Change) -> Json | None:
        return cls._note_budget(change, await super().recover(gateway, change))

    @classmethod
    def _note_budget(cls, change: Change, made: Json | None) -> Json | None:
        if made and not change.planned["budget_id"]:
            change.made.append(text(made, "budget_id"))
        return made

    @classmethod
    async def check_budget(cls, gateway: Gateway, change: Change, noun: str, instead: str) -> None:
        """An import does not tell whether a budget is the object's own, so the configuration may say so later. Raises
        where it is another, with what to do `instead`."""
        wanted = change.body.pop("budget_id")
        found = await cls.kept(gateway, change.planned)
        if wanted and found and found["budget_id"] != wanted:
            raise GatewayError(
                f"LiteLLM cannot give {noun} another budget",
                f"It has the budget {found['budget_id']}, and `budget_id` is {wanted}. {instead}",
            )


def told(row: Values, known: str | None) -> dict[str, Any]:
    """An object with its own limits, or with the id of a budget that others share: the one that is `known` as such, or
    any whose id LiteLLM has not made up."""
    budget = part(row, "litellm_budget_table")
    if not budget or _is_own(budget, known):
        return {**row, "budget_id": None}
    return {**row, "budget_id": text(budget, "budget_id"), "litellm_budget_table": None}


async def write(gateway: Gateway, change: Change, row: Values) -> dict[str, str]:
    """Have the limits of an object as they are planned, `row` being the object as LiteLLM has it. Returns what is to be
    written of the object for that: the id of another budget, if it needs one."""
    now = part(row, "litellm_budget_table")
    limits = {name: change.body[name] for name in LIMITS if name in change.body}
    if wanted := change.planned["budget_id"]:
        return {} if now.get("budget_id") == wanted else {"budget_id": wanted}
    if now and _is_own(now, change.prior["budget_id"]):
        if limits:
            await gateway.write(Budget.endpoints.update, body={"budget_id": now["budget_id"], **limits})
        return {}
    return {"budget_id": await _make(gateway, change)} if limits or now else {}


async def _make(gateway: Gateway, change: Change) -> str:
    """Make a budget of the object's own; LiteLLM lets no object be without one that had one."""
    budget_id = new_id()
    limits = {name: change.whole[name] for name in LIMITS if name in change.whole}
    await gateway.create(
        Budget.endpoints.create,
        {**limits, "budget_id": budget_id},
        find=lambda: Budget.fetch(gateway, {"budget_id": budget_id}),
        chosen=budget_id,
    )
    change.made.append(budget_id)
    return budget_id


def _is_own(budget: dict[str, Any], known: str | None) -> bool:
    return budget.get("budget_id") != known and has_made_up_id(budget)
