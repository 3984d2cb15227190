"""litellm_prompt."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from provider_shim.answers import Json, part, rows
from provider_shim.found import shown
from provider_shim.gateway import words
from provider_shim.gateway.errors import Refused
from provider_shim.spec import (
    Attr,
    Change,
    Check,
    Document,
    Endpoints,
    FreeMap,
    Gateway,
    Id,
    Pages,
    Reader,
    Resource,
    Values,
    Word,
    fill,
    merge_patch,
)

_DEFAULT = "development"


def _check_id(given: str) -> None:
    if found := re.search(r"/|[._]v", given):
        why = "goes in no path of LiteLLM" if found[0] == "/" else "begins the number of a version to LiteLLM"
        raise ValueError(f"{shown(given)} has {found[0]!r} in it, which {why}: leave it out")


_PARAMETERS = (
    "prompt_integration",
    "api_base",
    "api_key",
    "provider_specific_query_params",
    "ignore_prompt_manager_model",
    "ignore_prompt_manager_optional_params",
    "dotprompt_content",
)


def _check_others(given: Mapping[str, Json]) -> None:
    for name in given:
        if name in _PARAMETERS:
            raise ValueError(f"{name!r} has an attribute of its own: set {name} instead")


PROMPTS = Pages(
    "GET /prompts/list",
    "prompts",
    values=lambda prompt: {"prompt_id": prompt["prompt_id"], "environment": prompt["environment"]},
)


class Prompt(Resource):
    """A prompt that calls ask for by its id, kept by LiteLLM itself or by a service such as Arize Phoenix. A change is
    a new version, and calls may still ask for the versions before it. Deleting it deletes all of them."""

    type_name: ClassVar[str] = "litellm_prompt"
    identity: ClassVar[str] = "{prompt_id}:{environment}"
    # With the environment LiteLLM looks into its database, and without one at what this process has loaded.
    reader: ClassVar[Reader] = Reader(
        "GET /prompts/{prompt_id}?environment={environment}",
        lambda answer: answer["prompt_spec"],
        gone=words.NO_PROMPT,
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /prompts",
        update="PUT /prompts/{prompt_id}",
        delete="DELETE /prompts/{prompt_id}?environment={environment}",
    )
    server_keys: ClassVar[Mapping[str, Json]] = {"prompt_id": None}

    prompt_id: Annotated[Id, Check(_check_id), Attr(description="Id by which calls ask for the prompt.", replace=True)]
    prompt_integration: Annotated[
        Literal["arize_phoenix", "bitbucket", "dotprompt", "generic_prompt_management", "gitlab"] | Word,
        Attr(
            description="Where the prompt is kept: by LiteLLM itself (`dotprompt`), or by what else LiteLLM knows.",
            send="litellm_params.prompt_integration",
        ),
    ]
    environment: Annotated[
        Id,
        Attr(
            description="What calls may ask for beside the id: `development`, `staging`, `production`, or a word of "
            "your own.",
            send="prompt_info.environment",
            read="environment",
            replace=True,
        ),
    ] = _DEFAULT
    dotprompt_content: Annotated[
        str | None,
        Attr(
            description="The prompt itself, with its model and parameters in front: the text of a `.prompt` file.",
            send="litellm_params.dotprompt_content",
        ),
    ] = None
    api_base: Annotated[
        str | None, Attr(description="Address of the service that keeps it.", send="litellm_params.api_base")
    ] = None
    api_key: Annotated[
        str | None,
        Attr(
            description="API key of that service, which LiteLLM tells to its admins. Left as it is if not set.",
            sensitive=True,
            shared=True,
            send="litellm_params.api_key",
        ),
    ] = None
    provider_specific_query_params: Annotated[
        Document | None,
        Attr(
            description="What else to ask that service by.",
            send="litellm_params.provider_specific_query_params",
        ),
    ] = None
    ignore_prompt_manager_model: Annotated[
        bool | None,
        Attr(
            description="Whether the model of a call holds, and not that of the prompt.",
            send="litellm_params.ignore_prompt_manager_model",
            clear=False,
            unset=False,
        ),
    ] = None
    ignore_prompt_manager_optional_params: Annotated[
        bool | None,
        Attr(
            description="Whether the parameters of a call hold, and not those of the prompt.",
            send="litellm_params.ignore_prompt_manager_optional_params",
            clear=False,
            unset=False,
        ),
    ] = None
    prompt_type: Annotated[
        Literal["db"],
        Attr(
            description="`db`. Those of the gateway's configuration file are `config`, and cannot be changed.",
            send="prompt_info.prompt_type",
        ),
    ] = "db"
    additional_litellm_params: Annotated[
        dict[str, Any] | None,
        FreeMap(),
        Check(_check_others),
        Attr(
            description="Any other of its parameters, such as `prompt_data` or `gitlab_config`.",
            send="litellm_params",
        ),
    ] = None

    @classmethod
    def parse_id(cls, id: str) -> list[dict[str, Any]]:
        """`prompt_id:environment`, or the id alone for `development`. Ids may have colons too."""
        prompt_id, _, environment = id.rpartition(":")
        whole = [{"prompt_id": prompt_id, "environment": environment}] if prompt_id and environment else []
        return [*whole, {"prompt_id": id, "environment": _DEFAULT}]

    @classmethod
    def manageable(cls, row: Json) -> bool:
        return part(row, "prompt_info").get("prompt_type") != "config"

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> None:
        planned = change.planned
        params = part(change.body, "litellm_params")
        try:
            await gateway.create(cls.endpoints.create, change.body, find=lambda: _running(gateway, planned, params))
        except Refused:
            # LiteLLM keeps what it refuses, and deletes only what it runs.
            runs = {"litellm_params": {"prompt_integration": "dotprompt"}}
            with contextlib.suppress(Exception):
                await gateway.write("PATCH /prompts/{prompt_id}?environment={environment}", planned, runs)
                await cls.delete(gateway, planned)
            raise

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        now = await cls.fetch(gateway, change.planned)
        body = {
            "prompt_id": change.planned["prompt_id"],
            "litellm_params": merge_patch(part(now, "litellm_params"), part(change.body, "litellm_params")),
            "prompt_info": {**part(now, "prompt_info"), **change.whole["prompt_info"]},
        }
        # Each PUT is one version more.
        call = fill(cls.endpoints.update, change.planned)
        await gateway.create(call, body, find=lambda: _running(gateway, change.planned, body["litellm_params"]))


async def _running(gateway: Gateway, prompt: Values, params: Values) -> Json | None:
    """The prompt, if the gateway has loaded it with these parameters."""
    for row in rows(await gateway.query(PROMPTS.call), PROMPTS.rows):
        there = {name: value for name, value in part(row, "litellm_params").items() if value not in (None, False)}
        wanted = {name: value for name, value in params.items() if value not in (None, False)}
        if there == wanted and all(row[name] == prompt[name] for name in ("prompt_id", "environment")):
            return row
    return None
