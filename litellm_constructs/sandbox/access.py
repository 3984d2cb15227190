"""What keys may reach, held against who they belong to."""

from __future__ import annotations

from fnmatch import fnmatchcase

from . import models, permissions
from .bodies import Body
from .errors import ProxyError
from .gateway import Gateway
from .store import Row


def check_model(gateway: Gateway, holder: str, allowed: list[str], name: str) -> None:
    """Refuse a model that a `holder`, a key, team or user, may not call."""
    row = next((each for each in models.live(gateway) if each["model_name"] == name), None)
    groups: list[str] = row["model_info"].get("access_groups") or [] if row else []
    if not allowed or any(each == "all-proxy-models" or each in groups or fnmatchcase(name, each) for each in allowed):
        return
    if gateway.modern:
        problem = (
            f"The requested model '{name}' is not available for this API key, or the model name is invalid. Check the "
            "models available to you and try again."
        )
    else:
        only = f"This {holder} can only access models={allowed}. Tried to access {name}"
        problem = f"{holder} not allowed to access model. {only}"
    raise ProxyError(403, problem, type=f"{holder}_model_access_denied", param="model")


def check_move(gateway: Gateway, token: str, key: Row, team: Row) -> None:
    """Refuse to move a key, as it is, to a team that it does not fit into."""
    for model in key["models"]:
        if model != "all-team-models":
            check_model(gateway, "team", team["models"], model)
    for name in ("tpm_limit", "rpm_limit") if key["tpm_limit"] is not None else ():
        if key[name] and team[name] and key[name] > team[name]:
            words = f"Key={token} has a {name}={key[name]} which is greater than the team's {name}={team[name]}."
            raise ProxyError(403, words, legacy="auth_error")
    if key["user_id"] and all(each["user_id"] != key["user_id"] for each in team["members_with_roles"]):
        words = f"User={key['user_id']} is not a member of the team={team['team_id']}."
        raise ProxyError(403, f"{words} Check team members via `/team/info`.", legacy="auth_error")


def check_within_team(gateway: Gateway, token: str | None, body: Body, team: Row | None, *, legacy: str) -> None:
    """Refuse guaranteed limits that go beyond what is left of the team's, and search tools that it has not."""
    if team is None:
        return
    if "guaranteed_throughput" in (body.tpm_limit_type, body.rpm_limit_type):
        others = [
            row for each, row in gateway.store.keys.items() if row["team_id"] == team["team_id"] and each != token
        ]
        for name, word in (("tpm_limit", "TPM"), ("rpm_limit", "RPM")):
            taken, wanted = sum(row[name] or 0 for row in others), getattr(body, name)
            if wanted is not None and team[name] is not None and taken + wanted > team[name]:
                limits = f"Allocated {word} limit={taken} + Key {word} limit={wanted}"
                raise ProxyError(400, f"{limits} is greater than team {word} limit={team[name]}", legacy=legacy)
    grants = permissions.granted(gateway, team["object_permission_id"]) or {}
    allowed: list[str] = grants.get("search_tools") or []
    wanted_tools: list[str] = (body.object_permission.search_tools if body.object_permission else None) or []
    refused = sorted(set(wanted_tools) - set(allowed)) if allowed else []
    if refused:
        words = f"Key requests search tools not allowed by team '{team['team_id']}': {refused}."
        raise ProxyError(403, {"error": f"{words} Team allows: {sorted(allowed)}."}, legacy=legacy)
