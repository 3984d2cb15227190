"""litellm_team_callback."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from provider_shim.answers import Json, dig, part, rows
from provider_shim.gateway.errors import GatewayError
from provider_shim.resources import callbacks
from provider_shim.resources.team import Team
from provider_shim.spec import Attr, Change, Endpoints, Gateway, Reader, Resource, Values

IDENTITY = ("team_id", "callback_name", "callback_type")


class TeamCallback(Resource):
    """Where the calls of a team are logged: one callback, beside others that something else manages. A team whose
    `logging` is set has all of its callbacks there, and undoes this.

    LiteLLM keeps it in the metadata of the team. Its own call to remove a callback removes all of that name.
    """

    type_name: ClassVar[str] = "litellm_team_callback"
    identity: ClassVar[str] = "{team_id}:{callback_name}:{callback_type}"
    reader: ClassVar[Reader] = Team.reader
    endpoints: ClassVar[Endpoints] = Endpoints(
        create=Team.endpoints.update, update=Team.endpoints.update, delete=Team.endpoints.update
    )

    team_id: Annotated[str, Attr(description="Id of the team.", replace=True)]
    callback_name: Annotated[callbacks.CallbackName, Attr(replace=True)]
    callback_type: Annotated[
        callbacks.CallbackType,
        Attr(description="Which calls: `success`, `failure` or `success_and_failure`.", replace=True),
    ] = "success_and_failure"
    callback_secrets: callbacks.CallbackSecrets = None
    callback_vars: callbacks.CallbackVars = None

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        team = await gateway.read(cls.reader, values)
        entry = None if team is None else callbacks.find(_logging(team), values)
        if entry is None:
            return None
        return {**callbacks.read_entry(entry), **{name: values[name] for name in IDENTITY}}

    @classmethod
    def told(cls, place: tuple[str, ...], found: Json, known: Json) -> Json:
        return callbacks.told_secrets(found, known) if place == ("callback_secrets",) else found

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> None:
        await cls._put(gateway, change.planned, callbacks.send_entry(change.planned), frozenset())

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        managed = frozenset((*part(change.prior, "callback_secrets"), *part(change.prior, "callback_vars")))
        await cls._put(gateway, change.planned, callbacks.send_entry(change.planned), managed)

    @classmethod
    async def delete(cls, gateway: Gateway, values: Values) -> None:
        await cls._put(gateway, values, None, frozenset())

    @classmethod
    async def _put(
        cls, gateway: Gateway, values: Values, entry: dict[str, Any] | None, managed: frozenset[str]
    ) -> None:
        """Have this entry among the callbacks, or none. What an import could not bring, and nobody has `managed`,
        stays."""

        async def put() -> None:
            team = await gateway.read(cls.reader, values)
            if team is None:
                raise GatewayError(f"There is no team {values['team_id']!r}", "Its callbacks are gone with it.")
            written = entry
            if written is not None:
                given = written["callback_vars"]
                theirs = callbacks.untold(callbacks.find(_logging(team), values), {*managed, *given})
                written = {**written, "callback_vars": {**given, **theirs}}
            logging = callbacks.put(_logging(team), values, written)
            body = {"team_id": values["team_id"], "metadata": {**part(team, "metadata"), "logging": logging}}
            await gateway.write(cls.endpoints.update, body=body)

        def holds(team: Json) -> bool:
            return team is None or (callbacks.find(_logging(team), values) is None) == (entry is None)

        row = callbacks.row_of(values["team_id"])
        async with gateway.rows.turn(row):
            await put()
        await gateway.rows.settle(row, lambda: gateway.read(cls.reader, values), holds, put)


def _logging(team: Json) -> Json:
    """The callbacks of a team, which may have none. Raises Unexpected, or LookupError, where it is no team."""
    metadata = team["metadata"]
    return rows(metadata, "logging") if metadata and dig(metadata, ["logging"]) is not None else []
