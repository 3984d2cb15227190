from __future__ import annotations

from typing import Any

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from provider_shim.versions import OLDEST


def ask(sandbox: Sandbox, method: str, path: str, body: Any = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {sandbox.master_key}"}
    return httpx.request(method, sandbox.url + path, json=body, headers=headers)


def test_a_licence_opens_what_needs_one() -> None:
    with Sandbox(licensed=True) as sandbox:
        made = ask(sandbox, "POST", "/key/generate", {"tags": ["a"]})
        assert (made.status_code, made.json()["metadata"]) == (200, {"tags": ["a"]})
        member = {"role": "admin", "user_id": "u"}
        ask(sandbox, "POST", "/team/new", {"team_id": "t"})
        assert ask(sandbox, "POST", "/team/member_add", {"team_id": "t", "member": member}).status_code == 200
        assert ask(sandbox, "GET", "/health/license").json()["has_license"] is True


def test_chosen_keys_can_be_refused() -> None:
    with Sandbox(refuse_custom_keys=True) as sandbox:
        answer = ask(sandbox, "POST", "/key/generate", {"key": "sk-chosen-by-the-caller"})
        assert answer.status_code == 403
        assert "Custom API key values are disabled" in answer.json()["error"]["message"]
        assert ask(sandbox, "POST", "/key/generate", {}).status_code == 200


def test_without_a_database_only_the_configuration_is_there() -> None:
    with Sandbox(without_database=True) as sandbox:
        assert ask(sandbox, "GET", "/health/readiness").json() == {"status": "healthy", "db": "Not connected"}
        assert len(ask(sandbox, "GET", "/model/info").json()["data"]) == 1
        refused = {
            ("POST", "/key/generate"): 500,
            ("POST", "/team/new"): 500,
            ("GET", "/team/list"): 400,
            ("POST", "/user/new"): 400,
            ("POST", "/model/new"): 500,
            ("GET", "/v2/model/info"): 500,
            ("POST", "/team/member_add"): 500,
        }
        for (method, path), status in refused.items():
            answer = ask(sandbox, method, path, {})
            assert answer.status_code == status, path
            assert "db" in answer.text.lower(), path


def test_models_are_not_stored_unless_the_gateway_is_set_up_so() -> None:
    with Sandbox(store_model_in_db=False) as sandbox:
        model = {"model_name": "m", "litellm_params": {"model": "openai/x"}, "model_info": {}}
        answer = ask(sandbox, "POST", "/model/new", model)
        assert answer.status_code == 500
        assert "STORE_MODEL_IN_DB" in answer.json()["error"]["message"]
        patched = ask(sandbox, "PATCH", "/model/m/update", {"model_name": "x"})
        assert patched.json()["error"]["message"] == "Model updates only supported for DB-stored models"


def test_the_models_of_the_configuration_can_be_others() -> None:
    params = {"model": "anthropic/claude-sonnet-4-5", "api_key": "os.environ/KEY"}
    with Sandbox(config_models=[{"model_name": "sonnet", "litellm_params": params}]) as sandbox:
        (model,) = ask(sandbox, "GET", "/model/info").json()["data"]
        assert (model["model_name"], model["litellm_params"]["model"]) == ("sonnet", params["model"])


@pytest.mark.parametrize("version", ["1.100.0", "newest"])
def test_a_version_before_all_that_are_known_is_refused(version: str) -> None:
    with pytest.raises(ValueError, match=rf"knows LiteLLM {OLDEST} and what came later, not {version}"):
        Sandbox(version=version)


def test_a_version_that_is_not_known_yet_behaves_like_those_before_it() -> None:
    with Sandbox(version="2.0.0") as sandbox:
        health = ask(sandbox, "GET", "/health/readiness/details").json()
        problem = ask(sandbox, "POST", "/key/generate", {"max_budget": "x"}).json()["detail"][0]
    assert health["litellm_version"] == "2.0.0"
    assert "input" not in problem


def test_a_master_key_that_litellm_would_not_take_is_refused() -> None:
    with pytest.raises(ValueError, match="start with sk-"):
        Sandbox(master_key="secret")


def test_every_sandbox_has_a_master_key_of_its_own() -> None:
    assert Sandbox().master_key != Sandbox().master_key
