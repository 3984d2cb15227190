"""Prompts: rows of versions, of which calls get the latest in an environment."""

from __future__ import annotations

from typing import Any

from . import clock
from .errors import Detail
from .gateway import Call, Gateway, Routes
from .store import Row

routes = Routes()
_SERVED = ("production", "staging", "development")
_KINDS = ("arize_phoenix", "bitbucket", "dotprompt", "generic_prompt_management", "gitlab")


def _rows(gateway: Gateway) -> dict[str, Row]:
    return gateway.store.kinds.setdefault("prompts", {})


def _of(gateway: Gateway, prompt_id: str, environment: str | None = None) -> list[Row]:
    """The versions of a prompt, the latest first."""
    found = [row for row in _rows(gateway).values() if row["prompt_id"] == prompt_id]
    found = [row for row in found if environment in (None, row["environment"])]
    return sorted(found, key=lambda row: row["version"], reverse=True)


def _add(gateway: Gateway, call: Call) -> Row:
    body = call.read()
    given: Row = body.litellm_params.filled()
    info: Row = {
        "prompt_type": "db",
        "environment": "development",
        **(body.prompt_info.sent() if body.prompt_info else {}),
    }
    versions = _of(gateway, body.prompt_id, info["environment"])
    row: Row = {
        "prompt_id": body.prompt_id,
        "litellm_params": dict(given),
        "prompt_info": info,
        "created_at": clock.stamp(clock.now()),
        "updated_at": clock.stamp(clock.now()),
        "version": versions[0]["version"] + 1 if versions else 1,
        "environment": info["environment"],
        "created_by": call.caller.name,
    }
    _rows(gateway)[f"{row['prompt_id']}.v{row['version']}::{row['environment']}"] = row
    return _run(row)


def _run(row: Row) -> Row:
    """What is answered to a write. LiteLLM has kept by then what it cannot run."""
    integration = row["litellm_params"]["prompt_integration"]
    row["runs"] = integration in _KINDS
    if not row["runs"]:
        raise Detail(500, f"Unsupported prompt: {integration}")
    return {**_shown(row), "prompt_id": f"{row['prompt_id']}.v{row['version']}"}


def _shown(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "runs"}


@routes.add("POST", "/prompts")
def new(gateway: Gateway, call: Call) -> Any:
    return _add(gateway, call)


@routes.add("GET", "/prompts/list")
def every(gateway: Gateway, call: Call) -> Any:
    latest: dict[tuple[str, str], Row] = {}
    for row in sorted(_rows(gateway).values(), key=lambda row: row["version"]):
        if row["runs"] and call.query.get("environment") in (None, row["environment"]):
            latest[row["prompt_id"], row["environment"]] = {**_shown(row), "version": None}
    return {"prompts": list(latest.values())}


@routes.add("GET", "/prompts/{prompt_id}")
def info(gateway: Gateway, call: Call) -> Any:
    prompt_id, environment = call.path["prompt_id"], call.query.get("environment")
    environments = sorted({row["environment"] for row in _of(gateway, prompt_id)})
    served = environment or next((each for each in _SERVED if each in environments), "")
    rows = [row for row in _of(gateway, prompt_id, served) if environment or row["runs"]]
    if not rows:
        where = f" in environment {environment}" if environment else ""
        raise Detail(400, f"Prompt {prompt_id} not found{where}")
    return {"prompt_spec": _shown(rows[0]), "raw_prompt_template": None, "environments": environments}


@routes.add("PUT", "/prompts/{prompt_id}")
def put(gateway: Gateway, call: Call) -> Any:
    if not _of(gateway, call.path["prompt_id"]):
        raise Detail(404, f"Prompt with ID {call.path['prompt_id']} not found")
    return _add(gateway, call)


@routes.add("PATCH", "/prompts/{prompt_id}")
def patch(gateway: Gateway, call: Call) -> Any:
    environment = call.query.get("environment", "development")
    rows = _of(gateway, call.path["prompt_id"], environment)
    if not rows:
        raise Detail(404, f"Prompt with ID {call.path['prompt_id']} not found in environment {environment}")
    if params := call.read().litellm_params:
        rows[0]["litellm_params"] = dict(params.filled())
    rows[0]["updated_at"] = clock.stamp(clock.now())
    return _run(rows[0])


@routes.add("DELETE", "/prompts/{prompt_id}")
def delete(gateway: Gateway, call: Call) -> Any:
    prompt_id, environment = call.path["prompt_id"], call.query.get("environment")
    rows = _of(gateway, prompt_id, environment)
    if not any(row["runs"] for row in rows):
        raise Detail(404, f"Prompt with ID {prompt_id} not found")
    for key in [key for key, row in _rows(gateway).items() if row in rows]:
        del _rows(gateway)[key]
    return {"message": f"Prompt {prompt_id} deleted successfully{f' from {environment}' if environment else ''}"}
