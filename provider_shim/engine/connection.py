"""The provider block: its attributes, its checks, and the gateway that it leads to."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from decimal import Decimal
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from provider_shim.contract import Diagnostics, error, warning
from provider_shim.cty import BOOL, NUMBER, STRING, MapOf, Object, Unknown, is_wholly_known
from provider_shim.engine.values import plain
from provider_shim.found import shown
from provider_shim.gateway.errors import Foreign, GatewayError, Unreachable
from provider_shim.gateway.probe import check, has_licence
from provider_shim.gateway.settings import (
    ADDRESS_VARIABLES,
    INSECURE_VARIABLE,
    KEY_VARIABLES,
    Settings,
    first_set,
    fits_header,
    names_header,
    normalize_address,
)
from provider_shim.patience import LONGEST, seconds_of
from provider_shim.schema import Attribute, Block, Schema
from provider_shim.spec import Resource
from provider_shim.versions import NEWEST, Version, parse_version

if TYPE_CHECKING:
    from provider_shim.gateway.client import Client
    from provider_shim.gateway.pages import PagedGateway

Result = TypeVar("Result")

PROVIDER = Schema(
    Block(
        description="Manages a LiteLLM gateway through its management API.",
        attributes=(
            Attribute(
                "api_base",
                STRING,
                "Address of the gateway, such as `https://llm.example.com`. "
                f"If not set: the environment variable {', '.join(f'`{name}`' for name in ADDRESS_VARIABLES)}.",
                optional=True,
            ),
            Attribute("endpoint", STRING, "Another name for `api_base`.", optional=True),
            Attribute(
                "api_key",
                STRING,
                "Master key, or a key of a user whose role is `proxy_admin`. "
                f"If not set: the environment variable {', '.join(f'`{name}`' for name in KEY_VARIABLES)}.",
                optional=True,
                sensitive=True,
            ),
            Attribute(
                "timeout",
                NUMBER,
                "Seconds that one request may take, from its first byte to the last of its answer. 60 if not set.",
                optional=True,
            ),
            Attribute(
                "max_retries",
                NUMBER,
                "How often a request is tried again after 429, 5xx or a broken connection. 3 if not set.",
                optional=True,
            ),
            Attribute(
                "requests_per_second",
                NUMBER,
                "How many requests may begin in a second, for a gateway that must not be busy with them. As many as "
                "there are if not set.",
                optional=True,
            ),
            Attribute(
                "max_parallel_requests",
                NUMBER,
                "How many requests may be under way at the same time. 64 if not set; Terraform's own `-parallelism`, "
                "10 if not set, keeps it lower than that most of the time.",
                optional=True,
            ),
            Attribute(
                "wait_for",
                STRING,
                "How long to wait for a gateway that does not answer yet, such as `90s` or `5m`, when it is first "
                "needed: for one that is started in the same run. It is not waited for if not set.",
                optional=True,
            ),
            Attribute(
                "insecure_skip_verify",
                BOOL,
                f"Accept any TLS certificate of the gateway. If not set: whether `{INSECURE_VARIABLE}` is `true`.",
                optional=True,
            ),
            Attribute(
                "ca_certificate",
                STRING,
                "Certificate authority to trust besides those of the system: PEM text or the path of a PEM file.",
                optional=True,
            ),
            Attribute(
                "additional_headers",
                MapOf(STRING),
                "Headers to send with every request, for a proxy before the gateway.",
                optional=True,
                sensitive=True,
            ),
            Attribute(
                "litellm_changed_by",
                STRING,
                "Who changes things, for LiteLLM's audit log (header `litellm-changed-by`).",
                optional=True,
            ),
        ),
    )
)


def invalid_provider(config: Object) -> Diagnostics:
    """What is wrong with a provider block, in its known attributes."""
    found: Diagnostics = []
    if config["api_base"] is not None and config["endpoint"] is not None:
        found.append(
            error("Two addresses", "`endpoint` is another name for `api_base`: set one of them.", ("endpoint",))
        )
    for name in ("api_base", "endpoint"):
        address = config[name]
        if isinstance(address, str):
            try:
                normalize_address(address)
            except ValueError as problem:
                # Not shown at the attribute: Terraform would quote its line, and there a secret may stand.
                found.append(error(f"Invalid {name}", f"{problem}."))
    for name, limits in NUMBERS.items():
        number = plain(config[name])
        if number is not None and not isinstance(number, Unknown) and (allowed := limits.allowed_instead_of(number)):
            found.append(error(f"Invalid {name}", f"It must be {allowed}, got {Decimal(number):.6g}.", (name,)))
    wait_for = config["wait_for"]
    if isinstance(wait_for, str):
        try:
            seconds_of(wait_for)
        except ValueError as problem:
            found.append(error("Invalid wait_for", f"{problem}.", ("wait_for",)))
    return found + _invalid_headers(config)


class Limits(NamedTuple):
    """Which numbers an argument takes."""

    least: Decimal | int
    most: int
    whole: bool = True

    def allowed_instead_of(self, number: Decimal | int) -> str | None:
        """What it must be that `number` is not."""
        if self.least <= number <= self.most and not (self.whole and isinstance(number, Decimal)):
            return None
        return f"{'a whole number ' if self.whole else ''}from {self.least} to {self.most}"


NUMBERS = {
    "timeout": Limits(Decimal("0.001"), LONGEST, whole=False),
    "max_retries": Limits(0, 100),
    "requests_per_second": Limits(Decimal("0.001"), 10_000, whole=False),
    "max_parallel_requests": Limits(1, 256),
}


def _invalid_headers(config: Object) -> Diagnostics:
    """Not shown at the attribute: Terraform would quote its line, and there a secret may stand."""
    headers, changed_by = config["additional_headers"], config["litellm_changed_by"]
    given = dict(headers) if isinstance(headers, dict) else {}
    names = sorted(name for name in given if not names_header(name))
    if changed_by is not None:
        given["litellm_changed_by"] = changed_by
    unfit = sorted(name for name, value in given.items() if isinstance(value, str) and not fits_header(value))
    found: Diagnostics = []
    if names:
        told = (
            f"{', '.join(map(shown, names))}: a name is made of letters, digits and hyphens, and those by which HTTP "
            "itself says how a request travels are not for others to set."
        )
        found.append(error("Invalid headers", told))
    if unfit:
        told = f"HTTP cannot carry the value of {', '.join(map(shown, unfit))}: it must be printable ASCII in one line."
        found.append(error("Invalid headers", told))
    return found


RECALL = 5.0
"""Seconds for which a gateway that was down is not asked again: many objects may need it at the same time."""

BETWEEN_LOOKS = 1.0
"""Seconds between two looks at a gateway that is waited for."""


class Connection:
    """The way to one gateway, as the provider block and the environment tell it."""

    def __init__(self) -> None:
        self._client: Client | None = None
        self._paged: PagedGateway | None = None
        self._version: Version | None = None
        self._meetings: dict[bool, asyncio.Task[GatewayError | None]] = {}
        self._failed_at: dict[bool, float] = {}
        self._news: Diagnostics = []
        self._said: set[tuple[str, str]] = set()
        self._licence: asyncio.Task[bool | None] | None = None
        self._checks: dict[str, asyncio.Task[None]] = {}

    async def open(self, config: Object) -> Diagnostics:
        """Learn the address and the key. Values that are unknown yet are waited for: Terraform plans, and configures
        again before it applies."""
        if not all(is_wholly_known(value) for value in config.values()):
            return []
        given = {name: plain(value) for name, value in config.items()}
        settings, found = _settings(given)
        if settings is None:
            return found
        # httpx takes longer to load than the rest of the engine, and validation does without it.
        from provider_shim.gateway.client import Client
        from provider_shim.gateway.pages import PagedGateway

        try:
            self._client = Client(settings)
            self._paged = PagedGateway(self._client, self.licensed)
        except (OSError, ValueError) as problem:
            source = "ca_certificate" if settings.ca_certificate else "SSL_CERT_FILE or SSL_CERT_DIR"
            # The name of the file would be the certificate itself, or what somebody took for one.
            why = problem.strerror if isinstance(problem, OSError) and problem.strerror else type(problem).__name__
            return [error(f"Invalid {source}", f"It cannot be read: {why}.")]
        return []

    async def meet(self, needed: bool = True) -> GatewayError | None:
        """What keeps from managing the gateway: None when nothing does, or when it is not known yet which one it is.

        It is asked when the gateway is first needed, and not when the provider is configured: a plan may do without
        it, and a gateway that the same run makes or mends comes later. Where it is `needed` it is waited for, for as
        long as `wait_for` says. One that was down is asked again.
        """
        if self._client is None:
            return None
        meeting = self._meetings.get(needed)
        if meeting and meeting.done() and isinstance(meeting.result(), Unreachable):
            meeting = meeting if monotonic() - self._failed_at[needed] < RECALL else None
        if meeting is None:
            met = self._meetings.get(not needed)
            if met and met.done() and met.result() is None:
                meeting = met
            else:
                meeting = asyncio.ensure_future(self._meet(self._client, needed))
            self._meetings[needed] = meeting
        return await asyncio.shield(meeting)

    async def _meet(self, client: Client, needed: bool) -> GatewayError | None:
        until = monotonic() + client.settings.wait_for * needed
        while True:
            try:
                self._version = await client.pace.unless_stopped(check(client))
            except GatewayError as problem:
                in_time = isinstance(problem, (Unreachable, Foreign)) and monotonic() < until
                if not in_time or not await client.pace.rest(BETWEEN_LOOKS):
                    self._failed_at[needed] = monotonic()
                    return problem
            else:
                self._news = _untested(self._version, client.settings.address)
                self._said.clear()
                return None

    def news(self) -> Diagnostics:
        """What is to be said of the gateway, once."""
        news, self._news = self._news, []
        return news

    def first_to_hear(self, form: str, problem: GatewayError) -> bool:
        """Whether nobody was told of such a problem yet in this form. A warning says less than an error."""
        known = (form, problem.summary) in self._said
        self._said.add((form, problem.summary))
        return not known

    @property
    def gateway(self) -> Client | None:
        """None while the address or the key is unknown."""
        return self._client

    @property
    def paged(self) -> PagedGateway | None:
        """The same gateway for a refresh, whose many reads are gathered."""
        return self._paged

    @property
    def version(self) -> Version | None:
        return self._version

    async def licensed(self) -> bool | None:
        """Whether the gateway has a licence, asked once; None when it does not tell."""
        if self._client is None:
            return None
        if self._licence is None:
            self._licence = asyncio.ensure_future(has_licence(self._client))
        return await self._licence

    async def ready_for(self, spec: type[Resource]) -> bool:
        """Whether the gateway can keep such objects, asked once; who asks first is told why not, by a GatewayError."""
        if self._client is None:
            return True
        first = spec.type_name not in self._checks
        if first:
            self._checks[spec.type_name] = asyncio.ensure_future(spec.check_gateway(self._client))
        check = self._checks[spec.type_name]
        await asyncio.wait([check])
        if first:
            check.result()
        return check.exception() is None

    async def unless_stopped(self, work: Coroutine[Any, Any, Result]) -> Result:
        """What asking the gateway comes to; Interrupted is raised when Terraform wants to end first."""
        return await (self._client.pace.unless_stopped(work) if self._client else work)

    def stop(self) -> None:
        if self._client:
            self._client.stop()

    async def close(self) -> None:
        if self._client:
            await self._client.close()


def _untested(version: Version | None, address: str) -> Diagnostics:
    """What is said of a gateway that is newer than any that the tests ran on. It is managed like the newest of them."""
    if version is None or version <= (parse_version(NEWEST) or ()):
        return []
    running = ".".join(map(str, version))
    return [
        warning(
            f"LiteLLM {running} is newer than any that this provider was tested with",
            f"The gateway at {address} runs LiteLLM {running}; the newest tested version is {NEWEST}. What LiteLLM has "
            "changed since is not known here: look at the plan with care, or upgrade the provider.",
        )
    ]


def _settings(given: dict[str, Any]) -> tuple[Settings | None, Diagnostics]:
    address = given["api_base"] or given["endpoint"] or first_set(ADDRESS_VARIABLES)
    key = (given["api_key"] or first_set(KEY_VARIABLES) or "").strip()
    if not address:
        return None, [
            error(
                "No address of a LiteLLM gateway",
                "Set `api_base` in the provider block, or one of the environment variables "
                f"{', '.join(ADDRESS_VARIABLES)}. There is no default: a master key goes nowhere but where you say.",
                ("api_base",),
            )
        ]
    if not key:
        return None, [
            error(
                "No API key for the LiteLLM gateway",
                f"Set `api_key` in the provider block, or the environment variable {' or '.join(KEY_VARIABLES)}.",
                ("api_key",),
            )
        ]
    if not fits_header(key):
        return None, [error("Invalid api_key", "A key is made of letters, digits and signs of ASCII.", ("api_key",))]
    try:
        normalized = normalize_address(address)
    except ValueError as problem:
        return None, [error("Invalid address of the gateway", f"{problem}.")]
    configured: dict[str, str | None] = given["additional_headers"] or {}
    headers = {name: value for name, value in configured.items() if value is not None}
    if given["litellm_changed_by"]:
        headers["litellm-changed-by"] = given["litellm_changed_by"]
    chosen: dict[str, Any] = {
        **{name: _number(given[name], limits) for name, limits in NUMBERS.items()},
        "wait_for": None if given["wait_for"] is None else seconds_of(given["wait_for"]),
        "insecure_skip_verify": _is_insecure(given["insecure_skip_verify"]),
        "ca_certificate": given["ca_certificate"],
    }
    known = {name: value for name, value in chosen.items() if value is not None}
    return Settings(normalized, key, headers=headers, **known), []


def _number(given: Decimal | int | None, limits: Limits) -> float | int | None:
    return None if given is None else int(given) if limits.whole else float(given)


def _is_insecure(given: bool | None) -> bool:
    return (first_set((INSECURE_VARIABLE,)) or "").lower() in ("1", "t", "true") if given is None else given
