"""Where LiteLLM logs the calls of a key or a team, with the credentials that it never tells again."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal, cast, get_args

from provider_shim.answers import Json, dig, part
from provider_shim.checks import did_you_mean, unknown_word
from provider_shim.spec import Attr, Change, Check, Doubt, Form, Gateway, Id, Nested, Resource, Unordered, as_json

CallbackType = Literal["success", "failure", "success_and_failure"]

_ENCRYPTED = "litellm_enc::"
"""How a credential begins as LiteLLM answers it, written anew each time that it is set."""

_SECRET_WORDS = frozenset(
    {
        "access",
        "auth",
        "authorization",
        "certificate",
        "cookie",
        "credential",
        "credentials",
        "fingerprint",
        "key",
        "password",
        "private",
        "secret",
        "tenancy",
        "token",
    }
)

_KNOWN_VARS = frozenset(
    {
        "arize_api_key",
        "arize_error_sampling_rate",
        "arize_otlp_protocol",
        "arize_space_id",
        "arize_space_key",
        "arize_success_sampling_rate",
        "capture_message_content",
        "dd_agent_host",
        "dd_agent_port",
        "dd_api_key",
        "dd_site",
        "excluded_services",
        "gcs_bucket_name",
        "gcs_path_service_account",
        "humanloop_api_key",
        "langfuse_environment",
        "langfuse_host",
        "langfuse_prompt_version",
        "langfuse_public_key",
        "langfuse_secret",
        "langfuse_secret_key",
        "langfuse_span_scope",
        "langsmith_api_key",
        "langsmith_base_url",
        "langsmith_project",
        "langsmith_sampling_rate",
        "langsmith_tenant_id",
        "litellm_disabled_callbacks",
        "newrelic_api_key",
        "newrelic_region",
        "posthog_api_key",
        "posthog_api_url",
        "signoz_ingestion_endpoint",
        "signoz_ingestion_key",
        "turn_off_message_logging",
        "wandb_api_key",
        "weave_project_id",
    }
)


def is_secret(name: str) -> bool:
    """Whether LiteLLM takes a variable of this name for a credential, and keeps it encrypted."""
    words = set(re.split(r"[-_]", name.lower()))
    return ("cost" not in words and bool(words & _SECRET_WORDS)) or name.lower() == "gcs_path_service_account"


def _check_vars(given: Mapping[str, str]) -> None:
    secret = next(filter(is_secret, given), None)
    if secret:
        raise ValueError(f"{secret} is a credential, which LiteLLM keeps encrypted: set it in callback_secrets")


def _check_secrets(given: Mapping[str, str]) -> None:
    plain = next((name for name in given if not is_secret(name)), None)
    if plain:
        raise ValueError(f"{plain} is no credential to LiteLLM, which tells it: set it in callback_vars")


def _check_no_reference(given: Mapping[str, str]) -> None:
    for name, value in given.items():
        if value.startswith("os.environ/"):
            raise ValueError(
                f"{name} is a reference to the gateway's environment, which LiteLLM does not follow here: it would "
                "leave the callback out; write the value itself"
            )


def _doubt_vars(given: Mapping[str, str]) -> None:
    for name in given:
        if name not in _KNOWN_VARS:
            raise ValueError(
                f"{name} is sent as it is, and is none of the variables that are known here; LiteLLM leaves a callback "
                f"out that has one that it does not know{did_you_mean(name, _KNOWN_VARS)}"
            )


def _doubt_type(given: str) -> None:
    known = get_args(CallbackType)
    if given not in known:
        raise ValueError(unknown_word(given, known))


CallbackName = Annotated[
    Id, Attr(description="Where to: `langfuse`, `langsmith`, `gcs_bucket`, `datadog`, or what else LiteLLM knows.")
]
CallbackSecrets = Annotated[
    dict[str, str] | None,
    Check(_check_secrets),
    Check(_check_no_reference),
    Doubt(_doubt_vars),
    Attr(
        description="Credentials, such as `langfuse_public_key` and `langfuse_secret_key`: all whose names LiteLLM "
        "takes for secret. It keeps them encrypted and never tells them, so what somebody changes there does not "
        "show, and an import does not have them.",
        sensitive=True,
        verbatim=True,
    ),
]
CallbackVars = Annotated[
    dict[str, str] | None,
    Check(_check_vars),
    Check(_check_no_reference),
    Doubt(_doubt_vars),
    Attr(description="Settings that are no secret, such as `langfuse_host` or `langsmith_project`."),
]


class LoggingCallback(Nested):
    callback_name: CallbackName
    callback_type: Annotated[
        str | None,
        Doubt(_doubt_type),
        Attr(description="Which calls: `success`, `failure` or `success_and_failure`. Both if not set."),
    ] = None
    callback_secrets: CallbackSecrets = None
    callback_vars: CallbackVars = None


def send_entry(entry: dict[str, Any]) -> dict[str, Any]:
    given: dict[str, str] = {**(entry.get("callback_vars") or {}), **(entry.get("callback_secrets") or {})}
    # LiteLLM leaves a callback out at every call if it has no `callback_vars`.
    kind = {"callback_type": entry["callback_type"]} if entry.get("callback_type") else {}
    return {"callback_name": entry["callback_name"], **kind, "callback_vars": given}


def read_entry(entry: Json) -> dict[str, Any]:
    given = part(entry, "callback_vars")
    return {
        **entry,
        "callback_vars": {name: value for name, value in given.items() if not is_secret(name)} or None,
        "callback_secrets": {name: value for name, value in given.items() if is_secret(name)} or None,
    }


def _meaning(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "callback_type": entry.get("callback_type") or "success_and_failure"}


Logging = Annotated[
    list[Annotated[LoggingCallback, Form(send=send_entry, read=read_entry, same=_meaning)]] | None,
    Unordered(),
    Attr(
        description="Where calls are logged, besides where the gateway logs all.",
        send="metadata.logging",
    ),
]


# --- what LiteLLM does not tell


def told_secrets(found: Json, known: Json) -> Json:
    """The `callback_secrets` of one callback as they are `known`, without those that are not."""
    return _vars(_entry({"callback_vars": found}, {"callback_vars": known})) or None


def untold(there: Json, managed: Collection[str]) -> dict[str, Json]:
    """The credentials of a callback, as LiteLLM has them, that nobody has `managed`."""
    given = _vars(there) or {}
    return {name: value for name, value in given.items() if _is_untold(name, value) and name not in managed}


def told(place: tuple[str, ...], found: Json, known: Json) -> Json:
    """Metadata, or `logging` of them, with credentials as they are `known`, and without those that are not."""
    if place == ("metadata", "logging"):
        return _entries(found, known)
    if place != ("metadata",):
        return found
    before = cast("dict[str, Json]", known or {})
    shown = dict(cast("dict[str, Json]", found))
    if "logging" in shown:
        shown["logging"] = _entries(shown["logging"], before.get("logging"))
    if "callback_settings" in shown:
        shown["callback_settings"] = _entry(shown["callback_settings"], before.get("callback_settings"))
    return shown


def _entries(found: Json, known: Json) -> Json:
    if not isinstance(found, list):
        return found
    pairs = _pairs(cast("list[Json]", found), known)
    return [_entry(entry, before) for entry, before in pairs]


def _pairs(entries: list[Json], others: Json) -> list[tuple[Json, Json]]:
    """Each of `entries` with the one of `others` that logs the same calls at the same place."""
    rest = list(cast("list[Json]", others)) if isinstance(others, list) else []
    pairs: list[tuple[Json, Json]] = []
    for entry in entries:
        other = next((each for each in rest if _where(each) == _where(entry)), None)
        if other is not None:
            rest.remove(other)
        pairs.append((entry, other))
    return pairs


def row_of(team_id: str) -> str:
    """Where LiteLLM keeps the callbacks of a team, with the rest of its metadata."""
    return f"the metadata of the team {team_id}"


def find(entries: Json, where: Json) -> Json:
    """The one of the callbacks in metadata that logs the same calls at the same place."""
    listed = cast("list[Json]", entries) if isinstance(entries, list) else []
    return next((entry for entry in listed if _where(entry) == _where(where)), None)


def put(entries: Json, where: Json, entry: Json | None) -> list[Json]:
    """The callbacks in metadata with `entry` in the place of that which logs the same, or without that."""
    listed = list(cast("list[Json]", entries)) if isinstance(entries, list) else []
    places = [number for number, each in enumerate(listed) if _where(each) == _where(where)]
    first = places[0] if places else len(listed)
    rest = [each for number, each in enumerate(listed) if number not in places]
    return [*rest[:first], *([] if entry is None else [entry]), *rest[first:]]


def _where(entry: Json) -> Json:
    if not isinstance(entry, dict):
        return entry
    values = cast("dict[str, Json]", entry)
    return (values.get("callback_name"), values.get("callback_type") or "success_and_failure")


def _entry(found: Json, known: Json) -> Json:
    given, before = _vars(found), _vars(known)
    if given is None:
        return found
    shown = {
        name: _shown(value, (before or {}).get(name))
        for name, value in given.items()
        if name in (before or {}) or not _is_untold(name, value)
    }
    return {**cast("dict[str, Json]", found), "callback_vars": shown}


def _vars(entry: Json, name: str = "callback_vars") -> dict[str, Json] | None:
    values: Json = cast("dict[str, Json]", entry).get(name) if isinstance(entry, dict) else None
    return cast("dict[str, Json]", values) if isinstance(values, dict) else None


def _shown(value: Json, known: Json) -> Json:
    # When it makes a key, LiteLLM writes everything there as text.
    return known if _is_encrypted(value) or value == str(known) else value


def _is_encrypted(value: Json) -> bool:
    return isinstance(value, str) and value.startswith(_ENCRYPTED)


def _is_untold(name: str, value: Json) -> bool:
    """Whether it is a credential. Those that LiteLLM did not encrypt, such as numbers, are no more to be shown."""
    return _is_encrypted(value) or is_secret(name)


async def keep_untold(spec: type[Resource], gateway: Gateway, change: Change) -> None:
    """Send back, as LiteLLM has it, what an import could not bring into the state, and nobody has removed: LiteLLM
    replaces the whole list."""
    wanted = part(change.body, "metadata").get("logging")
    if not isinstance(wanted, list):
        return
    entries = cast("list[Json]", wanted)
    now = part(await spec.fetch(gateway, change.planned), "metadata").get("logging")
    before: Json = change.prior["logging"] or dig(as_json(change.prior["metadata"] or {}), ["logging"])
    for (entry, there), (_, known) in zip(_pairs(entries, now), _pairs(entries, before), strict=True):
        given = _vars(entry)
        if given is not None:
            managed = {*given, *(_vars(known) or {}), *(_vars(known, "callback_secrets") or {})}
            given.update(untold(there, managed))
