"""What configurations may calculate: `provider::litellm::key_hash(...)`. None asks a gateway."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from provider_shim.contract import FunctionError
from provider_shim.cty import NUMBER, STRING, Type, Value
from provider_shim.schema import Parameter, Signature


class Function(NamedTuple):
    signature: Signature
    call: Callable[..., Value]
    """Raises ValueError with what is wrong with its argument."""


def _function(call: Callable[[Any], Value], parameter: Parameter, returns: Type) -> Function:
    """A function of one argument, whose docstring tells what it is for."""
    description = " ".join((call.__doc__ or "").split())
    summary = f"{description.partition('. ')[0].removesuffix('.')}."
    return Function(Signature((parameter,), returns, summary, description), call)


def _key_hash(key: str) -> str:
    """The hash by which LiteLLM and its logs know a key: `token_id` of a `litellm_key`. It is no secret: `nonsensitive`
    shows it."""
    from provider_shim.resources.key import token_of  # a configuration without this function does without

    if not key.startswith("sk-"):
        raise ValueError("a key starts with sk-")
    return token_of(key)


def _per_million(price: Decimal | int) -> Value:
    """A price per token as dollars per million tokens, exactly: `0.0000025`, as price lists and LiteLLM have it, is
    2.5, as attributes of `litellm_model` have it."""
    if price < 0:
        raise ValueError("a price is no less than 0")
    return Decimal(price) * 1_000_000


def _duration_seconds(text: str) -> int:
    """How many seconds a duration of LiteLLM's is: 86400 for `1d` and for `24h`. Calendar months (`1mo`) are not of one
    length, and are refused."""
    from provider_shim.spec import seconds_of

    return seconds_of(text)


FUNCTIONS = {
    "key_hash": _function(_key_hash, Parameter("key", STRING, "The secret, starting with `sk-`."), STRING),
    "per_million": _function(_per_million, Parameter("price", NUMBER, "Dollars per token."), NUMBER),
    "duration_seconds": _function(
        _duration_seconds, Parameter("text", STRING, "A whole number and a unit, such as `30d`."), NUMBER
    ),
}


def called(name: str, arguments: Sequence[Value]) -> Value:
    """What a function makes of its arguments. Raises FunctionError."""
    try:
        return FUNCTIONS[name].call(*arguments)
    except ValueError as problem:
        raise FunctionError(0, str(problem)) from None
