"""Users who belong to something, such as a team: one of them, or several in one resource."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json, part, rows, text
from provider_shim.gateway.errors import GatewayError, Taken, Uncertain
from provider_shim.resources.user import Email
from provider_shim.spec import Attr, Change, Gateway, Nested, Resource, Values

WHO = ("user_id", "user_email")

IN_BLOCKS: Mapping[str, str] = dict.fromkeys((*WHO, "role"), "member has it")
"""Fields of a request that the blocks have."""


class Membership(Resource):
    """One user. `reader` reads what it belongs to."""

    role_at: ClassVar[str] = "role"
    """Where the role stands in the answer."""

    @classmethod
    def roster_of(cls, owner: Json) -> list[dict[str, Any]]:
        """All who belong to it."""
        raise NotImplementedError

    @classmethod
    async def find(cls, gateway: Gateway, owner: Json, values: Values) -> Json | None:
        """The one whom the user id, or else the e-mail address, in `values` tells."""
        raise NotImplementedError

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        owner = await gateway.read(cls.reader, values)
        return None if owner is None else await cls.find(gateway, owner, values)


class Member(Nested):
    user_id: Annotated[
        str | None,
        Attr(
            description="Id of the user. If only `user_email` is set, the id of the user with that address.",
            computed=True,
        ),
    ] = None
    user_email: Annotated[
        Email | None, Attr(description="E-mail address of the user. The user's own if not set.", computed=True)
    ] = None


def is_same(one: Values, other: Values) -> bool:
    """Whether two members are one user, as far as they say."""
    pairs = [(one.get(name), other.get(name)) for name in WHO]
    said = [(mine, theirs) for mine, theirs in pairs if isinstance(mine, str) and isinstance(theirs, str)]
    known = [(mine.lower(), theirs.lower()) for mine, theirs in said if mine and theirs]
    return bool(known) and all(mine == theirs for mine, theirs in known)


def check_members(members: list[Values]) -> None:
    for number, member in enumerate(members):
        if not any(member.get(name) for name in WHO):
            raise ValueError("nothing says who a member is: set at least one of `user_id`, `user_email`")
        if any(is_same(member, other) for other in members[:number]):
            raise ValueError(f"{_named([member])} stands in two blocks")


def _named(members: Iterable[Values]) -> str:
    return ", ".join(repr(member.get("user_id") or member["user_email"]) for member in members)


class Memberships(Resource):
    """Several users, each of whom lives the life of an `each`. Others who belong there are left alone."""

    each: ClassVar[type[Membership]]
    limits: ClassVar[Mapping[str, str]]
    """The attributes that hold for each member, with the columns of its budget."""

    @classmethod
    def id_of(cls, values: Values) -> str | None:
        """None: that others belong there is not in the way."""
        return None

    @classmethod
    async def check_gateway(cls, gateway: Gateway) -> None:
        await cls.each.check_gateway(gateway)

    @classmethod
    async def deleting(cls, gateway: Gateway, prior: Values) -> str | None:
        told = [await cls.each.deleting(gateway, cls._one(prior, member)) for member in prior["member"]]
        return " ".join(filter(None, told)) or None

    @classmethod
    def ends(cls, prior: Values, planned: Values | None) -> Iterable[Values]:
        gone = _without(prior["member"], planned["member"] if planned else [])
        return [owner for member in gone for owner in cls.each.ends(cls._one(prior, member), None)]

    @classmethod
    async def changing(cls, gateway: Gateway, prior: Values, planned: Values) -> str | None:
        known = isinstance(planned["member"], list)
        gone = _without(prior["member"], planned["member"]) if known else []
        return await cls.deleting(gateway, {**prior, "member": gone})

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        owner = await gateway.read(cls.reader, values)
        if owner is None:
            return None
        # An import takes all.
        wanted = values["member"] or cls.each.roster_of(owner)
        found = [(member, await cls.each.find(gateway, owner, cls._one(values, member))) for member in wanted]
        there = [(member, row) for member, row in found if row is not None]
        if not there:
            return None
        return {
            **{name: values[name] for name in cls.identified_by()},
            "member": [
                {
                    "user_id": text(row, "user_id"),
                    "user_email": member.get("user_email") or row.get("user_email"),
                    "role": row[cls.each.role_at],
                }
                for member, row in there
            ],
            "litellm_budget_table": {
                column: _of_all([part(row, "litellm_budget_table").get(column) for _, row in there], values[name])
                for name, column in cls.limits.items()
            },
        }

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> None:
        there = await cls.fetch(gateway, change.planned)
        if there is not None:
            raise Taken(cls.type_name, f"There already: {_named(rows(there, 'member'))}.")
        try:
            await cls._join(gateway, change, change.planned["member"])
        except GatewayError as error:
            if await cls.fetch(gateway, change.planned) is None:
                raise
            raise Uncertain(error.summary, f"{error.detail} Who has joined is in the state, as tainted.") from error

    @classmethod
    async def recover(cls, gateway: Gateway, change: Change) -> Json | None:
        found = await cls.fetch(gateway, change.planned)
        for member in [] if found is None else rows(found, "member"):
            one = cls._new(change, member)
            await cls.each.recover(gateway, one)
            change.made += one.made
        return found

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        before, after = change.prior["member"], change.planned["member"]
        for member in _without(before, after):
            await cls.each.remove(gateway, cls._one(change.prior, member))
        for member in after:
            for old in (old for old in before if is_same(old, member)):
                one = cls._changed(change, old, member)
                if one.changed:
                    await cls.each.update(gateway, one)
                    change.made += one.made
        new = _without(after, before)
        there = [(member, await cls.each.fetch(gateway, cls._one(change.planned, member))) for member in new]
        others = [member for member, row in there if row is not None and not cls._is_as_planned(change, member, row)]
        if others:
            raise GatewayError(
                f"{_named(others)} cannot be added to this {cls.type_name}",
                "They are there already, with another role or other limits. They stay as they are: remove them there, "
                "or leave them to whatever manages them.",
            )
        await cls._join(gateway, change, [member for member, row in there if row is None])

    @classmethod
    async def delete(cls, gateway: Gateway, values: Values) -> None:
        for member in values["member"]:
            await cls.each.remove(gateway, cls._one(values, member))

    # --- one of them

    @classmethod
    def _is_as_planned(cls, change: Change, member: Values, row: Json) -> bool:
        """Whether an update that was broken off may have added this one."""
        budget = part(row, "litellm_budget_table")
        limits = {column: change.whole[name] for name, column in cls.limits.items() if name in change.whole}
        return row[cls.each.role_at] == member["role"] and limits == {name: budget.get(name) for name in limits}

    @classmethod
    async def _join(cls, gateway: Gateway, change: Change, members: Iterable[Values]) -> None:
        async def join(member: Values) -> None:
            one = cls._new(change, member)
            try:
                await cls.each.create(gateway, one)
                if one.planned["user_id"] is None:
                    one.planned["user_id"] = text(await cls.each.fetch(gateway, one.planned), "user_id")
                await cls.each.finish(gateway, one)
            finally:
                change.made += one.made

        ended = await asyncio.gather(*map(join, members), return_exceptions=True)
        for failure in ended:
            if failure is not None:
                raise failure

    @classmethod
    def _one(cls, values: Values, member: Values) -> dict[str, Any]:
        """The attributes of a member."""
        own = {name: member.get(name) for name in (*WHO, "role")}
        return {**{name: values[name] for name in (*cls.identified_by(), *cls.limits)}, **own}

    @classmethod
    def _new(cls, change: Change, member: Values) -> Change:
        planned = cls._one(change.planned, member)
        own = {name: planned[name] for name in (*cls.identified_by(), *WHO, "role") if planned[name]}
        body = {**own, **{name: change.whole[name] for name in cls.limits if name in change.whole}}
        return Change({}, planned, body, dict(body), frozenset(planned))

    @classmethod
    def _changed(cls, change: Change, old: Values, member: Values) -> Change:
        body = {name: change.body[name] for name in cls.limits if name in change.body}
        if old["role"] != member["role"]:
            body["role"] = member["role"]
        whole = cls._new(change, member).whole
        return Change(cls._one(change.prior, old), cls._one(change.planned, member), body, whole, frozenset(body))


def _without(members: Iterable[Values], others: Iterable[Values]) -> list[Values]:
    there = list(others)
    return [member for member in members if not any(is_same(member, other) for other in there)]


def _of_all(found: list[Json], known: Json) -> Json:
    """What members have of a limit: what one of them has otherwise than it is `known`, or nothing if none is and they
    are not alike."""
    if known is None and any(value != found[0] for value in found):
        return None
    return next((value for value in found if value != known), known)
