"""Projects of teams, which take a licence: limits stand in a budget, made along with each that names none."""

from __future__ import annotations

from typing import Any, ClassVar

from . import budgets
from .bodies import Body
from .errors import TRIAL, ProxyError, Refusal
from .gateway import Call, Gateway
from .kinds import Kind
from .store import Row

_LIMITS = (
    *("max_budget", "soft_budget", "max_parallel_requests", "tpm_limit", "rpm_limit", "tpd_limit"),
    *("model_max_budget", "budget_duration"),
)
_IN_METADATA = (
    *("model_rpm_limit", "model_tpm_limit", "model_itpm_limit", "model_otpm_limit"),
    *("tags", "guardrails", "policies"),
)
_HELD = ("max_budget", "tpm_limit", "rpm_limit")
"""Limits that are held against those of the team."""


class _Projects(Kind):
    table, id = "projects", "project_id"
    columns: ClassVar[Row] = {
        **dict.fromkeys(("project_id", "project_alias", "description", "team_id", "budget_id")),
        "metadata": {},
        "models": [],
        "spend": 0.0,
        **{name: {} for name in ("model_spend", "model_rpm_limit", "model_tpm_limit")},
        "blocked": False,
        "object_permission_id": None,
    }
    new, info, every = "POST /project/new", "GET /project/info", "GET /project/list"
    update, delete = "POST /project/update", "DELETE /project/delete"

    def values(self, gateway: Gateway, body: Body) -> Row:
        """Null says nothing; what belongs into the metadata makes new ones where none are sent."""
        sent = {name: value for name, value in body.sent().items() if value is not None}
        kept = {name: sent[name] for name in _IN_METADATA if name in sent}
        values = {name: value for name, value in sent.items() if name in self.columns and name not in _IN_METADATA}
        if kept:
            values["metadata"] = {**values.get("metadata", {}), **kept}
        return values

    def shown(self, gateway: Gateway, row: Row) -> Row:
        budget = budgets.full(gateway, row["budget_id"])
        relations = {"litellm_budget_table": budget, "object_permission": None}
        return {**row, **relations}

    def taken(self, gateway: Gateway, object_id: str) -> Refusal:
        told = f"Project id = {object_id} already exists. Please use a different project id."
        return ProxyError(400, told, type="bad_request", param="project_id")

    def unknown(self, gateway: Gateway, operation: str, object_id: str) -> Refusal:
        return _missing(object_id, "project_id")

    def answer_new(self, gateway: Gateway, call: Call) -> Any:
        _check_licence(gateway)
        body = call.read()
        self._check_team(gateway, body.team_id, body)
        if self.find(gateway, body.project_id) is not None:
            raise self.taken(gateway, body.project_id)
        limits = {name: value for name in _LIMITS if (value := getattr(body, name)) is not None}
        budget_id = body.budget_id or budgets.create(gateway, call.caller.name, limits)
        values = {**self.values(gateway, body), "budget_id": budget_id}
        return self.shown(gateway, self.create(gateway, call.caller.name, values))

    def answer_update(self, gateway: Gateway, call: Call) -> Any:
        _check_licence(gateway)
        body = call.read()
        row = self.find(gateway, body.project_id)
        if row is None:
            raise self.unknown(gateway, self.update, body.project_id)
        self._check_team(gateway, body.team_id or row["team_id"], body)
        stray = [key for key in self._keys(gateway, row) if key["team_id"] != (body.team_id or row["team_id"])]
        if stray:
            told = f"Project {row['project_id']} has {len(stray)} key(s) that do not belong to team {body.team_id}."
            raise ProxyError(400, f"{told} Detach or delete them before moving the project.", type="bad_request")
        limits = {name: value for name in _LIMITS if (value := getattr(body, name)) is not None}
        if limits:
            budgets.change(gateway, row["budget_id"], limits)
        return super().answer_update(gateway, call)

    def answer_delete(self, gateway: Gateway, call: Call) -> Any:
        _check_licence(gateway)
        gone: list[Row] = []
        for project_id in call.read().project_ids:
            row = self.find(gateway, project_id)
            if row is None:
                raise _missing(project_id, "project_ids")
            if count := len(self._keys(gateway, row)):
                told = f"Cannot delete project {project_id}. {count} key(s) are associated with it."
                raise ProxyError(400, f"{told} Please delete or reassign the keys first.", type="bad_request")
            gone.append(self.shown(gateway, self.rows(gateway).pop(project_id)))
        return gone

    def _keys(self, gateway: Gateway, row: Row) -> list[Row]:
        return [key for key in gateway.store.keys.values() if key["project_id"] == row["project_id"]]

    def _check_team(self, gateway: Gateway, team_id: str, body: Body) -> None:
        team = gateway.store.teams.get(team_id)
        if team is None:
            raise ProxyError(404, f"Team not found, team_id={team_id}", type="not_found", param="team_id")
        models: list[str] = body.models or []
        for model in models:
            if team["models"] and model not in team["models"] and "all-proxy-models" not in team["models"]:
                told = f"Model '{model}' not in team's allowed models. Team allowed models={team['models']}."
                raise ProxyError(400, {"error": f"{told} Team: {team_id}"})
        for name in _HELD:
            wanted, most = getattr(body, name), team[name]
            if wanted is not None and most is not None and wanted > most:
                told = f"Project {name} ({wanted}) exceeds team's {name} ({most}). Team: {team_id}"
                raise ProxyError(400, {"error": told})


kind = _Projects()


def _check_licence(gateway: Gateway) -> None:
    if not gateway.licensed:
        raise ProxyError(403, {"error": f"Project management is an enterprise feature. {TRIAL}"})


def _missing(project_id: str, param: str) -> ProxyError:
    return ProxyError(404, f"Project not found, project_id={project_id}", type="not_found", param=param)
