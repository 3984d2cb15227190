"""alert-not-told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.tokens import unresolved
from provider_shim.resources.alerting import Alerting


@check("alert-not-told", Severity.WARNING)
def alert_not_told(estate: Estate) -> Iterator[Problem]:
    """No address of Slack is given for a type of alerts that is not among those that are told.

    LiteLLM tells Slack only the types in `types` (`alert_types`), if any stand there. An address for another one
    (`slack={AlertType.BUDGET_ALERTS: ...}`) is never used. Add the type, or leave the address out.
    """
    for alerting in estate.resources(Alerting):
        told = estate.names(alerting, "alert_types")
        given = alerting.attributes
        addresses = given.get("alert_to_webhook_url") or given.get("alert_to_webhook_url_wo")
        if told and isinstance(addresses, dict) and not unresolved(addresses):
            for type in cast("dict[str, Any]", addresses):
                if type not in told:
                    yield alerting, f"Slack has an address for {type}, which is not among the types that are told"
