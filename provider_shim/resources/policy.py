"""litellm_policy."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from provider_shim.answers import Json, rows, text
from provider_shim.found import shown
from provider_shim.gateway.errors import GatewayError
from provider_shim.spec import (
    Attr,
    Change,
    Check,
    Endpoints,
    Form,
    Gateway,
    Id,
    Names,
    Nested,
    Pages,
    Reader,
    Resource,
    Values,
    Word,
)

Action = Literal["allow", "block", "modify_response", "next"] | Word


def _check_name(given: str) -> None:
    if "/" in given:
        raise ValueError(f"{shown(given)} has a `/` in it, which goes in no path of LiteLLM: leave it out")


class Condition(Nested):
    model: Annotated[
        str | None, Attr(description="Public name of the model that is called, or a regular expression for it.")
    ] = None


class Step(Nested):
    guardrail: Annotated[str, Attr(description="Name of the guardrail that looks.")]
    on_pass: Annotated[
        Action | None,
        Attr(description="What follows when it finds nothing: `allow`, `next`, ... `allow` if not set."),
    ] = None
    on_fail: Annotated[
        Action | None,
        Attr(description="What follows when it finds something: `block`, `next`, ... `block` if not set."),
    ] = None
    on_error: Annotated[
        Action | None, Attr(description="What follows when it cannot look. As for `on_fail` if not set.")
    ] = None
    pass_data: Annotated[
        bool | None, Attr(description="Whether the next step gets the call as this one has changed it.")
    ] = None
    modify_response_message: Annotated[
        str | None, Attr(description="What is answered instead, for `modify_response`.")
    ] = None


_DEFAULTS: Mapping[str, Json] = {"on_pass": "allow", "on_fail": "block", "pass_data": False}
"""What LiteLLM fills in."""


def _meaning(step: Mapping[str, Json]) -> dict[str, Json]:
    return {**_DEFAULTS, **{name: value for name, value in step.items() if value is not None}}


class Pipeline(Nested):
    mode: Annotated[Literal["pre_call", "post_call"] | Word, Attr(description="When they look.")]
    steps: Annotated[list[Annotated[Step, Form(same=_meaning)]], Attr(description="Guardrails, one after the other.")]


POLICIES = Pages(
    "GET /policies/list?version_status=production",
    "policies",
    values=lambda policy: {"policy_name": policy["policy_name"]},
)


class Policy(Resource):
    """Guardrails that hold together, under a name by which teams and keys ask for them, or where a
    `litellm_policy_attachment` says. A change is a new version, which takes the place of the one before at once."""

    type_name: ClassVar[str] = "litellm_policy"
    identity: ClassVar[str] = "{policy_name}"
    reader: ClassVar[Reader] = Reader("GET /policies/name/{policy_name}/versions")
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /policies",
        update="PUT /policies/{policy_id}",
        delete="DELETE /policies/name/{policy_name}/all-versions",
    )
    clears_since: ClassVar[Mapping[str, str | None]] = {"pipeline": None}

    policy_name: Annotated[
        Id, Check(_check_name), Attr(description="Name of the policy, unique on the gateway.", replace=True)
    ]
    description: Annotated[str | None, Attr(description="What it is for.", clear="")] = None
    inherit: Annotated[str | None, Attr(description="Name of another policy whose guardrails hold too.", clear="")] = (
        None
    )
    guardrails_add: Annotated[Names | None, Attr(description="Names of the guardrails that it adds.")] = None
    guardrails_remove: Annotated[
        Names | None, Attr(description="Names of the guardrails of the other policy that it takes away.")
    ] = None
    condition: Annotated[Condition | None, Attr(description="For which calls. All if not set.", clear={})] = None
    pipeline: Annotated[
        Pipeline | None, Attr(description="Guardrails in an order, with what follows from what each of them finds.")
    ] = None

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        """The version that holds."""
        versions = rows(await gateway.read(cls.reader, values), "versions")
        return next((version for version in versions if text(version, "version_status") == "production"), None)

    @classmethod
    def manageable(cls, row: Json) -> bool:
        return bool(row.get("definition_location") != "config")

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        if "pipeline" in change.changed and not change.planned["pipeline"]:
            raise GatewayError(
                "This LiteLLM cannot clear pipeline of a policy",
                "Its versions have the pipeline of the one before. Have the policy made anew: -replace does.",
            )
        draft = await gateway.write("POST /policies/name/{policy_name}/versions", change.planned, {})
        try:
            # Only drafts change, and only what is published can hold.
            await gateway.write(cls.endpoints.update, draft, change.body)
            for status in ("published", "production"):
                await gateway.write("PUT /policies/{policy_id}/status", draft, {"version_status": status})
        except Exception:
            with contextlib.suppress(Exception):
                await gateway.write("DELETE /policies/{policy_id}", draft)
            raise
