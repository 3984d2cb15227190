"""Calls of models. There is no provider behind the sandbox: a model answers with its `mock_response`."""

from __future__ import annotations

import time
from typing import Any

from . import access, budgets, models, prices, spend
from .errors import TRIAL, ProxyError, Refusal, unlicensed
from .gateway import Answer, Call, Gateway, Routes, new_id
from .store import Row

routes = Routes()

_USAGE: Row = {"completion_tokens": 20, "prompt_tokens": 10, "total_tokens": 30}
"""What LiteLLM says that a mocked answer has used."""


@routes.add("POST", "/v1/chat/completions", "key", database=False)
@routes.add("POST", "/chat/completions", "key", database=False)
def complete(gateway: Gateway, call: Call) -> Any:
    body: Row = call.body or {}
    name = str(body.get("model"))
    row = next((each for each in models.live(gateway) if each["model_name"] == name and not each["blocked"]), None)
    try:
        if call.caller.key is not None:
            _check(gateway, call.caller.key, name)
        if row is None:
            problem = "Call `/v1/models` to view available models for your key."
            raise _Unservable(400, f"/chat/completions: Invalid model name passed in model={name}. {problem}")
        params = row["litellm_params"]
        text = body.get("mock_response", params.get("mock_response"))
        if text is None or body.get("stream"):
            problem = "The sandbox calls no provider, and does not stream: give the model a mock_response."
            raise _Unservable(400, problem)
    except Refusal:
        spend.book(gateway, call.caller, body, row)
        raise
    cost_in, cost_out = _costs(row)
    spend.book(gateway, call.caller, body, row, _USAGE, cost_in + cost_out)
    message = {"content": text, "role": "assistant"}
    return Answer(
        {
            "id": f"chatcmpl-{new_id()}",
            "created": int(time.time()),
            "model": name,
            "object": "chat.completion",
            "choices": [{"finish_reason": "stop", "index": 0, "message": message}],
            "usage": dict(_USAGE),
        },
        {
            "x-litellm-call-id": new_id(),
            "x-litellm-model-id": row["model_id"],
            "x-litellm-model-group": name,
            "x-litellm-model-name": params["model"],
            "x-litellm-version": gateway.version,
            "x-litellm-response-cost": str(cost_in + cost_out),
            "x-litellm-response-cost-input": str(cost_in),
            "x-litellm-response-cost-output": str(cost_out),
        },
    )


def check(gateway: Gateway, row: Row) -> None:
    """Call a model for nobody, to see whether it answers."""
    spend.book_health_check(gateway, row, _USAGE, sum(_costs(row)))


def _costs(row: Row) -> tuple[float, float]:
    """What a call of a model costs, for what it reads and what it writes."""
    params = row["litellm_params"]
    known = prices.of(params["model"], row["model_info"].get("base_model"))
    read, written = (
        params.get(each) or known[each] or 0.0 for each in ("input_cost_per_token", "output_cost_per_token")
    )
    return _USAGE["prompt_tokens"] * read, _USAGE["completion_tokens"] * written


class _Unservable(ProxyError):
    """The refusal of a call by the router, which repeats what it says."""

    def body(self, modern: bool) -> Any:
        shown = super().body(True)
        return {"error": {**shown["error"], "provider_specific_fields": {"error": self.message}}}


def _check(gateway: Gateway, key: Row, name: str) -> None:
    """Refuse what the key, its team, its user or its organization may not call or pay."""
    team = gateway.store.teams.get(key["team_id"] or "")
    # What a person may spend and call counts for keys of no team.
    user = gateway.store.users.get(key["user_id"] or "") if team is None else None
    allowed = team["models"] if team and key["models"] == ["all-team-models"] else key["models"]
    access.check_model(gateway, "key", allowed, name)
    _check_licence(gateway, key, team)
    named = f"{key['key_alias'] or 'key'} ({key['key_name']})"
    own = budgets.kind.find(gateway, key["budget_id"]) or {}
    most = own.get("max_budget") if key["max_budget"] is None else key["max_budget"]
    _check_budget(gateway, f"Budget has been exceeded! Key={named} Current cost: {{}}, Max budget: {{}}", key, most)
    if team is not None:
        if team["blocked"]:
            problem = f"Team={team['team_id']} is blocked. Update via `/team/unblock` if you're an admin."
            raise ProxyError(401, f"Authentication Error, {problem}", legacy="auth_error")
        access.check_model(gateway, "team", team["models"], name)
        words = f"Budget has been exceeded! Team={team['team_id']} Current cost: {{}}, Max budget: {{}}"
        _check_budget(gateway, words, team, team["max_budget"])
        if (membership := spend.membership_of(gateway, key)) is not None:
            who = f"TeamMember={key['user_id']}:{team['team_id']}"
            words = f"Budget has been exceeded! {who} Current cost: {{}}, Max budget: {{}}"
            limits = budgets.kind.find(gateway, membership["budget_id"]) or {}
            _check_budget(gateway, words, membership, limits.get("max_budget"))
    if user is not None:
        access.check_model(gateway, "user", user["models"], name)
        words = f"ExceededBudget: User={user['user_id']} over budget. Spend={{}}, Budget={{}}"
        _check_budget(gateway, words, user, user["max_budget"])
    if (organization := spend.organization_of(gateway, key)) is not None:
        words = f"Budget has been exceeded! Organization={organization['organization_id']} Current cost: {{}}, "
        limits = budgets.kind.find(gateway, organization["budget_id"]) or {}
        _check_budget(gateway, f"{words}Max budget: {{}}", organization, limits.get("max_budget"))


def _check_licence(gateway: Gateway, key: Row, team: Row | None) -> None:
    if gateway.licensed:
        return
    if any(holder["metadata"].get(name) for holder in (key, team or key) for name in ("guardrails", "policies")):
        raise unlicensed()
    if enforced := key["metadata"].get("enforced_params"):
        raise ProxyError(500, f"Enforced Params is an Enterprise feature. Enforced Params: {enforced}. {TRIAL}")


def _check_budget(gateway: Gateway, words: str, holder: Row, most: float | None) -> None:
    if most is not None and holder["spend"] >= most:
        raise ProxyError(
            422 if gateway.modern else 429, words.format(holder["spend"], float(most)), type="budget_exceeded"
        )
