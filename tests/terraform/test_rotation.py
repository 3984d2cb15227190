"""New secrets for keys that stay: what is kept, how long the old one works, and what a kill leaves to do."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from tests.terraform.conftest import admin
from tests.terraform.killed import hosting, kill
from tests.terraform.workspace import Workspace


def key(alias: str, **values: Any) -> str:
    return json.dumps({"resource": {"litellm_key": {"k": {"key_alias": alias, **values}}}})


def write(workspace: Workspace, content: str) -> Workspace:
    (workspace.directory / "estate.tf.json").write_text(content, encoding="utf-8")
    return workspace


def state(workspace: Workspace) -> dict[str, Any]:
    return dict(workspace.state()["litellm_key.k"])


def opens(api: httpx.Client, secret: str) -> bool:
    """Whether LiteLLM takes the secret."""
    return api.get("/key/info", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def keys_of(api: httpx.Client) -> dict[str, dict[str, Any]]:
    """All keys of a sandbox by their aliases."""
    listed = api.get("/key/list", params={"return_full_object": True, "size": 100}).json()["keys"]
    return {each["key_alias"]: each for each in listed}


def days_left(key: dict[str, Any]) -> float:
    return float((datetime.fromisoformat(key["expires"]) - datetime.now(UTC)) / timedelta(days=1))


LIMITS = {"max_budget": 5, "budget_duration": "30d", "rpm_limit": 7, "models": ["gpt-4o"], "metadata": {"ours": "1"}}
FOR_A_DAY = {"rotation": {"overlap": "1d"}}


def test_a_key_gets_a_new_secret_and_stays(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    workspace.write("")
    write(workspace, key(prefix, rotation_version=1, **LIMITS, **FOR_A_DAY)).apply().ok()
    first = state(workspace)
    api.post("/key/update", json={"key": first["token_id"], "spend": 1.5, "metadata": {"ours": "1", "theirs": "2"}})
    write(workspace, key(prefix, rotation_version=2, **LIMITS, **FOR_A_DAY))
    plan = workspace.plan()
    assert plan.actions == {"litellm_key.k": ["update"]}
    assert plan.changed("litellm_key.k") == {"key", "token_id", "id", "rotation_version"}
    workspace.run("apply", "plan.bin").ok()
    second = state(workspace)
    assert workspace.plan().empty
    assert second["token_id"] == sha256(second["key"].encode()).hexdigest() != first["token_id"]
    assert opens(api, first["key"])
    assert opens(api, second["key"])
    now = api.get("/key/info", params={"key": second["token_id"]}).json()["info"]
    assert (now["key_alias"], now["max_budget"], now["rpm_limit"], now["spend"]) == (prefix, 5, 7, 1.5)
    assert now["metadata"] == {"ours": "1", "theirs": "2"}
    before = api.get("/key/info", params={"key": first["token_id"]}).json()["info"]
    assert before["key_alias"] == f"{prefix}-rotated-{first['token_id'][:16]}"
    assert 0.9 < days_left(before) <= 1
    api.post("/key/delete", json={"keys": [first["token_id"]]}).raise_for_status()


def test_without_an_overlap_the_old_secret_ends(lab: Workspace, sandbox: Sandbox) -> None:
    lab.write("")
    write(lab, key("k", rotate_when={"left": "ada"})).apply().ok()
    first = state(lab)
    write(lab, key("k", rotate_when={"left": "grace"})).apply().ok()
    second = state(lab)
    with admin(sandbox.url, sandbox.master_key) as api:
        assert not opens(api, first["key"])
        assert opens(api, second["key"])
    assert lab.plan().empty


@pytest.fixture(params=[False, True], ids=["free", "licensed"])
def licensed(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with Sandbox(licensed=bool(request.param)) as made:
        yield made


@pytest.fixture
def api_of(licensed: Sandbox) -> Iterator[httpx.Client]:
    with admin(licensed.url, licensed.master_key) as client:
        yield client


@pytest.fixture
def there(tmp_path: Path, reattach: str, licensed: Sandbox) -> Workspace:
    made = Workspace(tmp_path, {"TF_REATTACH_PROVIDERS": reattach}).write("")
    return made.connect(licensed.url, licensed.master_key)


def test_what_changes_along_with_the_secret_changes_once(there: Workspace, api_of: httpx.Client) -> None:
    write(there, key("k", rotation_version=1, duration="30d", soft_budget=3, **FOR_A_DAY)).apply().ok()
    first = state(there)
    write(there, key("k2", rotation_version=2, duration="30d", soft_budget=4, max_budget=9, **FOR_A_DAY)).apply().ok()
    second = state(there)
    assert there.plan().empty
    assert opens(api_of, first["key"])
    assert opens(api_of, second["key"])
    made = keys_of(api_of)["k2"]
    assert (made["max_budget"], made["litellm_budget_table"]["soft_budget"]) == (9, 4)
    assert made["token"] == second["token_id"]
    assert 29.9 < days_left(made) <= 30
    assert second["expires"] > first["expires"]
    there.destroy().ok()
    assert "k2" not in keys_of(api_of)


def test_naming_a_trigger_for_the_first_time_rotates_nothing(lab: Workspace, sandbox: Sandbox) -> None:
    write(lab.write(""), key("k")).apply().ok()
    first, since = state(lab), len(sandbox.requests)
    write(lab, key("k", rotation_version=1, rotate_when={"a": "b"}, rotation={"every": "90d"})).apply().ok()
    assert state(lab)["key"] == first["key"]
    assert [each.path for each in sandbox.requests[since:] if each.method == "POST"] == []
    assert lab.plan().empty


def test_a_secret_is_due_when_its_time_is_over(lab: Workspace, sandbox: Sandbox) -> None:
    rotation = {"every": "2s", "overlap": "1d"}
    write(lab.write(""), key("k", rotation=rotation)).apply().ok()
    first = state(lab)
    time.sleep(2)
    lab.run("plan", "-refresh=false", "-detailed-exitcode").ok()
    lab.plan()
    lab.run("apply", "plan.bin").ok()
    second = state(lab)
    assert second["key"] != first["key"]
    with admin(sandbox.url, sandbox.master_key) as api:
        assert opens(api, first["key"])
        assert opens(api, second["key"])
    write(lab, key("k", rotation={"every": "90d", "overlap": "1d"})).run(
        "apply", "-auto-approve", "-refresh=false"
    ).ok()
    assert state(lab)["key"] == second["key"]
    assert lab.plan().empty


def test_a_secret_that_is_given_is_rotated_by_another(lab: Workspace, sandbox: Sandbox) -> None:
    first, second = "sk-planted-4711-first", "sk-planted-4711-second"
    write(lab.write(""), key("k", key_wo=first, max_budget=3, **FOR_A_DAY)).apply().ok()
    plan = write(lab, key("k", key_wo=second, max_budget=3, **FOR_A_DAY)).plan()
    assert plan.actions == {"litellm_key.k": ["update"]}
    assert plan.changed("litellm_key.k") == {"key_wo_version", "token_id", "id"}
    lab.run("apply", "plan.bin").ok()
    assert lab.plan().empty
    assert state(lab)["token_id"] == sha256(second.encode()).hexdigest()
    assert "4711" not in (lab.directory / "terraform.tfstate").read_text()
    with admin(sandbox.url, sandbox.master_key) as api:
        assert opens(api, first)
        assert opens(api, second)
        assert keys_of(api)["k"]["max_budget"] == 3


def test_a_plan_warns_of_a_key_that_is_about_to_end(lab: Workspace, sandbox: Sandbox) -> None:
    write(lab.write(""), key("k", duration="8d")).apply().ok()
    assert lab.plan().outcome.warnings == []
    with admin(sandbox.url, sandbox.master_key) as api:
        api.post("/key/update", json={"key": state(lab)["token_id"], "duration": "1d"}).raise_for_status()
    assert lab.plan().outcome.warnings == ["This litellm_key is about to end"]


def test_a_given_secret_that_is_too_old_is_a_warning(lab: Workspace) -> None:
    write(lab.write(""), key("k", key_wo="sk-planted-4711-first", rotation={"every": "1s"})).apply().ok()
    time.sleep(1)
    plan = lab.plan()
    assert plan.empty
    assert plan.outcome.warnings == ["The secret of this litellm_key is due for another"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"rotation": {"overlap": "1mo"}}, "rotation.overlap: '1mo' is in calendar months"),
        ({"rotation": {"every": "9d"}, "auto_rotate": True, "rotation_interval": "9d"}, "conflicts with `auto_rotate`"),
        ({"rotation_version": 1, "key_wo": "sk-planted-4711-own"}, "is rotated by giving another"),
    ],
)
def test_what_cannot_be_rotated_is_told(lab: Workspace, more: dict[str, Any], told: str) -> None:
    assert told in write(lab.write(""), key("k", **more)).run("validate").text


STEPS = {
    "free": (
        ("/key/generate", "terraform-rotated-"),
        ("/key/update", "-rotated-"),
        ("/key/update", '"key_alias": "k"'),
    ),
    "licensed": (("", "new_key"),),
}


@pytest.mark.parametrize("drops", [False, True], ids=["done", "not done"])
@pytest.mark.parametrize(
    ("edition", "step"), [(edition, step) for edition, steps in STEPS.items() for step in range(len(steps))]
)
def test_a_rotation_that_was_killed_is_finished_by_the_next_apply(
    edition: str, step: int, drops: bool, tmp_path: Path, installed: dict[str, str]
) -> None:
    with Sandbox(licensed=edition == "licensed") as sandbox, hosting(sandbox) as host:
        real = Workspace(tmp_path, installed).connect(host.url, sandbox.master_key).write("")
        real.run("init").ok()
        write(real, key("k", rotation_version=1, max_budget=3, **FOR_A_DAY)).apply().ok()
        first = state(real)
        path, holds = STEPS[edition][step]
        write(real, key("k", rotation_version=2, max_budget=3, **FOR_A_DAY))
        kill(real, host, path=path or f"/key/{first['token_id']}/regenerate", holds=holds, drops=drops)
        assert state(real)["key"] == first["key"]
        assert real.plan().changed("litellm_key.k") == {"key", "token_id", "id", "rotation_version"}
        real.apply().ok()
        assert real.plan().empty
        second = state(real)
        with admin(sandbox.url, sandbox.master_key) as api:
            assert opens(api, first["key"])
            assert opens(api, second["key"])
            left = keys_of(api)
        old = {f"k-rotated-{first['token_id'][:16]}"} if edition == "free" else set()
        assert left.keys() == {"k", *old}
        assert left["k"]["token"] == second["token_id"]
        assert all(0.9 < days_left(left[alias]) <= 1 for alias in old)
