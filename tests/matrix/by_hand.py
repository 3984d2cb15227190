"""What somebody does on the gateway behind Terraform's back, and what is really there: plain calls of LiteLLM's API."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from provider_shim.answers import dig
from provider_shim.cty import DYNAMIC, ListOf, MapOf
from provider_shim.engine.paths import put
from provider_shim.engine.values import from_gateway, meaning, plain, to_gateway
from provider_shim.fields import Field
from provider_shim.gateway.client import Client
from provider_shim.resources.callbacks import is_secret
from provider_shim.resources.memberships import Memberships
from provider_shim.resources.once import Once
from provider_shim.spec import Resource

Row = Mapping[str, Any]

OTHER_CALLS = {"litellm_organization": "PATCH /organization/update"}
"""By type: the call by which people change an object, where the provider has another."""


def _of_a_member(name: str, team: Row, value: Any) -> tuple[str, Any]:
    return "POST /team/member_update", {
        "team_id": team["team_id"],
        "user_id": team["member"][0]["user_id"],
        name: value,
    }


_PATCH_GUARDRAIL = "PATCH /guardrails/{guardrail_id}"

ELSEWHERE: dict[tuple[str, str], Callable[[Row, Any], tuple[str, Any]]] = {
    ("litellm_team", "team_member_permissions"): lambda team, names: (
        "POST /team/permissions_update",
        {"team_id": team["team_id"], "team_member_permissions": names},
    ),
    # Parameters are merged, and nothing says the empty data but an empty map.
    ("litellm_guardrail", "litellm_params"): lambda guardrail, params: (
        _PATCH_GUARDRAIL,
        {"litellm_params": params or dict.fromkeys(guardrail["litellm_params"]["value"])},
    ),
    ("litellm_guardrail", "secret_litellm_params"): lambda guardrail, params: (
        _PATCH_GUARDRAIL,
        {"litellm_params": params or dict.fromkeys(guardrail["secret_litellm_params"]["value"])},
    ),
    ("litellm_guardrail", "guardrail_info"): lambda guardrail, info: (_PATCH_GUARDRAIL, {"guardrail_info": info or {}}),
    **{
        ("litellm_agent", name): lambda agent, params: (
            "PATCH /v1/agents/{agent_id}",
            {"litellm_params": params or {}},
        )
        for name in ("litellm_params", "secret_litellm_params")
    },
    # Of the transport alone LiteLLM asks where it leads to.
    ("litellm_mcp_server", "transport"): lambda server, transport: (
        "PUT /v1/mcp/server",
        {"server_id": server["server_id"], "transport": transport, "url": server["url"]},
    ),
    ("litellm_model", "custom_llm_provider"): lambda model, name: _with(model=f"{name}/gpt-4o"),
    ("litellm_model", "base_model"): lambda model, name: _with(model=f"openai/{name}"),
    ("litellm_model", "thinking_enabled"): lambda model, on: _with(thinking=_thinking(1024 if on else None)),
    ("litellm_model", "thinking_budget_tokens"): lambda model, tokens: _with(thinking=_thinking(tokens or 1024)),
    ("litellm_model", "thinking"): lambda model, thinking: _with(thinking=thinking or _thinking(None)),
    ("litellm_user", "teams"): lambda user, teams: (
        ("POST /team/member_add", {"team_id": teams[0], "member": {"user_id": user["user_id"], "role": "user"}})
        if teams
        else ("POST /team/member_delete", {"team_id": user["teams"][0], "user_id": user["user_id"]})
    ),
    ("litellm_organization_member_add", "member"): lambda organization, members: (
        "DELETE /organization/member_delete",
        {"organization_id": organization["organization_id"], "user_id": organization["member"][0]["user_id"]},
    ),
    ("litellm_team_member_add", "member"): lambda team, members: (
        "POST /team/member_delete",
        {"team_id": team["team_id"], "user_id": team["member"][0]["user_id"]},
    ),
    **{
        ("litellm_team_member_add", name): partial(_of_a_member, name)
        for name in ("max_budget_in_team", "budget_duration", "tpm_limit", "rpm_limit", "allowed_models")
    },
    ("litellm_project", "metadata"): lambda project, metadata: (
        "POST /project/update",
        {"project_id": project["project_id"], "metadata": metadata or {}},
    ),
    # Empty metadata are ignored.
    ("litellm_user", "metadata"): lambda user, metadata: (
        "POST /user/update",
        {"user_id": user["user_id"], "metadata": metadata or dict.fromkeys(user["metadata"]["value"])},
    ),
}
"""What is written in another way than by a field of this name."""


IN_BUDGETS = (
    *("litellm_customer", "litellm_organization_member", "litellm_organization_member_add", "litellm_project"),
    "litellm_tag",
)
"""Types whose limits not every version clears but in their budgets."""


def _with(**parameters: Any) -> tuple[str, Any]:
    return "PATCH /model/{model_id}/update", {"litellm_params": parameters}


def _thinking(tokens: int | None) -> dict[str, Any]:
    return {"type": "enabled", "budget_tokens": tokens} if tokens else {"type": "disabled"}


async def write(client: Client, spec: type[Resource], state: Row, item: Field, value: Any) -> None:
    """Give one attribute of an object another value; None clears it the way that LiteLLM's API says."""
    sent = _cleared(item) if value is None else to_gateway(item.shape, value)
    if other := ELSEWHERE.get((spec.type_name, item.name)):
        call, body = other(state, sent)
    elif (spec.type_name, item.name) == ("litellm_key", "soft_budget") or (
        spec.type_name in IN_BUDGETS and item.read[0] == "litellm_budget_table"
    ):
        # There every version changes and clears it.
        holder: Any = await _holder(client, spec, state)
        call, body = (
            "POST /budget/update",
            {"budget_id": holder["litellm_budget_table"]["budget_id"], item.read[-1]: sent},
        )
    elif spec.type_name == "litellm_team_callback":
        return await _write_callback(client, state, item.name, sent)
    elif spec.type_name == "litellm_model" and value is None:
        return await _make_bare_model(client, state)
    elif spec.type_name == "litellm_policy":
        return await _write_policy(client, state, {item.name: sent})
    elif spec.type_name == "litellm_prompt":
        return await _write_prompt(client, state, item, sent)
    elif spec.type_name == "litellm_search_tool":
        # What is sent is the whole.
        now: Any = await spec.fetch(client, state)
        whole = {name: now[name] for name in ("search_tool_name", "litellm_params", "search_tool_info")}
        put(whole, item.send, sent)
        call, body = spec.endpoints.update, {"search_tool": whole}
    elif spec.type_name == "litellm_access_group" and item.name != "model_names":
        budget = "/access_group/{access_group}/budget"
        if value is None or item.name == "budget_id":  # of which older versions change none
            await client.write(f"DELETE {budget}", state)
        if value is None:
            return None
        call, body = f"PUT {budget}", {item.name: sent}
    elif spec.type_name == "litellm_credential" and value is None:
        return await _make_bare_credential(client, state, item.name)
    elif spec.type_name == "litellm_team" and item.read[0] == "metadata" and not item.shape.free:
        # By its own name such a field cannot be null.
        call, body = "PATCH /team/{team_id}", {"metadata": {item.read[1]: value and sent}}
    elif spec.type_name == "litellm_organization" and item.read[0] in ("metadata", "object_permission"):
        # The older call keeps what is empty.
        call, body = "PATCH /v2/organization/{organization_id}", {}
        put(body, item.send if value else item.send[:1], sent if value else None)
    elif spec.type_name == "litellm_key" and item.read[0] == "metadata" and value is None:
        # By its own name such a field cannot be null, and metadata are replaced.
        call, body = "POST /key/update", {"key": state["token_id"], "metadata": {}}
    else:
        call = OTHER_CALLS.get(spec.type_name, spec.endpoints.update)
        named = spec.identified_by() if spec.type_name in OTHER_CALLS else ()
        body = {**spec.update_body(state), **{name: state[name] for name in named}}
        put(body, item.send, sent)
    await client.write(call, state, body)
    return None


async def _write_callback(client: Client, state: Row, name: str, sent: Any) -> None:
    """Metadata are merged, and the list in them is replaced."""
    team: Any = await client.query("GET /team/info?team_id={team_id}", state)
    metadata = team["team_info"]["metadata"]
    (entry,) = [each for each in metadata["logging"] if each["callback_name"] == state["callback_name"]]
    secret = name == "callback_secrets"
    kept = {key: value for key, value in entry["callback_vars"].items() if is_secret(key) != secret}
    entry["callback_vars"] = {**kept, **(sent or {})}
    await client.write("POST /team/update", state, {"team_id": state["team_id"], "metadata": metadata})


async def _holder(client: Client, spec: type[Resource], state: Row) -> Any:
    """What has the budget of an object: of several members the first."""
    if not issubclass(spec, Memberships):
        return await spec.fetch(client, state)
    return await spec.each.fetch(client, {**state, **state["member"][0]})


async def write_once(client: Client, spec: type[Once], values: Mapping[Field, Any]) -> None:
    """Give these settings other values, again and again until they are told: with some settings LiteLLM saves all of
    its configuration as it was a moment ago."""
    body = {
        item.send[0]: _cleared(item) if value is None else to_gateway(item.shape, value)
        for item, value in values.items()
    }
    for _ in range(10):
        await spec.put(client, body)
        await asyncio.sleep(0.5)
        told = await spec.fetch(client, {})
        if all(_told(item, told) == meaning(item, value) for item, value in values.items()):
            return


def _told(item: Field, row: Any) -> Any:
    return meaning(item, plain(from_gateway(item.shape, dig(row, item.read))))


def _cleared(item: Field) -> Any:
    if item.attr.clear is not None:
        return item.attr.clear
    if isinstance(item.type, ListOf):
        return []
    return {} if isinstance(item.type, MapOf) or (item.type == DYNAMIC and not item.shape.free) else None


async def _make_bare_model(client: Client, model: Row) -> None:
    """Make a model anew without anything but its name: not every version can remove a parameter."""
    parameters = {"model": f"{model['custom_llm_provider']}/{model['base_model']}"}
    await client.write("POST /model/delete", body={"id": model["model_id"]})
    body = {"model_name": model["model_name"], "litellm_params": parameters, "model_info": {"id": model["model_id"]}}
    await client.write("POST /model/new", body=body)


async def _make_bare_credential(client: Client, credential: Row, attribute: str) -> None:
    """Make a credential anew with its name and values alone, or without those: what it has is merged with what is sent,
    and LiteLLM asks for a value, which may be null."""
    values = {"x": None} if attribute == "credential_values" else credential["credential_values"]
    await client.write("DELETE /credentials/{credential_name}", credential)
    body = {"credential_name": credential["credential_name"], "credential_info": {}, "credential_values": values}
    await client.write("POST /credentials", body=body)


async def _write_policy(client: Client, policy: Row, body: Any) -> None:
    """Only a draft changes."""
    draft: Any = await client.write("POST /policies/name/{policy_name}/versions", policy, {})
    await client.write("PUT /policies/{policy_id}", draft, body)
    for status in ("published", "production"):
        await client.write("PUT /policies/{policy_id}/status", draft, {"version_status": status})


async def _write_prompt(client: Client, prompt: Row, item: Field, sent: Any) -> None:
    """The parameters of a version are replaced whole."""
    there: Any = await client.query("GET /prompts/{prompt_id}?environment={environment}", prompt)
    body = {part: dict(there["prompt_spec"][part]) for part in ("litellm_params", "prompt_info")}
    if sent is None and item.shape.free:
        body["litellm_params"].update(dict.fromkeys(prompt[item.name]["value"]))
    elif item.shape.free:
        put(body, item.send, sent)
    else:
        part, name = item.send
        body[part][name] = sent
    await client.write("PATCH /prompts/{prompt_id}?environment={environment}", prompt, body)


async def tells_of(client: Client, spec: type[Resource], row: Any, item: Field) -> bool | None:
    """Whether the gateway has a value that it does not tell; None where that cannot be asked either."""
    if spec.type_name == "litellm_model":
        # The answer to a write has the names of all parameters, with encrypted values.
        model = {"model_id": row["model_info"]["id"]}
        answer = await client.write("PATCH /model/{model_id}/update", model, {"litellm_params": {}})
        return item.send[1] in answer["litellm_params"]
    return row["expires"] is not None if item.name == "duration" else None
