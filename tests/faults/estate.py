"""Forty-two objects, and which of them a gateway holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import httpx

CONFIGURATION = """
provider "litellm" {{
  api_base = "{url}"
  api_key  = "{key}"
  timeout  = {timeout}
}}
resource "litellm_model" "m" {{
  count               = 5
  model_name          = "{prefix}-m${{count.index}}"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
}}
resource "litellm_team" "t" {{
  count      = 5
  team_alias = "{prefix}-t${{count.index}}"
}}
resource "litellm_user" "u" {{
  count           = 5
  user_email      = "{prefix}-u${{count.index}}@example.com"
  auto_create_key = false
}}
resource "litellm_team_member" "m" {{
  count   = 5
  team_id = litellm_team.t[count.index].team_id
  user_id = litellm_user.u[count.index].user_id
  role    = "user"
}}
resource "litellm_key" "k" {{
  count      = 20
  key_alias  = count.index % 5 == 4 ? null : "{prefix}-k${{count.index}}"
  team_id    = litellm_team.t[count.index % 5].team_id
  max_budget = count.index
}}
resource "litellm_fallback" "f" {{
  count           = 2
  model           = litellm_model.m[count.index].model_name
  fallback_models = [litellm_model.m[4].model_name]
}}
"""
SIZE = 42

Held = dict[tuple[str, str], str]
"""Objects by type and id, each with the name that people know it by."""


def configuration(url: str, key: str, prefix: str, timeout: int) -> str:
    return CONFIGURATION.format(url=url, key=key, prefix=prefix, timeout=timeout)


def in_state(state: Mapping[str, Any]) -> Held:
    """What a state file has."""
    held: Held = {}
    for resource in state.get("resources", []):
        kind = resource["type"]
        for instance in resource["instances"]:
            values = instance["attributes"]
            name = values.get(NAMES.get(kind, "")) or ""
            held[kind, "/".join(str(values[part]) for part in IDS[kind])] = name
    return held


IDS = {
    "litellm_model": ("model_id",),
    "litellm_team": ("team_id",),
    "litellm_user": ("user_id",),
    "litellm_team_member": ("team_id", "user_id"),
    "litellm_key": ("token_id",),
    "litellm_fallback": ("model", "fallback_type"),
}
NAMES = {
    "litellm_model": "model_name",
    "litellm_team": "team_alias",
    "litellm_user": "user_email",
    "litellm_key": "key_alias",
}


def on_gateway(api: httpx.Client, prefix: str) -> Held:
    """What the gateway has of names with this prefix, asked past everything that is tested."""

    def get(path: str, **query: Any) -> Any:
        return api.get(path, params=query).raise_for_status().json()

    held: Held = {}
    teams = [team for team in get("/team/list") if (team["team_alias"] or "").startswith(prefix)]
    for team in teams:
        held["litellm_team", team["team_id"]] = team["team_alias"]
    users = get("/user/list", user_email=prefix, page_size=100)["users"]
    held.update({("litellm_user", user["user_id"]): user["user_email"] for user in users})
    for model in get("/model/info")["data"]:
        if model["model_name"].startswith(prefix):
            held["litellm_model", model["model_info"]["id"]] = model["model_name"]
    ours = {team["team_id"] for team in teams}
    for key in _keys(api):
        if (key["key_alias"] or "").startswith(prefix) or key["team_id"] in ours:
            held["litellm_key", key["token"]] = key["key_alias"] or ""
    for id in ours:
        for member in get("/team/info", team_id=id)["team_info"]["members_with_roles"]:
            if member["user_id"] != "default_user_id":
                held["litellm_team_member", f"{id}/{member['user_id']}"] = ""
    for rule in get("/router/settings")["current_values"]["fallbacks"] or []:
        for model in rule:
            if model.startswith(prefix):
                held["litellm_fallback", f"{model}/general"] = ""
    return held


def _keys(api: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page = pages = 1
    while page <= pages:
        query = {"return_full_object": True, "size": 100, "page": page}
        answer = api.get("/key/list", params=query).raise_for_status().json()
        found += answer["keys"]
        page, pages = page + 1, answer["total_pages"]
    return found


def doubled(held: Held) -> int:
    """How many objects are there beside another of the same type and name."""
    names = Counter((kind, name) for (kind, _), name in held.items() if name)
    return sum(count - 1 for count in names.values())


def remove(api: httpx.Client, held: Held) -> None:
    """Delete all of it."""
    by_kind: dict[str, list[str]] = {}
    for kind, id in held:
        by_kind.setdefault(kind, []).append(id)
    for id in by_kind.get("litellm_fallback", []):
        api.delete(f"/fallback/{id.rsplit('/', 1)[0]}", params={"fallback_type": "general"})
    for kind, path, name in (
        ("litellm_key", "/key/delete", "keys"),
        ("litellm_team", "/team/delete", "team_ids"),
        ("litellm_user", "/user/delete", "user_ids"),
    ):
        if ids := by_kind.get(kind):
            api.post(path, json={name: ids})
    for id in by_kind.get("litellm_model", []):
        api.post("/model/delete", json={"id": id})
