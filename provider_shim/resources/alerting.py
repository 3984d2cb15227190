"""litellm_alerting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from provider_shim.answers import Json
from provider_shim.resources.general_settings import KEPT, FieldByField
from provider_shim.spec import (
    Attr,
    Field,
    Gateway,
    Names,
    Nested,
    Positive,
    Reader,
    SmallCount,
    Usd,
)


class AlertingArgs(Nested):
    """When LiteLLM tells, and how often. What is not set is as LiteLLM has it."""

    daily_report_frequency: Annotated[
        Positive | None, Attr(description="Seconds between two reports of failures and slow deployments.")
    ] = None
    report_check_interval: Annotated[
        Positive | None, Attr(description="Seconds after which it looks whether a report is due.")
    ] = None
    budget_alert_ttl: Annotated[
        Positive | None, Attr(description="Seconds before the same alert of a budget is told again.")
    ] = None
    outage_alert_ttl: Annotated[
        Positive | None, Attr(description="Seconds in which errors of a model are counted together.")
    ] = None
    region_outage_alert_ttl: Annotated[
        Positive | None, Attr(description="Seconds in which errors of a provider's region are counted together.")
    ] = None
    minor_outage_alert_threshold: Annotated[Positive | None, Attr(description="Errors that make a minor outage.")] = (
        None
    )
    major_outage_alert_threshold: Annotated[Positive | None, Attr(description="Errors that make a major outage.")] = (
        None
    )
    max_outage_alert_list_size: Annotated[Positive | None, Attr(description="Errors that are kept in memory.")] = None
    log_to_console: Annotated[bool | None, Attr(description="Whether alerts stand in the gateway's log too.")] = None
    daily_spend_per_user_threshold: Annotated[
        Usd | None, Attr(description="USD of a user in a day that are told.", since="1.102.0")
    ] = None
    monthly_spend_per_user_threshold: Annotated[
        Usd | None, Attr(description="USD of a user in a month that are told.", since="1.102.0")
    ] = None
    spend_anomaly_multiplier: Annotated[
        Usd | None, Attr(description="Times a user's usual spend in a day that are told.", since="1.102.0")
    ] = None
    spend_anomaly_baseline_days: Annotated[
        Positive | None, Attr(description="Days that make the usual spend.", since="1.102.0")
    ] = None
    spend_anomaly_min_spend: Annotated[
        Usd | None, Attr(description="USD in a day below which nothing is unusual.", since="1.102.0")
    ] = None
    user_spend_check_interval: Annotated[
        int | None,
        Field(ge=60),
        Attr(description="Seconds after which the spend of users is looked at.", since="1.102.0"),
    ] = None


class Alerting(FieldByField):
    """What LiteLLM tells people by itself: of budgets, failures and slow models. Without `alerting` it tells nothing.

    The address for Slack, where no `alert_to_webhook_url` says another, and for `webhook`, stand in the gateway's
    environment (`SLACK_WEBHOOK_URL`, `WEBHOOK_URL`)."""

    type_name: ClassVar[str] = "litellm_alerting"
    identity: ClassVar[str] = "alerting"
    reader: ClassVar[Reader] = KEPT
    own_values: ClassVar[Mapping[str, Json]] = {"alerting_threshold": 300}

    alerting: Annotated[
        Names | None, Attr(description="Where LiteLLM tells it: `slack`, `email`, `webhook`, `pagerduty`, ...")
    ] = None
    alert_types: Annotated[
        Names | None,
        Attr(description="What it tells, such as `budget_alerts`, `llm_exceptions`, `spend_reports`. All if not set."),
    ] = None
    alert_to_webhook_url: Annotated[
        dict[str, list[str]] | None,
        Attr(description="Addresses of Slack for single types of alerts, by type.", sensitive=True),
    ] = None
    alerting_threshold: Annotated[
        SmallCount | None, Attr(description="Seconds after which a call is slow. 300 if not set.")
    ] = None
    alerting_args: Annotated[AlertingArgs | None, Attr(description="When LiteLLM tells, and how often.")] = None

    @classmethod
    async def told_of(cls, gateway: Gateway) -> dict[str, Json]:
        told = {name: await gateway.read(cls.reader, {"name": name}) for name in FIELDS}
        return {name: field and field["field_value"] for name, field in told.items()}


FIELDS = ("alerting", "alert_types", "alert_to_webhook_url", "alerting_threshold", "alerting_args")
