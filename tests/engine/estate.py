"""An object of every kind on a sandbox, and a gateway whose answers may be damaged on their way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from provider_shim.contract import Provider, StateAnswer
from provider_shim.cty import STRING, ListOf, MapOf, Object
from provider_shim.engine.connection import PROVIDER
from provider_shim.engine.provider import make_provider
from provider_shim.engine.values import to_value
from provider_shim.fields import fields_of
from provider_shim.gateway.client import Client
from provider_shim.resources import all_resources
from tests.gateway_client.answering import Answering

ESTATE: dict[str, dict[str, Any]] = {
    "litellm_budget": {"budget_id": "b", "max_budget": 5, "budget_duration": "30d"},
    "litellm_model": {
        "model_id": "m",
        "model_name": "m",
        "custom_llm_provider": "openai",
        "base_model": "gpt-4o",
        "additional_litellm_params": {"timeout": 5},
    },
    "litellm_access_group": {"access_group": "a", "model_names": ["m"], "max_budget": 5},
    "litellm_credential": {
        "credential_name": "c",
        "credential_values": {"api_key": "sk-damaged-answers", "api_base": "https://example.com"},
        "credential_info": {"ours": 1},
    },
    "litellm_unified_access_group": {"access_group_name": "g", "access_model_names": ["m"]},
    "litellm_pass_through_endpoint": {
        "endpoint_id": "e",
        "path": "/e",
        "target": "https://example.com",
        "headers": {"x-api-key": "sk-damaged-answers"},
    },
    "litellm_vector_store": {
        "vector_store_id": "v",
        "custom_llm_provider": "openai",
        "litellm_params": {"api_key": "sk-damaged-answers", "api_base": "https://example.com"},
    },
    "litellm_customer": {"user_id": "e", "alias": "e", "max_budget": 5, "object_permission": {"agents": ["a"]}},
    "litellm_tag": {"name": "g", "description": "d", "models": ["m"], "max_budget": 5},
    "litellm_guardrail": {
        "guardrail_name": "g",
        "guardrail": "generic_guardrail_api",
        "mode": ["pre_call"],
        "litellm_params": {"api_base": "https://example.com", "headers": [{"name": "x"}]},
        "secret_litellm_params": {"api_key": "sk-damaged-answers"},
        "guardrail_info": {"ours": 1},
    },
    "litellm_prompt": {"prompt_id": "p", "prompt_integration": "dotprompt", "dotprompt_content": "User: hi"},
    "litellm_mcp_toolset": {"toolset_name": "s", "tools": [{"server_id": "s", "tool_name": "t"}]},
    "litellm_agent": {
        "agent_name": "a",
        "agent_card": {"name": "a", "url": "https://example.com", "skills": [{"id": "s", "name": "S"}]},
        "litellm_params": {"model": "m"},
        "secret_litellm_params": {"api_key": "sk-damaged-answers"},
        "object_permission": {"agents": ["a"]},
    },
    "litellm_search_tool": {
        "search_tool_name": "s",
        "search_provider": "tavily",
        "api_key": "sk-damaged-answers",
        "search_tool_info": {"ours": 1},
    },
    "litellm_mcp_server": {
        "server_id": "s",
        "server_name": "s_name",
        "transport": "http",
        "url": "https://example.com/mcp",
        "credentials": {"auth_value": "sk-damaged-answers"},
        "mcp_info": {"ours": 1},
    },
    "litellm_policy": {"policy_name": "p", "guardrails_add": ["g"], "condition": {"model": "m"}},
    "litellm_policy_attachment": {"policy_name": "p", "scope": "*"},
    "litellm_fallback": {"model": "m", "fallback_models": ["m2"], "fallback_type": "general"},
    "litellm_organization": {"organization_id": "o", "organization_alias": "o", "max_budget": 5},
    "litellm_organization_member": {
        "organization_id": "o",
        "user_id": "w",
        "role": "internal_user",
        "max_budget_in_organization": 2,
    },
    "litellm_organization_member_add": {
        "organization_id": "o",
        "member": [{"user_id": "y", "role": "internal_user"}],
        "max_budget_in_organization": 2,
    },
    "litellm_team": {"team_id": "t", "team_alias": "t", "metadata": {"ours": 1}, "models": ["m"]},
    "litellm_project": {
        "team_id": "t",
        "project_id": "p",
        "project_alias": "p",
        "max_budget": 5,
        "metadata": {"ours": 1},
    },
    "litellm_team_callback": {
        "team_id": "t",
        "callback_name": "langfuse",
        "callback_secrets": {"langfuse_secret_key": "sk-damaged-answers"},
        "callback_vars": {"langfuse_host": "https://example.com"},
    },
    "litellm_user": {"user_id": "u", "user_email": "u@example.com", "teams": ["t"], "auto_create_key": False},
    "litellm_team_member": {"team_id": "t", "user_id": "v", "role": "user", "max_budget_in_team": 2},
    "litellm_team_member_add": {
        "team_id": "t",
        "member": [{"user_id": "x", "role": "user"}],
        "max_budget_in_team": 2,
    },
    "litellm_model_block": {"model_id": "m2"},
    "litellm_key": {"key": "sk-damaged-answers", "key_alias": "k", "team_id": "t", "metadata": {"ours": 1}},
    "litellm_key_block": {"key": "sk-damaged-answers"},
    "litellm_jwt_key_mapping": {"jwt_claim_name": "c", "jwt_claim_value": "v", "key": "sk-damaged-answers"},
    "litellm_team_block": {"team_id": "t"},
    "litellm_router_settings": {"num_retries": 4, "retry_policy": {"TimeoutErrorRetries": 2}},
    "litellm_general_settings": {"max_request_size_mb": 5, "blocked_file_extensions": [".exe"]},
    "litellm_alerting": {"alerting": ["slack"], "alerting_args": {"outage_alert_ttl": 5}},
    "litellm_default_team_settings": {"tpm_limit": 5},
    "litellm_default_user_settings": {"user_role": "internal_user"},
    "litellm_cost_settings": {"discounts": {"openai": 0.05}, "margins": {"openai": {"percentage": 0.1}}},
    "litellm_sso_settings": {
        "generic_client_secret": "sk-damaged-answers",
        "role_mappings": {"provider": "generic", "group_claim": "g"},
    },
    "litellm_email_events": {"virtual_key_created": False},
    "litellm_public_model_groups": {"model_groups": ["m"], "useful_links": {"ours": "https://example.com"}},
}
MISSING = object()


def planted(type_name: str, secret: str) -> dict[str, Any]:
    """The attributes of an object, with a secret wherever one may be."""
    values: dict[str, Any] = dict(ESTATE[type_name])
    free = {"own_api_key": secret, "deep": {"client_secret": [secret]}, "as_text": json.dumps({"password": secret})}
    for item in (item for item in fields_of(all_resources()[type_name]) if not item.twin_of):
        members = {member.name: secret for member in item.members if member.attr.sensitive and member.type == STRING}
        if members:
            required = {member.name: "x" for member in item.members if member.required}
            values[item.name] = [{**required, **members}] if item.shape.element else members
        elif item.attr.sensitive and not item.server_set:
            text = f"sk-{secret}" if item.name == "key" else secret
            several = isinstance(item.type, MapOf) and isinstance(item.type.element, ListOf)
            values[item.name] = text if item.type == STRING else {"api_key": [secret] if several else secret}
        elif item.name == "logging":
            secrets = {"langfuse_public_key": secret, "langfuse_secret_key": secret}
            values[item.name] = [{"callback_name": "langfuse", "callback_secrets": secrets}]
        elif item.name in FREE:
            values[item.name] = free
    return values


FREE = (
    "metadata",
    "config",
    "permissions",
    "additional_litellm_params",
    "additional_model_info",
    "credential_info",
    "mcp_info",
    "search_tool_info",
)
"""What may hold anything."""


Place = tuple[str | int, ...]


class Damaging:
    """A gateway, one member of whose answers to one path is damaged."""

    def __init__(self, sandbox: Sandbox, http: httpx.Client) -> None:
        self.sandbox = sandbox
        self._http = http
        self.path: str | None = None
        self.place: Place = ()
        self.damage: Any = MISSING
        self.told: dict[str, Any] = {}
        """What it answered, by path."""
        self.kept: dict[str, httpx.Response] | None = None
        """What it answered before, to be told again: reads need not be asked for each damage."""
        self.instead: dict[str, httpx.Response] = {}
        """What it answers to some paths instead."""
        self.everything: Callable[[httpx.Request], httpx.Response] | None = None
        """What it answers to all."""

    def __call__(self, asked: httpx.Request) -> httpx.Response:
        path = asked.url.path
        if self.everything:
            return self.everything(asked)
        if path in self.instead:
            return self.instead[path]
        answer = self.answer(asked)
        if answer.status_code not in (200, 201) or path.startswith("/health"):
            return answer
        self.told[path] = answer.json()
        if path == self.path:
            return httpx.Response(200, json=damaged(answer.json(), self.place, self.damage))
        return answer

    def answer(self, asked: httpx.Request) -> httpx.Response:
        url = str(asked.url.raw_path, "ascii")
        if self.kept is not None and url in self.kept:
            return self.kept[url]
        answer = self._http.request(asked.method, url, headers=asked.headers, content=asked.content)
        if self.kept is not None:
            self.kept[url] = answer
        return answer

    def damage_at(self, path: str, place: Place, damage: Any) -> None:
        self.path, self.place, self.damage = path, place, damage

    def whole(self, keep: bool = True) -> None:
        """Answer as the gateway does, and remember it."""
        self.path, self.told, self.kept = None, {}, {} if keep else None


def damaged(body: Any, place: Place, damage: Any) -> Any:
    if not place:
        return None if damage is MISSING else damage
    inner = body
    for step in place[:-1]:
        inner = inner[step]
    if damage is MISSING:
        del inner[place[-1]]
    else:
        inner[place[-1]] = damage
    return body


def configuration(spec: Any, given: dict[str, Any]) -> Object:
    config = {item.name: to_value(item.shape, given.get(item.name)) for item in fields_of(spec)}
    return {"id": None, "timeouts": None, **config}


@contextmanager
def damaging_gateway() -> Iterator[Damaging]:
    """Where every client leads to, as long as this lasts."""
    with (
        Sandbox(version="1.101.6", licensed=True) as sandbox,
        pytest.MonkeyPatch.context() as patch,
        httpx.Client(base_url=sandbox.url) as http,
    ):
        damaging = Damaging(sandbox, http)
        patch.setattr("provider_shim.gateway.client.Client", partial(Client, transport=Answering(damaging)))
        yield damaging


async def connected(damaging: Damaging) -> Provider:
    provider = make_provider()
    nothing: Object = {attribute.name: None for attribute in PROVIDER.block.attributes}
    settings = {**nothing, "api_base": "http://gateway", "api_key": damaging.sandbox.master_key, "max_retries": 0}
    assert not await provider.configure(settings, "1.11.4")
    return provider


async def made(provider: Provider, type_name: str, **other: Any) -> StateAnswer:
    config = configuration(all_resources()[type_name], {**ESTATE[type_name], **other})
    plan = await provider.plan(type_name, None, config, config, b"")
    return await provider.apply(type_name, None, plan.planned, config, plan.private)


def said(answer: StateAnswer) -> str:
    return "\n".join(f"{item.summary} {item.detail}" for item in answer.diagnostics)


def make_estate(damaging: Damaging) -> dict[str, StateAnswer]:
    """The objects of `ESTATE`, as they are after an apply."""
    damaging.whole(keep=False)

    async def make() -> dict[str, StateAnswer]:
        provider = await connected(damaging)
        await made(provider, "litellm_model", model_id="m2", model_name="m2")
        return {type_name: await made(provider, type_name) for type_name in ESTATE}

    found = asyncio.run(make())
    assert not [said(answer) for answer in found.values() if answer.diagnostics]
    assert ESTATE.keys() == all_resources().keys()
    return found
