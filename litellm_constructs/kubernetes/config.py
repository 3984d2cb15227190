"""LiteLLM's own file, as a router writes it: JSON, which is YAML, with sorted keys."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.tokens import plain, unresolved
from litellm_constructs.kubernetes import llm_providers
from litellm_constructs.kubernetes.route import ModelRoute
from litellm_constructs.kubernetes.values import Database, Redis

REDIS_PASSWORD = "REDIS_PASSWORD"
_FROM_ENVIRONMENT = "os.environ/"


def generated(
    routes: Sequence[ModelRoute], database: Database | None, redis: Redis | None, *, metrics: bool
) -> dict[str, Any]:
    """The configuration of a gateway that serves `routes`, with LiteLLM's settings for production."""
    general: dict[str, Any] = {
        "enable_drain_endpoint": True,
        "master_key": f"{_FROM_ENVIRONMENT}LITELLM_MASTER_KEY",
    }
    settings: dict[str, Any] = {"json_logs": True, "request_timeout": 600}
    router: dict[str, Any] = {}
    if database:
        general |= {
            "database_connection_pool_limit": database.pool,
            "disable_error_logs": True,
            "proxy_batch_write_at": 60,
            "store_model_in_db": True,
        }
    if redis:
        connection = _set(
            {
                "host": redis.host,
                "port": redis.port,
                "password": f"{_FROM_ENVIRONMENT}{REDIS_PASSWORD}" if redis.password else None,
                "ssl": True if redis.tls else None,
            }
        )
        general["coordination_redis"] = connection
        router = {f"redis_{name}": item for name, item in connection.items() if name != "ssl"}
        if redis.tls:
            router["cache_kwargs"] = {"ssl": True}
    if metrics:
        settings["callbacks"] = ["prometheus"]
    return {
        "general_settings": general,
        "litellm_settings": settings,
        "model_list": [_entry(route) for route in routes],
        **({"router_settings": router} if router else {}),
    }


def _entry(route: ModelRoute) -> dict[str, Any]:
    from_environment = {
        name: f"{_FROM_ENVIRONMENT}{variable}"
        for name, variable in llm_providers.parameters(route.llm_provider).items()
    }
    own = {
        "api_key": route.api_key and route.api_key.reveal(),
        "api_base": route.api_base,
        "rpm": route.rpm,
        "tpm": route.tpm,
        **route.parameters,
    }
    entry: dict[str, Any] = {
        "model_name": route.model_name,
        "litellm_params": {"model": route.model, **from_environment, **_set(own)},
    }
    return {**entry, "model_info": dict(route.info)} if route.info else entry


def _set(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in given.items() if item is not None}


def patched(target: Any, patch: Mapping[str, Any]) -> dict[str, Any]:
    """`target` with `patch` laid over it, as RFC 7396 says: maps go into each other, all else takes the place of what
    was there, and None takes it away."""
    result: dict[str, Any] = dict(target) if isinstance(target, Mapping) else {}  # pyright: ignore
    for name, item in patch.items():
        if item is None:
            result.pop(name, None)
        elif isinstance(item, Mapping):
            result[name] = patched(result.get(name), cast("Mapping[str, Any]", item))
        else:
            result[name] = item
    return result


def variables(config: Any) -> Iterator[str]:
    """Names of the environment variables that a configuration refers to."""
    if isinstance(config, dict):
        for item in cast("dict[str, Any]", config).values():
            yield from variables(item)
    elif isinstance(config, list):
        for item in cast("list[Any]", config):
            yield from variables(item)
    elif isinstance(config, str) and config.startswith(_FROM_ENVIRONMENT):
        yield config.removeprefix(_FROM_ENVIRONMENT)


def text_of(config: Mapping[str, Any]) -> str:
    """A configuration as text. The same meaning gives the same bytes, whether Python or Terraform writes them."""
    return _json(config)


def digest_of(text: str) -> str:
    """The SHA-256 of a text that is known."""
    return hashlib.sha256(text.encode()).hexdigest()


def short_digest_of(value: Mapping[str, Any]) -> str:
    """Eight letters that are others when `value` is another, also by what only Terraform knows of it."""
    unknown: list[Any] = []
    digest = digest_of(_json(value, unknown))
    if not unknown:
        return digest[:8]
    parts = [digest, *(part for item in unknown for part in _parts(item))]
    return cdk.Token.as_string(cdk.Fn.substr(cdk.Fn.sha256(cdk.Fn.join("", parts)), 0, 8))


_ESCAPED = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
_OF_TERRAFORM = re.compile(r"(\$\{[^}]*\})")
_WHOLE = ("&{TfToken[", "#{TfToken[")
"""How the one key of a map begins, or the one item of a list, which only Terraform knows."""


def _json(value: Any, unknown: list[Any] | None = None) -> str:
    """JSON as Terraform's `jsonencode` writes it, with what only Terraform knows for Terraform to write; or without
    it, when there is a list of what is `unknown`.

    Fractions have no exponent: LiteLLM's YAML would read `1e-06` as text.
    """
    if isinstance(value, dict | list) and not str(next(iter(cast("Any", value)), "")).startswith(_WHOLE):
        if isinstance(value, list):
            return "[" + ",".join(_json(item, unknown) for item in cast("list[Any]", value)) + "]"
        items = sorted(cast("dict[str, Any]", value).items())
        return "{" + ",".join(f"{_json(name)}:{_json(item, unknown)}" for name, item in items) + "}"
    if unresolved(value):
        if unknown is None:
            return cdk.Token.as_string(cdk.Fn.jsonencode(_one(value)))
        unknown.append(value)
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f}"
    return json.dumps(value, ensure_ascii=False).translate(_ESCAPED)


def _one(value: Any) -> Any:
    parts = _parts(value)
    return parts[0] if len(parts) == 1 else cdk.Fn.join("", parts)


def _parts(value: Any) -> list[Any]:
    """What stands for `value` in an argument of Terraform's functions: the framework writes texts between quotes as
    they are, so what is known is quoted here, apart from what is not."""
    if not isinstance(value, str):
        return [value]
    parts = [part for part in _OF_TERRAFORM.split(value) if part]
    return [part if part.startswith("${") else json.dumps(part, ensure_ascii=False)[1:-1] for part in parts]


def as_plain(config: Mapping[str, Any]) -> dict[str, Any]:
    """`config` as JSON has it. Raises ValueError as `plain` does."""
    return cast("dict[str, Any]", plain(config))
