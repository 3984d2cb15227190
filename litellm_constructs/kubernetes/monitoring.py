"""What Prometheus and Grafana are told of a router. LiteLLM's metrics are those of its callback `prometheus`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from litellm_constructs.kubernetes.values import Monitoring, SecretKey


def service_monitor(monitoring: Monitoring, selector: Mapping[str, str], master_key: SecretKey) -> dict[str, Any]:
    """The `spec` of a ServiceMonitor. LiteLLM tells its metrics to who has a key."""
    credentials = {"name": master_key.secret, "key": master_key.key}
    endpoint = {
        "port": "http",
        "path": "/metrics/",
        "interval": monitoring.interval,
        "authorization": {"type": "Bearer", "credentials": credentials},
    }
    return {"selector": {"matchLabels": dict(selector)}, "endpoints": [endpoint]}


def _left(what: str, labels: str) -> str:
    """The part of a budget that is left. Every pod tells what it knows, so the least counts."""
    return (
        f"min by ({labels}) (litellm_remaining_{what}_budget_metric)"
        f" / min by ({labels}) (litellm_{what}_max_budget_metric > 0)"
    )


_TEAMS = _left("team", "team, team_alias")
_KEYS = _left("api_key", "hashed_api_key, api_key_alias")


def rules(name: str) -> dict[str, Any]:
    """The `spec` of a PrometheusRule."""
    alerts = [
        _alert(
            "LiteLLMTeamBudgetLow",
            f"{_TEAMS} < 0.1",
            "Team {{ $labels.team_alias }} has less than a tenth of its budget left",
        ),
        _alert(
            "LiteLLMKeyBudgetLow",
            f"{_KEYS} < 0.1",
            "Key {{ $labels.api_key_alias }} has less than a tenth of its budget left",
        ),
        _alert(
            "LiteLLMModelFails",
            "max by (litellm_model_name, api_base) (litellm_deployment_state) == 2",
            "Model {{ $labels.litellm_model_name }} at {{ $labels.api_base }} fails",
        ),
    ]
    return {"groups": [{"name": name, "rules": alerts}]}


def _alert(name: str, expression: str, summary: str) -> dict[str, Any]:
    return {
        "alert": name,
        "expr": expression,
        "for": "5m",
        "labels": {"severity": "warning"},
        "annotations": {"summary": summary},
    }


_PANELS = (
    ("Calls per second", "sum by (requested_model) (rate(litellm_proxy_total_requests_metric_total[5m]))", "reqps"),
    (
        "Calls that fail, per second",
        "sum by (requested_model, exception_status) (rate(litellm_proxy_failed_requests_metric_total[5m]))",
        "reqps",
    ),
    (
        "Time to answer, 95 of 100 calls",
        "histogram_quantile(0.95, sum by (le, model) (rate(litellm_request_total_latency_metric_bucket[5m])))",
        "s",
    ),
    ("Tokens per second", "sum by (model) (rate(litellm_total_tokens_metric_total[5m]))", "short"),
    ("Spend per hour", "sum by (team_alias) (increase(litellm_spend_metric_total[1h]))", "currencyUSD"),
    ("Budgets of teams that are left", _TEAMS, "percentunit"),
)


def dashboard(name: str) -> str:
    """A dashboard of Grafana, as JSON."""
    panels: list[dict[str, Any]] = [
        {
            "id": number + 1,
            "type": "timeseries",
            "title": title,
            "gridPos": {"h": 8, "w": 12, "x": 12 * (number % 2), "y": 8 * (number // 2)},
            "fieldConfig": {"defaults": {"unit": unit}, "overrides": []},
            "targets": [{"refId": "A", "expr": expression}],
        }
        for number, (title, expression, unit) in enumerate(_PANELS)
    ]
    content: dict[str, Any] = {
        "title": f"LiteLLM: {name}",
        "uid": f"litellm-{name}"[:40],
        "schemaVersion": 39,
        "panels": panels,
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"))
