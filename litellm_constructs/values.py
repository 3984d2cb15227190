"""Values that arguments are made of: money, time, prices, limits, secrets, and LiteLLM's fixed words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import TYPE_CHECKING

from litellm_constructs._cdk import cdk
from litellm_constructs._tokens import exact_number
from provider_shim import spec

if TYPE_CHECKING:
    from constructs import Construct


class ModelMode(str, Enum):
    """What a model does."""

    CHAT = "chat"
    COMPLETION = "completion"
    EMBEDDING = "embedding"
    IMAGE_GENERATION = "image_generation"
    MODERATION = "moderation"
    AUDIO_TRANSCRIPTION = "audio_transcription"
    AUDIO_SPEECH = "audio_speech"
    RERANK = "rerank"
    RESPONSES = "responses"
    REALTIME = "realtime"
    VIDEO_GENERATION = "video_generation"


class TeamRole(str, Enum):
    """Rights of a member within a team."""

    USER = "user"
    ADMIN = "admin"
    """May manage the team. LiteLLM refuses it without an Enterprise licence."""


class UserRole(str, Enum):
    """Rights of a user on the gateway."""

    PROXY_ADMIN = "proxy_admin"
    """May do everything."""
    PROXY_ADMIN_VIEWER = "proxy_admin_viewer"
    """May see everything."""
    INTERNAL_USER = "internal_user"
    """May make, see and delete own keys."""
    INTERNAL_USER_VIEWER = "internal_user_viewer"
    """May see own keys and spend."""


@dataclass(frozen=True)
class Duration:
    """A time span in LiteLLM's form: a whole number and a unit, such as `30d` or `1mo`.

    Raises ValueError when `text` is something else.
    """

    text: str

    def __post_init__(self) -> None:
        spec.check_duration(str(self.text))

    @staticmethod
    def minutes(amount: int) -> Duration:
        return Duration(f"{amount}m")

    @staticmethod
    def hours(amount: int) -> Duration:
        return Duration(f"{amount}h")

    @staticmethod
    def days(amount: int) -> Duration:
        return Duration(f"{amount}d")

    @staticmethod
    def weeks(amount: int) -> Duration:
        return Duration(f"{amount}w")

    @staticmethod
    def months(amount: int) -> Duration:
        """Calendar months."""
        return Duration(f"{amount}mo")

    @staticmethod
    def parse(text: str) -> Duration:
        """`30d`, `24h`, `1mo`, or one of LiteLLM's words: `daily`, `weekly`, `monthly`."""
        return Duration(text)

    def __str__(self) -> str:
        return self.text


def _dollars(amount: int | str | float | Decimal, what: str) -> Decimal:
    try:
        dollars = Decimal(str(amount))
    except InvalidOperation:
        raise ValueError(f'{what} is {amount!r}: write US dollars as a number, or as text such as "2.50"') from None
    if not dollars.is_finite() or dollars < 0:
        raise ValueError(f"{what} is {amount}: it must be 0 or more US dollars")
    exact_number(dollars)
    return dollars


@dataclass(frozen=True)
class Budget:
    """A spend ceiling in US dollars."""

    amount: Decimal
    per: Duration | None = None
    """Time after which the spend counts from zero again. Never if not set."""

    @staticmethod
    def usd(amount: int | str | float | Decimal, *, per: Duration | None = None) -> Budget:
        """`amount` US dollars each `per`, or once if `per` is not set. Raises ValueError when it is no amount."""
        return Budget(_dollars(amount, "the budget"), per)

    @property
    def dollars(self) -> float:
        """`amount` for an argument in US dollars."""
        return float(self.amount)

    @property
    def period(self) -> str | None:
        """`per` as LiteLLM writes it."""
        return str(self.per) if self.per else None


@dataclass(frozen=True)
class TokenPrice:
    """What tokens cost, in US dollars per million."""

    input: Decimal
    output: Decimal

    @staticmethod
    def per_million(*, input: int | str | float | Decimal, output: int | str | float | Decimal) -> TokenPrice:
        """US dollars for a million tokens. Raises ValueError when one is no amount."""
        return TokenPrice(_dollars(input, "the price of input"), _dollars(output, "the price of output"))


@dataclass(frozen=True, kw_only=True)
class ModelLimit:
    """How much of one model may be used. What is not set is not limited."""

    rpm: int | None = None
    """Requests per minute."""
    tpm: int | None = None
    """Tokens per minute."""
    budget: Budget | None = None
    """Spend on this model. LiteLLM refuses it without an Enterprise licence."""


@dataclass(frozen=True, repr=False)
class SecretValue:
    """A secret, told by where it is kept. It never shows in a repr."""

    _text: str
    _from: str

    @staticmethod
    def gateway_env(name: str) -> SecretValue:
        """What the environment variable `name` of the gateway holds: the secret is in no program and in no state.

        Raises ValueError when `name` is no name of an environment variable.
        """
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            # What was found may be the secret itself.
            raise ValueError('gateway_env takes the name of an environment variable, such as "OPENAI_API_KEY"')
        return SecretValue(f"os.environ/{name}", "gateway_env")

    @staticmethod
    def variable(variable: cdk.TerraformVariable) -> SecretValue:
        """What the Terraform variable holds. Raises ValueError when it is not declared sensitive."""
        if not variable.sensitive:
            raise ValueError(f"variable {variable.node.id} holds a secret: declare it with sensitive=True")
        return SecretValue(variable.string_value, "variable")

    @staticmethod
    def unsafe_plain_text(text: str) -> SecretValue:
        """The secret itself. It will stand readable in the program, in the Terraform JSON and in the state."""
        return SecretValue(text, "unsafe_plain_text")

    @property
    def read_by_gateway(self) -> bool:
        """Whether only the gateway can tell the secret."""
        return self._from == "gateway_env"

    def for_construct(self, scope: Construct) -> str:
        """The text for an argument of `scope`, which is annotated with a warning if the text is the secret itself."""
        if self._from == "unsafe_plain_text":
            cdk.Annotations.of(scope).add_warning(
                "a secret stands readable in the program, the Terraform JSON and the state; "
                "use SecretValue.gateway_env or SecretValue.variable"
            )
        return self._text

    def __repr__(self) -> str:
        return f"SecretValue.{self._from}(***)"
