"""litellm_model."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from itertools import takewhile, zip_longest
from typing import Annotated, Any, ClassVar, Literal, cast

from provider_shim.answers import Json, part, text
from provider_shim.gateway import words
from provider_shim.gateway.errors import GatewayError, Refused, Uncertain
from provider_shim.resources.parameters import SWITCHES, Parameters
from provider_shim.rules import Conflicts, Requires, Rule
from provider_shim.spec import (
    NEVER,
    Attr,
    Change,
    Check,
    Count,
    Document,
    Doubt,
    Endpoints,
    Form,
    Gateway,
    Id,
    Names,
    Pages,
    Reader,
    Resource,
    Usd,
    UsdPerMillion,
    Values,
    Word,
    as_json,
    new_id,
)

Mode = Literal[
    "chat",
    "completion",
    "embedding",
    "embeddings",
    "image_generation",
    "image_edit",
    "moderation",
    "audio_transcription",
    "audio_speech",
    "rerank",
    "responses",
    "anthropic_messages",
    "realtime",
    "video_generation",
    "batch",
    "ocr",
    "search",
    "vector_store",
    "evaluation",
    "decisions",
    "extraction",
]


def _embedding(mode: str) -> str:
    return "embedding" if mode == "embeddings" else mode


_ATTRIBUTES = {
    "model": "custom_llm_provider with base_model",
    "custom_llm_provider": "custom_llm_provider",
    "thinking": "thinking",
}
"""Parameters that are written by attributes of another form, and these."""


def _check_others(given: Mapping[str, Json]) -> None:
    found = next((name for name in given if name in _ATTRIBUTES), None)
    if found:
        raise ValueError(f"{found!r} has an attribute of its own, {_ATTRIBUTES[found]}: set that instead")


_INFO_ATTRIBUTES = {"id": "model_id", "blocked": "blocked"}
"""Keys of the `model_info` that LiteLLM takes for something else: an id of its own makes another deployment."""

_INFO_OF_LITELLM = frozenset(
    ("access_via_team_ids", "created_at", "created_by", "db_model", "direct_access", "updated_at", "updated_by")
)
"""Keys of the `model_info` that LiteLLM fills in by itself."""

_PRICES = {
    "input_cost_per_token": "input_cost_per_million_tokens",
    "output_cost_per_token": "output_cost_per_million_tokens",
}


def _check_info(given: Mapping[str, Json]) -> None:
    for name in given:
        if name in _INFO_ATTRIBUTES:
            raise ValueError(f"{name!r} has an attribute of its own, {_INFO_ATTRIBUTES[name]}: set that instead")
        if name in _INFO_OF_LITELLM:
            raise ValueError(f"{name!r} is filled in by LiteLLM itself: leave it out")
        if _is_price(name):
            where = _PRICES.get(name, f"{name} in additional_litellm_params")
            raise ValueError(f"{name!r} is a price, which LiteLLM drops there in silence: set {where}")


def _is_price(name: str) -> bool:
    return "cost" in name and not name.startswith("cost_per_ptu")


def _stored(info: dict[str, Json]) -> dict[str, Json]:
    """What is stored of a `model_info`. LiteLLM answers that first, and then what its cost map has, which begins with
    `pricing_overrides`, in older versions with `key`."""
    end = "pricing_overrides" if "pricing_overrides" in info else "key"
    return dict(takewhile(lambda item: item[0] != end, info.items()))


_THINKING = ("enabled", "adaptive", "disabled")


def _doubt_thinking(given: Mapping[str, Json]) -> None:
    kind = given.get("type")
    if kind not in _THINKING:
        raise ValueError(
            f"its type is sent as it is, and is none of the words that are known here: {', '.join(_THINKING)}"
        )


MODELS = Pages(
    "GET /v2/model/info?size=100&page={page}",
    "data",
    values=lambda model: {"model_id": model["model_info"]["id"]},
    price=2,
)


class Model(Resource):
    """A deployment of a model under a public name. Several under one name share its calls."""

    type_name: ClassVar[str] = "litellm_model"
    identity: ClassVar[str] = "{model_id}"
    named_by: ClassVar[tuple[str, ...]] = ("model_name",)
    reader: ClassVar[Reader] = Reader(
        "GET /model/info?litellm_model_id={model_id}",
        lambda answer: answer["data"][0],
        gone=words.NO_MODEL,
        pages=MODELS,
    )
    endpoints: ClassVar[Endpoints] = Endpoints(
        create="POST /model/new",
        update="PATCH /model/{model_id}/update",
        delete="POST /model/delete",
        delete_body=lambda model: {"id": model["model_id"]},
    )
    server_keys: ClassVar[Mapping[str, Json]] = {
        **dict.fromkeys(("model", "thinking", "custom_llm_provider")),
        **dict.fromkeys(SWITCHES, False),
        "member_auto_router": False,
    }
    rules: ClassVar[tuple[Rule, ...]] = (
        Requires(
            "thinking_budget_tokens",
            ("thinking_enabled",),
            "LiteLLM keeps none of a model that does not think",
        ),
        Conflicts("thinking", ("thinking_enabled", "thinking_budget_tokens"), "LiteLLM has one parameter for them"),
    )
    ignored: ClassVar[Mapping[str, str]] = {
        "litellm_params_to_remove": "it is how parameters are cleared",
    }

    model_name: Annotated[str, Attr(description="Public name, by which keys call the model.")]
    custom_llm_provider: Annotated[
        str,
        Attr(
            description="LiteLLM's name of the provider: `openai`, `azure`, `bedrock`, ...", send=NEVER, read="provider"
        ),
    ]
    base_model: Annotated[
        str, Attr(description="The provider's name of the model (or of the deployment).", send=NEVER, read="base")
    ]
    model_id: Annotated[
        Id | None,
        Attr(
            description="Id of the deployment. A random UUID if not set.",
            computed=True,
            replace=True,
            choose=new_id,
            send="model_info.id",
        ),
    ] = None
    pricing_base_model: Annotated[
        str | None,
        Attr(
            description="Model in LiteLLM's cost map whose price and limits hold, where `base_model` is the name of a "
            "deployment.",
            send="model_info.base_model",
        ),
    ] = None
    mode: Annotated[
        Mode | Word | None,
        Form(send=_embedding, same=_embedding),
        Attr(
            description="What the model does. LiteLLM's cost map tells if not set.", send="model_info.mode", shared=True
        ),
    ] = None
    tier: Annotated[
        Literal["free", "paid"] | Word | None,
        Attr(description="`free` or `paid`. `free` if not set.", send="model_info.tier", unset="free"),
    ] = None
    access_groups: Annotated[
        Names | None,
        Attr(
            description="Access groups of the model. Left as they are if not set.",
            send="model_info.access_groups",
            shared=True,
        ),
    ] = None
    blocked: Annotated[
        bool | None,
        Attr(
            description="Whether calls are kept away from the deployment. Left as it is if not set.",
            shared=True,
            read="model_info.blocked",
            clear=False,
            unset=False,
        ),
    ] = None
    team_id: Annotated[
        str | None,
        Attr(
            description="Id of the one team that may call the model. Needs an Enterprise licence.",
            send="model_info.team_id",
            replace=True,
            licensed=True,
        ),
    ] = None
    litellm_credential_name: Annotated[
        str | None,
        Attr(
            description="Name of the credential to call the provider with.",
            send="litellm_params.litellm_credential_name",
        ),
    ] = None
    model_api_key: Annotated[
        str | None,
        Attr(
            description="API key of the provider. `os.environ/NAME` is read from the gateway's own environment.",
            sensitive=True,
            send="litellm_params.api_key",
            read=NEVER,
        ),
    ] = None
    model_api_base: Annotated[
        str | None, Attr(description="Address of the provider's API.", send="litellm_params.api_base")
    ] = None
    api_version: Annotated[
        str | None, Attr(description="Version of the provider's API.", send="litellm_params.api_version")
    ] = None
    tpm: Annotated[Count | None, Attr(description="Tokens per minute.", send="litellm_params.tpm")] = None
    rpm: Annotated[Count | None, Attr(description="Requests per minute.", send="litellm_params.rpm")] = None
    input_cost_per_million_tokens: Annotated[
        UsdPerMillion | None,
        Attr(description="Price in USD of a million input tokens.", send="litellm_params.input_cost_per_token"),
    ] = None
    output_cost_per_million_tokens: Annotated[
        UsdPerMillion | None,
        Attr(description="Price in USD of a million output tokens.", send="litellm_params.output_cost_per_token"),
    ] = None
    input_cost_per_pixel: Annotated[
        Usd | None, Attr(description="Price in USD of an input pixel.", send="litellm_params.input_cost_per_pixel")
    ] = None
    output_cost_per_pixel: Annotated[
        Usd | None, Attr(description="Price in USD of an output pixel.", send="litellm_params.output_cost_per_pixel")
    ] = None
    input_cost_per_second: Annotated[
        Usd | None, Attr(description="Price in USD of a second of input.", send="litellm_params.input_cost_per_second")
    ] = None
    output_cost_per_second: Annotated[
        Usd | None,
        Attr(description="Price in USD of a second of output.", send="litellm_params.output_cost_per_second"),
    ] = None
    reasoning_effort: Annotated[
        str | None,
        Attr(
            description="`low`, `medium`, `high`, or what else the provider knows.",
            send="litellm_params.reasoning_effort",
        ),
    ] = None
    thinking_enabled: Annotated[
        bool | None,
        Attr(
            description="Whether the model thinks before it answers.", send=NEVER, read="thinking_enabled", unset=False
        ),
    ] = None
    thinking_budget_tokens: Annotated[
        Count | None,
        Attr(
            description="Tokens that thinking may take. 1024 if not set.",
            send=NEVER,
            read="thinking_budget_tokens",
            unset=1024,
        ),
    ] = None
    thinking: Annotated[
        Document | None,
        Doubt(_doubt_thinking),
        Attr(
            description='How the model thinks, where `thinking_enabled` does not say it: `{type = "adaptive"}`, or '
            "what else the provider knows.",
            send=NEVER,
            read="thinking",
        ),
    ] = None
    merge_reasoning_content_in_choices: Annotated[
        bool | None,
        Attr(
            description="Whether reasoning is merged into the answer.",
            send="litellm_params.merge_reasoning_content_in_choices",
            clear=False,
            unset=False,
        ),
    ] = None
    aws_access_key_id: Annotated[
        str | None,
        Attr(description="AWS access key id.", sensitive=True, send="litellm_params.aws_access_key_id", read=NEVER),
    ] = None
    aws_secret_access_key: Annotated[
        str | None,
        Attr(
            description="AWS secret access key.",
            sensitive=True,
            send="litellm_params.aws_secret_access_key",
            read=NEVER,
        ),
    ] = None
    aws_region_name: Annotated[str | None, Attr(description="AWS region.", send="litellm_params.aws_region_name")] = (
        None
    )
    aws_session_name: Annotated[
        str | None,
        Attr(description="AWS session name.", send="litellm_params.aws_session_name"),
    ] = None
    aws_role_name: Annotated[
        str | None, Attr(description="AWS role to assume.", send="litellm_params.aws_role_name")
    ] = None
    vertex_project: Annotated[
        str | None, Attr(description="Google Cloud project.", send="litellm_params.vertex_project")
    ] = None
    vertex_location: Annotated[
        str | None, Attr(description="Google Cloud location.", send="litellm_params.vertex_location")
    ] = None
    vertex_credentials: Annotated[
        str | None,
        Attr(
            description="Google Cloud credentials, as JSON text.",
            sensitive=True,
            send="litellm_params.vertex_credentials",
            read=NEVER,
        ),
    ] = None
    additional_litellm_params: Annotated[
        Parameters | None,
        Check(_check_others),
        Attr(
            description="Any other of LiteLLM's `litellm_params`, such as `timeout`, `weight`, `order`, `tags`.",
            send="litellm_params",
        ),
    ] = None
    additional_model_info: Annotated[
        Parameters | None,
        Check(_check_info),
        Attr(
            description="Any other key of LiteLLM's `model_info`, such as `supports_vision`. No prices: LiteLLM drops "
            "them there.",
            send="model_info",
            licensed_keys=("team_id",),
        ),
    ] = None

    @classmethod
    async def check_gateway(cls, gateway: Gateway) -> None:
        try:
            # Finds out whether models can be stored before it finds out that there is no such model.
            await gateway.query("PATCH /model/{id}/update", {"id": new_id()}, {})
        except Refused as error:
            if error.says(words.MODELS_NOT_STORED):
                raise GatewayError(
                    "The gateway does not keep models in its database",
                    "litellm_model needs `store_model_in_db: true` in the gateway's general_settings, or "
                    "STORE_MODEL_IN_DB=True in its environment.",
                ) from None

    @classmethod
    async def fetch(cls, gateway: Gateway, values: Values) -> Json | None:
        model = await super().fetch(gateway, values)
        if model is None:
            return None
        found = split(model, whole=values.get("thinking") is not None)
        info = part(found, "model_info")
        if values.get("pricing_base_model") is None and info.get("base_model") == found["base"]:
            # The price is that of the model itself, as without it; other providers write it down.
            found["model_info"] = {**info, "base_model": None}
        return found

    @classmethod
    def manageable(cls, row: Json) -> bool:
        return part(row, "model_info").get("db_model") is not False

    @classmethod
    def told(cls, place: tuple[str, ...], found: Json, known: Json) -> Json:
        if place[:1] != ("litellm_params",):
            return found
        if place[1:]:
            return known if _is_reference(known) else found
        return _unmasked(found, known or {})

    @classmethod
    def as_imported(cls, row: Json) -> Json:
        stored = _stored(part(row, "model_info"))
        info = {name: stored[name] for name in stored if name not in _INFO_OF_LITELLM and not _is_price(name)}
        return {**row, "model_info": info}

    @classmethod
    async def create(cls, gateway: Gateway, change: Change) -> Json:
        _join(change.body, change)
        _take_removed(change.body["litellm_params"])
        try:
            return await super().create(gateway, change)
        except Uncertain:
            raise
        except Exception as error:
            # LiteLLM may have saved a row that it cannot serve (an unknown provider): it would block the id.
            with contextlib.suppress(Exception):
                await cls.delete(gateway, change.planned)
            if isinstance(error, Refused) and error.says(words.SAVED_NOT_SERVED):
                raise _unserved(change.planned) from None
            raise

    @classmethod
    async def finish(cls, gateway: Gateway, change: Change) -> None:
        if change.planned["blocked"]:
            # Older versions ignore it in POST /model/new.
            await cls._block(gateway, change.planned)

    @classmethod
    async def update(cls, gateway: Gateway, change: Change) -> None:
        _join(change.body, change)
        removed = {part: _take_removed(change.body[part]) for part in ("litellm_params", "model_info")}
        if removed["litellm_params"]:
            # Newer versions remove what is named here; older ones ignore it.
            change.body["litellm_params_to_remove"] = removed["litellm_params"]
        if "/" in change.planned["model_id"]:
            # PATCH /model/{model_id}/update takes none in an id, and no other call changes all of a model.
            await cls._make_again(gateway, change, await cls._block(gateway, change.planned), removed)
            if change.planned["blocked"]:
                await cls._block(gateway, change.planned)
            return
        # Older versions switch off what an update leaves out.
        switches = {name: value for name, value in part(change.whole, "litellm_params").items() if name in SWITCHES}
        change.body["litellm_params"] = {**switches, **change.body["litellm_params"]}
        answer = await gateway.write(cls.endpoints.update, change.planned, change.body)
        if "custom_llm_provider" in change.changed:
            await cls._check_served(gateway, change)
        if any(name in answer[part] for part, names in removed.items() for name in names):
            await cls._make_again(gateway, change, answer, removed)
            if answer.get("blocked"):
                await cls._block(gateway, change.planned)

    @staticmethod
    async def _block(gateway: Gateway, model: Values) -> Any:
        """Have calls kept away from the deployment, or not. Returns it as LiteLLM stores it."""
        call = "POST /model/block" if model["blocked"] else "POST /model/unblock"
        return await gateway.write(call, body={"model_id": model["model_id"]})

    @classmethod
    async def _check_served(cls, gateway: Gateway, change: Change) -> None:
        """LiteLLM takes a provider that it does not know, and serves the model as it was until it starts again."""
        model = await cls.fetch(gateway, change.planned)
        if model is None or model["provider"] != change.planned["custom_llm_provider"]:
            before = {"litellm_params": {"model": _model_of(change.prior)}}
            await gateway.write(cls.endpoints.update, change.planned, before)
            raise _unserved(change.planned)

    @classmethod
    async def _make_again(cls, gateway: Gateway, change: Change, stored: Values, removed: Values) -> None:
        """Delete and create under the same id: what is left when LiteLLM's merge would keep a parameter.

        What others have set on the model stays; a secret of theirs would be lost, for only LiteLLM knows it.
        """
        _join(change.whole, change)
        _take_removed(change.whole["litellm_params"])
        parameters, info = change.whole["litellm_params"], change.whole["model_info"]
        told = part(await super().fetch(gateway, change.planned), "litellm_params")
        others = {name for name in stored["litellm_params"] if name not in {*parameters, *removed["litellm_params"]}}
        lost = sorted(name for name in others if told.get(name) is None or _has_mask(told[name]))
        if lost:
            names, gone = ", ".join(lost), ", ".join([*removed["litellm_params"], *removed["model_info"]])
            why, otherwise = (
                (f"LiteLLM keeps {gone} of a model unless it is made again", ", or leave the removed attribute in it")
                if gone
                else ("LiteLLM takes no `/` in the id of a model that it changes, so the model is made again", "")
            )
            raise GatewayError(
                "A secret would be lost",
                f"{why}, and then {names} would be lost, which only LiteLLM knows. Set {names} in the configuration"
                f"{otherwise}",
            )
        kept = {name: value for name, value in stored["model_info"].items() if name not in removed["model_info"]}
        change.whole["litellm_params"] = {**{name: told[name] for name in others}, **parameters}
        change.whole["model_info"] = {**kept, **info}
        await cls.delete(gateway, change.planned)
        change.body = change.whole
        await cls.create(gateway, change)


def _unserved(model: Values) -> GatewayError:
    return GatewayError(
        f"LiteLLM does not serve {_model_of(model)}",
        f"It took the model and did not serve it, as it does when it does not know the provider "
        f"{model['custom_llm_provider']!r}; so that was undone. Check `custom_llm_provider`. LiteLLM's log says more.",
    )


def _model_of(model: Values) -> str:
    return f"{model['custom_llm_provider']}/{model['base_model']}"


HIDDEN = frozenset(
    {
        "api_key",
        "aws_access_key_id",
        "aws_secret_access_key",
        "client_secret",
        "vertex_ai_credentials",
        "vertex_credentials",
    }
)
"""Parameters that LiteLLM leaves out when it tells of a model. Of others with such names it shows eight characters."""


def _unmasked(told: Values, known: Values) -> dict[str, Any]:
    """The parameters that LiteLLM tells, with secrets and references as they are `known`; a secret that is not known is
    left out."""
    hidden = {name: value for name, value in known.items() if name in HIDDEN or _is_reference(value)}
    shown = {name: _reveal(value, known.get(name)) for name, value in told.items()}
    return {**{name: value for name, value in shown.items() if name in known or not _has_mask(value)}, **hidden}


def _is_reference(value: Json) -> bool:
    """LiteLLM tells what the variable of its environment has, or nothing."""
    return isinstance(value, str) and value.startswith("os.environ/")


def _reveal(told: Json, known: Json) -> Json:
    if isinstance(told, dict) and isinstance(known, dict):
        secrets = cast("dict[str, Json]", known)
        return {name: _reveal(value, secrets.get(name)) for name, value in cast("dict[str, Json]", told).items()}
    if isinstance(told, list) and isinstance(known, list):
        pairs = zip_longest(cast("list[Json]", told), cast("list[Json]", known)[: len(cast("list[Json]", told))])
        return [_reveal(value, secret) for value, secret in pairs]
    return known if known is not None and told == _mask(str(known)) else cast("Json", told)


def _mask(secret: str) -> str:
    """A secret as LiteLLM shows it: the first and the last four characters, or none if it is short."""
    return "*" * len(secret) if len(secret) <= 8 else secret[:4] + "*" * (len(secret) - 8) + secret[-4:]


def _has_mask(value: Json) -> bool:
    if isinstance(value, dict):
        return any(map(_has_mask, cast("dict[str, Json]", value).values()))
    if isinstance(value, list):
        return any(map(_has_mask, cast("list[Json]", value)))
    return isinstance(value, str) and re.fullmatch(r"\*{1,8}|.{4}\*+.{4}", value, re.DOTALL) is not None


def _take_removed(body: dict[str, Any]) -> list[str]:
    """Names of what is None in `body`, taken out of it: LiteLLM ignores null."""
    removed = [name for name, value in body.items() if value is None]
    for name in removed:
        del body[name]
    return removed


def _join(body: dict[str, Any], change: Change) -> None:
    """Write what two attributes say together into the one parameter that LiteLLM has for it."""
    planned, parameters = change.planned, body.setdefault("litellm_params", {})
    parameters["model"] = _model_of(planned)
    if planned.get("thinking"):
        parameters["thinking"] = as_json(planned["thinking"])
    elif planned.get("thinking_enabled"):
        tokens = planned.get("thinking_budget_tokens")
        parameters["thinking"] = {"type": "enabled", "budget_tokens": 1024 if tokens is None else tokens}
    elif change.changed & {"thinking", "thinking_enabled", "thinking_budget_tokens"}:
        parameters["thinking"] = None
    body.setdefault("model_info", {})["id"] = planned["model_id"]


def _provider_of(name: str, model: dict[str, Any]) -> str:
    """The provider that a name begins with; of one without, what LiteLLM's cost map says: `vertex_ai-text-models`,
    `bedrock_converse`."""
    provider, slash, _ = name.partition("/")
    known = part(model, "model_info").get("litellm_provider")
    if slash or not isinstance(known, str):
        return provider
    return known.removesuffix("_converse").partition("-")[0] if known.startswith(("bedrock", "vertex_ai")) else known


def split(model: dict[str, Any], whole: bool = False) -> dict[str, Any]:
    """The opposite of `_join`, for a model as LiteLLM answers it. How it thinks is told as a `whole`, or by the
    attributes that can say it."""
    parameters, name = part(model, "litellm_params"), text(model, "litellm_params.model")
    provider = parameters.get("custom_llm_provider") or _provider_of(name, model)
    thinking = part(parameters, "thinking")
    enabled = not whole and thinking.get("type") == "enabled" and thinking.keys() <= {"type", "budget_tokens"}
    return {
        **model,
        "provider": provider,
        "base": name.removeprefix(f"{provider}/"),
        "thinking": None if enabled or (not whole and thinking == {"type": "disabled"}) else thinking or None,
        "thinking_enabled": enabled,
        "thinking_budget_tokens": thinking.get("budget_tokens") if enabled else None,
    }
