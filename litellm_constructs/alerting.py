"""Alerts: what a gateway tells people by itself, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, TypeAlias, TypedDict, cast

from litellm_constructs.framework.options import Own, To
from litellm_constructs.values import AlertType, Count, SecretValue
from provider_shim.resources.alerting import AlertingArgs

_Address: TypeAlias = Sequence[SecretValue] | SecretValue
Addresses: TypeAlias = Mapping[Any, _Address]  # to type checkers a `dict[AlertType, ...]` is no `Mapping[str, ...]`
"""Webhooks of Slack by type of alert, such as `AlertType.BUDGET_ALERTS`."""


def _to(channel: str) -> Own:
    return Own(lambda wanted: {"alerting": [channel]} if wanted else {})


def _to_slack(given: bool | Addresses) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        return {"alerting": ["slack"]} if given else {}
    addresses = {type: [secret.reveal() for secret in _secrets(one)] for type, one in given.items()}
    return {"alerting": ["slack"], "alert_to_webhook_url": addresses}


def _check_slack(given: object) -> Iterator[str]:
    if isinstance(given, Mapping):
        for type, one in cast("Addresses", given).items():
            if not all(isinstance(cast("object", secret), SecretValue) for secret in _secrets(one)):
                # What was found may be the secret itself.
                yield f"whoever has the address of {type} may write there: write a SecretValue, or a list of them"


def _secrets(one: _Address) -> Sequence[SecretValue]:
    return one if isinstance(one, list | tuple) else [cast("SecretValue", one)]


class Alerting(TypedDict, total=False):
    """What the gateway tells people by itself. Without a channel it tells nothing."""

    slack: Annotated[bool | Addresses | None, Own(_to_slack, check=_check_slack)]
    """Whether Slack is told all of `types`, at the address in the gateway's `SLACK_WEBHOOK_URL`; or the addresses of
    single types: `{AlertType.BUDGET_ALERTS: SecretValue.variable(...)}`."""
    ms_teams: Annotated[bool | None, _to("ms_teams")]
    """Whether Microsoft Teams is told the same, at the address in the gateway's `MS_TEAMS_WEBHOOK_URL`."""
    webhook: Annotated[bool | None, _to("webhook")]
    """Whether the address in the gateway's `WEBHOOK_URL` is told of budgets, in JSON."""
    email: Annotated[bool | None, _to("email")]
    """Whether people are told of budgets by e-mail, which the gateway sends as its environment says."""
    types: Annotated[Sequence[AlertType | str] | None, To("alert_types")]
    """What Slack and Microsoft Teams are told. All if not set."""
    slow_after: Annotated[Count | None, To("alerting_threshold")]
    """Seconds after which a call is slow. 300 if not set."""
    args: Annotated[AlertingArgs | None, To("alerting_args")]
    """How often LiteLLM tells, and from when on: `AlertingArgs(daily_report_frequency=86400)`. As LiteLLM has it if not
    set."""
