"""Values that arguments are made of: money, time, prices, limits, secrets, and LiteLLM's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, ClassVar, Protocol, Self, TypeAlias, cast

from constructs import Construct, Node

from litellm_constructs.framework.cdk import cdk
from litellm_constructs.framework.options import value, value_of_parts
from litellm_constructs.framework.tokens import exact_number, in_words, shown, unresolved
from litellm_constructs.framework.write_only import WriteOnly
from provider_shim import spec

Money: TypeAlias = int | float | str | Decimal
"""US dollars: a number, text such as `"2.50"`, or a number that only Terraform knows."""

Count: TypeAlias = int | float
"""A whole number, 0 or more; or a number that only Terraform knows."""

Token: TypeAlias = str | float
"""What stands for a value that only Terraform knows."""


def _known(text: str) -> Any:
    return text


class _Words(spec.Word):
    """A word of LiteLLM's. It is text: `ModelMode.CHAT == "chat"`."""

    def __init_subclass__(cls) -> None:
        for name, text in list(vars(cls).items()):
            if name.isupper():
                setattr(cls, name, cls(text))

    @classmethod
    def of(cls, word: str) -> Self:
        """A word that is not listed here: one that LiteLLM has learned since, or that only Terraform knows.

        The check `unknown-word` warns when it is nearly one that is. Raises ValueError for no word.
        """
        if not isinstance(cast("object", word), str):
            raise ValueError(f"{cls.__name__}.of takes a word, and got {in_words(word)}")
        if not word:
            raise ValueError(f"{cls.__name__} is no empty text: leave the argument out to have LiteLLM choose")
        return cls(word)


class ModelMode(_Words):
    """What a model does. LiteLLM learns more: `ModelMode.of("...")`."""

    CHAT: ClassVar[ModelMode] = _known("chat")
    COMPLETION: ClassVar[ModelMode] = _known("completion")
    EMBEDDING: ClassVar[ModelMode] = _known("embedding")
    IMAGE_GENERATION: ClassVar[ModelMode] = _known("image_generation")
    IMAGE_EDIT: ClassVar[ModelMode] = _known("image_edit")
    MODERATION: ClassVar[ModelMode] = _known("moderation")
    AUDIO_TRANSCRIPTION: ClassVar[ModelMode] = _known("audio_transcription")
    AUDIO_SPEECH: ClassVar[ModelMode] = _known("audio_speech")
    RERANK: ClassVar[ModelMode] = _known("rerank")
    RESPONSES: ClassVar[ModelMode] = _known("responses")
    ANTHROPIC_MESSAGES: ClassVar[ModelMode] = _known("anthropic_messages")
    REALTIME: ClassVar[ModelMode] = _known("realtime")
    VIDEO_GENERATION: ClassVar[ModelMode] = _known("video_generation")
    BATCH: ClassVar[ModelMode] = _known("batch")
    OCR: ClassVar[ModelMode] = _known("ocr")
    SEARCH: ClassVar[ModelMode] = _known("search")
    VECTOR_STORE: ClassVar[ModelMode] = _known("vector_store")
    EVALUATION: ClassVar[ModelMode] = _known("evaluation")
    DECISIONS: ClassVar[ModelMode] = _known("decisions")
    EXTRACTION: ClassVar[ModelMode] = _known("extraction")


class TeamRole(_Words):
    """Rights of a member within a team. LiteLLM may learn more: `TeamRole.of("...")`."""

    USER: ClassVar[TeamRole] = _known("user")
    ADMIN: ClassVar[TeamRole] = _known("admin")
    """May manage the team. LiteLLM refuses it without an Enterprise licence."""


class UserRole(_Words):
    """Rights of a user on the gateway. LiteLLM may learn more: `UserRole.of("...")`."""

    PROXY_ADMIN: ClassVar[UserRole] = _known("proxy_admin")
    """May do everything."""
    PROXY_ADMIN_VIEWER: ClassVar[UserRole] = _known("proxy_admin_viewer")
    """May see everything."""
    INTERNAL_USER: ClassVar[UserRole] = _known("internal_user")
    """May make, see and delete own keys."""
    INTERNAL_USER_VIEWER: ClassVar[UserRole] = _known("internal_user_viewer")
    """May see own keys and spend."""


class KeyType(_Words):
    """What a key is for. LiteLLM may learn more: `KeyType.of("...")`."""

    DEFAULT: ClassVar[KeyType] = _known("default")
    """Everything that its owner may."""
    LLM_API: ClassVar[KeyType] = _known("llm_api")
    """Calling models."""
    MANAGEMENT: ClassVar[KeyType] = _known("management")
    """Managing the gateway."""
    READ_ONLY: ClassVar[KeyType] = _known("read_only")
    """Reading what is on the gateway."""


class AlertType(_Words):
    """What is told. LiteLLM learns more: `AlertType.of("...")`."""

    BUDGET_ALERTS: ClassVar[AlertType] = _known("budget_alerts")
    """Spend of a key, a user or a team is near its budget, or over it."""
    SPEND_REPORTS: ClassVar[AlertType] = _known("spend_reports")
    """Spend of a week and of a month, by team and tag."""
    FAILED_TRACKING_SPEND: ClassVar[AlertType] = _known("failed_tracking_spend")
    """What a call cost could not be booked."""
    USER_SPEND_THRESHOLDS: ClassVar[AlertType] = _known("user_spend_thresholds")
    """A user has spent more in a day or a month than `AlertingArgs` says."""
    USER_SPEND_ANOMALIES: ClassVar[AlertType] = _known("user_spend_anomalies")
    """A user has spent far more than usual."""
    LLM_EXCEPTIONS: ClassVar[AlertType] = _known("llm_exceptions")
    """A call failed."""
    LLM_TOO_SLOW: ClassVar[AlertType] = _known("llm_too_slow")
    """A call took longer than `slow_after`."""
    LLM_REQUESTS_HANGING: ClassVar[AlertType] = _known("llm_requests_hanging")
    """A call is not answered."""
    OUTAGE_ALERTS: ClassVar[AlertType] = _known("outage_alerts")
    """Many calls of a model fail."""
    REGION_OUTAGE_ALERTS: ClassVar[AlertType] = _known("region_outage_alerts")
    """Many calls of a provider's region fail."""
    COOLDOWN_DEPLOYMENT: ClassVar[AlertType] = _known("cooldown_deployment")
    """A failing deployment is left alone for a while."""
    FALLBACK_REPORTS: ClassVar[AlertType] = _known("fallback_reports")
    """How often fallbacks helped."""
    DAILY_REPORTS: ClassVar[AlertType] = _known("daily_reports")
    """Failures and slow deployments of a day."""
    DB_EXCEPTIONS: ClassVar[AlertType] = _known("db_exceptions")
    """The database failed."""
    NEW_MODEL_ADDED: ClassVar[AlertType] = _known("new_model_added")
    MODEL_DEPRECATION_WARNINGS: ClassVar[AlertType] = _known("model_deprecation_warnings")
    """A model is about to go."""
    NEW_VIRTUAL_KEY_CREATED: ClassVar[AlertType] = _known("new_virtual_key_created")
    VIRTUAL_KEY_UPDATED: ClassVar[AlertType] = _known("virtual_key_updated")
    VIRTUAL_KEY_DELETED: ClassVar[AlertType] = _known("virtual_key_deleted")
    NEW_TEAM_CREATED: ClassVar[AlertType] = _known("new_team_created")
    TEAM_UPDATED: ClassVar[AlertType] = _known("team_updated")
    TEAM_DELETED: ClassVar[AlertType] = _known("team_deleted")
    NEW_INTERNAL_USER_CREATED: ClassVar[AlertType] = _known("new_internal_user_created")
    INTERNAL_USER_UPDATED: ClassVar[AlertType] = _known("internal_user_updated")
    INTERNAL_USER_DELETED: ClassVar[AlertType] = _known("internal_user_deleted")


class FallbackType(StrEnum):
    """Which failures a fallback is for. There are no others."""

    GENERAL = "general"
    """Any."""
    CONTEXT_WINDOW = "context_window"
    """A prompt that is too long for the model."""
    CONTENT_POLICY = "content_policy"
    """A refusal by the provider."""


@value("a Duration, such as Duration.days(30)", str, instead="Duration.parse takes it as text")
@dataclass(frozen=True)
class Duration:
    """A time span in LiteLLM's form: a whole number and a unit, such as `30d` or `1mo`.

    Raises ValueError when `text` is something else. What only Terraform knows is left for the provider to check.
    """

    text: str

    def __post_init__(self) -> None:
        if isinstance(cast("object", self.text), Construct):
            raise ValueError(f"a Duration takes text such as 30d, and got {in_words(self.text)}")
        if not unresolved(self.text):
            spec.check_duration(str(self.text))

    @staticmethod
    def seconds(amount: int) -> Duration:
        return Duration(f"{amount}s")

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
        """`30d`, `24h`, `1mo`, or one of LiteLLM's words: `hourly`, `daily`, `weekly`, `monthly`, `yearly`."""
        return Duration(text)

    def __str__(self) -> str:
        return self.text


@value(
    "a Rotation, such as Rotation.every(Duration.days(90), overlap=Duration.hours(24))",
    lambda rotation: {"every": rotation.after and str(rotation.after), "overlap": str(rotation.overlap)},
)
@dataclass(frozen=True)
class Rotation:
    """When a key gets a new secret, and how long the old one still works."""

    after: Duration | None
    """How old a secret may be."""
    overlap: Duration

    @staticmethod
    def every(age: Duration, *, overlap: Duration) -> Rotation:
        """A new secret when the old one is that old, which a plan with a refresh finds and its apply makes.

        Raises ValueError for what is no Duration, or in calendar months, which are not of one length.
        """
        _of_one_length(age, "the age")
        return Rotation(age, _of_one_length(overlap, "overlap"))

    @staticmethod
    def when_asked(*, overlap: Duration) -> Rotation:
        """A new secret only where `rotate_when`, `rotation_version` or another `key` asks for it. Raises as `every`."""
        return Rotation(None, _of_one_length(overlap, "overlap"))


def _of_one_length(duration: Duration, name: str) -> Duration:
    if not isinstance(cast("object", duration), Duration):
        raise ValueError(f"{name} is {in_words(duration)}: write a Duration, such as Duration.days(90)")
    if not unresolved(duration.text):
        spec.seconds_of(duration.text)
    return duration


_NO_AMOUNT = Decimal("1e200")
"""Numbers that only Terraform knows are beyond this in Python, and what is made of them by arithmetic is nothing."""


def _dollars(amount: Money, what: str) -> Decimal | Token:
    """`amount` to the last digit; as it is, when only Terraform knows it."""
    if isinstance(cast("object", amount), Construct):
        raise ValueError(f"{what} is {in_words(amount)}: write US dollars as a number, or a variable's number_value")
    if unresolved(amount):
        return cast("Token", amount)
    try:
        dollars = Decimal(str(amount))
    except InvalidOperation:
        raise ValueError(
            f'{what} is {shown(amount)}: write US dollars as a number, or as text such as "2.50"'
        ) from None
    if dollars.is_finite() and abs(dollars) > _NO_AMOUNT:
        raise ValueError(f"{what} comes of arithmetic with a number that only Terraform knows: use its Fn or Op")
    if not dollars.is_finite() or dollars < 0:
        raise ValueError(f"{what} is {shown(dollars)}: it must be 0 or more US dollars")
    try:
        exact_number(dollars)
    except ValueError as problem:
        raise ValueError(f"{what}: {problem}") from None
    return dollars


@value_of_parts(
    "a Budget, such as Budget.usd(50)",
    lambda budget: {"amount": budget.amount, "per": budget.period, "warn_at": budget.warn_at},
    instead="Budget.usd takes it as a number",
)
@dataclass(frozen=True)
class Budget:
    """A spend ceiling in US dollars."""

    amount: Decimal | Token
    """Text or a float when only Terraform knows it."""
    per: Duration | None = None
    """Time after which the spend counts from zero again. Never if not set."""
    warn_at: Decimal | Token | None = None
    """Spend from which LiteLLM warns. It does not if not set."""

    @staticmethod
    def usd(amount: Money, *, per: Duration | None = None, warn_at: Money | None = None) -> Budget:
        """`amount` US dollars each `per`, or once if `per` is not set.

        Raises ValueError when one is no amount, or when the warning would come after the end.
        """
        if per is not None and not isinstance(cast("object", per), Duration):
            raise ValueError(f"per is {in_words(per)}: write a Duration, such as Duration.days(30)")
        ceiling = _dollars(amount, "the budget")
        warning = None if warn_at is None else _dollars(warn_at, "warn_at")
        if isinstance(ceiling, Decimal) and isinstance(warning, Decimal) and warning > ceiling:
            raise ValueError(f"warn_at is {warning}: it must not be more than the budget, which is {ceiling}")
        return Budget(ceiling, per, warning)

    @property
    def period(self) -> str | None:
        """`per` as LiteLLM writes it."""
        return str(self.per) if self.per else None


@value(
    'a TokenPrice, such as TokenPrice.per_million(input="2.50", output="10")',
    instead="TokenPrice.per_million takes it as a number",
)
@dataclass(frozen=True)
class TokenPrice:
    """What tokens cost, in US dollars per million."""

    input: Decimal | Token
    output: Decimal | Token
    cached_input: Decimal | None = None
    """Of input that the provider has in its cache. LiteLLM's cost map tells if not set."""

    @staticmethod
    def per_million(*, input: Money, output: Money, cached_input: Money | None = None) -> TokenPrice:
        """US dollars for a million tokens. Raises ValueError when one is no amount."""
        cached = None if cached_input is None else _dollars(cached_input, "the price of cached input")
        if not isinstance(cached, Decimal | None):
            raise ValueError("the price of cached input is known to Terraform only: write it as a number")
        return TokenPrice(_dollars(input, "the price of input"), _dollars(output, "the price of output"), cached)

    @staticmethod
    def per_token(*, input: Money, output: Money, cached_input: Money | None = None) -> TokenPrice:
        """US dollars for one token, as LiteLLM's cost map has them. Raises ValueError when one is no amount."""
        cached = None if cached_input is None else _million(_dollars(cached_input, "the price of cached input"))
        return TokenPrice.per_million(
            input=_million(_dollars(input, "the price of input")),
            output=_million(_dollars(output, "the price of output")),
            cached_input=cached,
        )


def _million(dollars: Decimal | Token) -> Decimal:
    if not isinstance(dollars, Decimal):
        raise ValueError("a price per token is known to Terraform only: give it per million, or write it as a number")
    return dollars * 1_000_000


@value("a ModelLimit, such as ModelLimit(rpm=30)")
@dataclass(frozen=True, kw_only=True)
class ModelLimit:
    """How much of one model may be used. What is not set is not limited. Raises ValueError when nothing is set."""

    rpm: Count | None = None
    """Requests per minute."""
    tpm: Count | None = None
    """Tokens per minute."""
    budget: Budget | None = None
    """Spend on this model. LiteLLM refuses it without an Enterprise licence."""

    def __post_init__(self) -> None:
        if self.rpm is None and self.tpm is None and self.budget is None:
            raise ValueError("the limit limits nothing: set rpm, tpm or budget")
        if self.budget is not None and not isinstance(cast("object", self.budget), Budget):
            raise ValueError(f"budget is {in_words(self.budget)}: write a Budget, such as Budget.usd(50)")
        if self.budget and self.budget.warn_at is not None:
            raise ValueError("the budget of a single model has no warn_at in LiteLLM: leave it out")


class Variable(Protocol):
    """A variable of Terraform: `TerraformVariable`, of whichever framework."""

    @property
    def sensitive(self) -> bool | None: ...
    @property
    def string_value(self) -> str: ...
    @property
    def node(self) -> Node: ...


class PlainSecret(str):
    """A secret that somebody asked to have in plain text."""

    __slots__ = ()


class _PlainWriteOnly(PlainSecret, WriteOnly):
    pass


@value(
    'a SecretValue, such as SecretValue.gateway_env("OPENAI_API_KEY") or SecretValue.variable(...)',
    lambda secret: secret.reveal(),
    many="SecretValues and texts",
    instead="SecretValue.reference takes it as text",
)
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
        if not isinstance(cast("object", name), str) or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            # What was found may be the secret itself.
            raise ValueError('gateway_env takes the name of an environment variable, such as "OPENAI_API_KEY"')
        return SecretValue(f"os.environ/{name}", "gateway_env")

    @staticmethod
    def variable(variable: Variable) -> SecretValue:
        """What the Terraform variable holds. Raises ValueError when it is not declared sensitive, or no variable."""
        if not hasattr(cast("object", type(variable)), "string_value"):
            # What was found may be the secret itself.
            raise ValueError(
                f"variable takes a TerraformVariable, and got something of type {type(variable).__name__}: declare "
                'one, TerraformVariable(stack, "openai_api_key", sensitive=True), and give that'
            )
        if not variable.sensitive:
            raise ValueError(f"variable {variable.node.id} holds a secret: declare it with sensitive=True")
        return SecretValue(variable.string_value, "variable")

    @staticmethod
    def reference(reference: str) -> SecretValue:
        """What another resource or data source holds, such as that of a secret manager: it stands in the state.

        Raises ValueError when it is no reference.
        """
        if not isinstance(cast("object", reference), str) or not unresolved(reference):
            # What was found may be the secret itself.
            raise ValueError("reference takes an attribute of a resource or data source, and no plain text")
        return SecretValue(reference, "reference")

    @staticmethod
    def delivered(scope: Construct, name: str, *, version: int = 1) -> SecretValue:
        """A random secret for a key, which in one apply the gateway gets and whatever else takes it, such as a secret
        store: it stands in no state and no plan. Another `version` delivers another one.

        `name` is that of the ephemeral `litellm_key_secret` in the stack of `scope`. Raises ValueError for no name.
        """
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", name):
            raise ValueError(f"{name!r} is no name: write letters, digits, _ and -")
        cdk.TerraformStack.of(scope).add_override(f"ephemeral.litellm_key_secret.{name}", {})
        return SecretValue(WriteOnly.of(f"${{ephemeral.litellm_key_secret.{name}.key}}", version), "delivered")

    @staticmethod
    def unsafe_plain_text(text: str) -> SecretValue:
        """The secret itself. It stands readable in the program, in the Terraform JSON and in the state.

        The check `plain-text-secret` warns of it. Raises ValueError when it is no text.
        """
        if not isinstance(cast("object", text), str):
            raise ValueError(f"unsafe_plain_text takes text, and got something of type {type(text).__name__}")
        return SecretValue(PlainSecret(text), "unsafe_plain_text")

    def write_only(self, version: int | None = None) -> SecretValue:
        """The same secret, given to the gateway without standing in the state or in a plan. It may come from what is
        ephemeral. With a `version` it is sent again when that is another, and without one when the secret is.

        All secrets of one argument are write-only if one is, and their versions are the same.
        """
        kind = _PlainWriteOnly if isinstance(self._text, PlainSecret) else WriteOnly
        return SecretValue(kind.of(self._text, version), self._from)

    @property
    def read_by_gateway(self) -> bool:
        """Whether only the gateway can tell the secret."""
        return self._from == "gateway_env"

    def reveal(self) -> str:
        """The text for an argument."""
        return self._text

    def __repr__(self) -> str:
        return f"SecretValue.{self._from}(***){'.write_only()' if isinstance(self._text, WriteOnly) else ''}"


def _attributes(callback: LoggingCallback) -> Mapping[str, Any]:
    return {
        "callback_name": callback.name,
        "callback_type": callback.type,
        "callback_vars": callback.vars or None,
        "callback_secrets": {name: secret.reveal() for name, secret in callback.secrets.items()} or None,
    }


@value(
    'a LoggingCallback, such as LoggingCallback("langfuse", vars={"langfuse_host": "..."}, secrets={...})',
    _attributes,
    many="LoggingCallbacks",
)
@dataclass(frozen=True)
class LoggingCallback:
    """Where LiteLLM logs calls. Raises ValueError for a credential that is no SecretValue."""

    name: str
    """`langfuse`, `langsmith`, `gcs_bucket`, `datadog`, or what else LiteLLM knows."""
    type: str | None = None
    """Which calls: `success`, `failure` or `success_and_failure`. Both if not set."""
    vars: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Settings that are no secret, such as `langfuse_host`."""
    secrets: Mapping[str, SecretValue] = field(default_factory=dict[str, SecretValue])
    """Credentials, such as `langfuse_secret_key`: all whose names LiteLLM takes for secret. LiteLLM does not read them
    from the gateway's environment."""

    def __post_init__(self) -> None:
        for name, secret in self.secrets.items():
            if not isinstance(cast("object", secret), SecretValue):
                # What was found may be the secret itself.
                raise ValueError(f"{name} is a secret: write a SecretValue, such as SecretValue.variable(...)")
            if secret.read_by_gateway:
                raise ValueError(
                    f"{name} is in the gateway's environment, where LiteLLM does not look for the credentials of a "
                    "callback: use SecretValue.variable or SecretValue.reference"
                )
