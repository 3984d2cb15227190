"""What a ModelRouter writes, held against a real LiteLLM: it starts with that file, those arguments and that
environment, and drains with that script."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from litellm_constructs.framework.cdk import cdk
from litellm_constructs.kubernetes import KubernetesProvider, ModelRoute, ModelRouter
from tests.gateway.conftest import TESTED
from tests.gateway.home import Home
from tests.gateway.ports import free_port
from tests.gateway.proxy import MASTER_KEY, is_ready

MODELS = [
    ModelRoute(
        "openai/gpt-4o",
        name="gpt-4o",
        # YAML would read 1e-06 as text.
        parameters={"mock_response": "hello <&> é", "input_cost_per_token": 1e-06, "output_cost_per_token": 2.5e-06},
        info={"supports_vision": True},
    ),
    "anthropic/claude-sonnet-4",
    "azure/gpt-4",
    "bedrock/anthropic.claude-3-sonnet-20240229-v1:0",
    "vertex_ai/gemini-2.5-pro",
    "ollama/llama3",
]


class Pod(NamedTuple):
    """LiteLLM, started as Kubernetes would start it."""

    api: httpx.Client
    environment: dict[str, str]
    drain: list[str]


def container() -> tuple[str, dict[str, Any]]:
    """The file of a router, and its container."""
    stack = cdk.TerraformStack(cdk.Testing.app(), "estate")
    KubernetesProvider(stack, "kubernetes")
    ModelRouter(stack, "router", models=MODELS, config={"litellm_settings": {"num_retries": 0}})
    content = json.loads(cdk.Testing.synth(stack))["resource"]
    (deployment,) = content["kubernetes_deployment_v1"].values()
    (config,) = content["kubernetes_config_map_v1"].values()
    (found,) = deployment["spec"]["template"]["spec"]["container"]
    return config["data"]["config.yaml"], found


@pytest.fixture(scope="module", params=[pytest.param(version, marks=pytest.mark.acceptance) for version in TESTED])
def pod(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pod]:
    home = Home(request.param)
    folder = tmp_path_factory.mktemp("pod")
    config, found = container()
    (folder / "config.yaml").write_text(config)
    port = str(free_port(0))
    here: dict[str, str] = {"/etc/litellm/config.yaml": str(folder / "config.yaml"), "4000": port}
    environment = {
        "PATH": f"{home.venv / 'bin'}:/usr/bin:/bin",
        "HOME": str(folder),
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        # What is optional in the Secret is not there.
        **{one["name"]: one.get("value", MASTER_KEY) for one in found["env"] if not _optional(one)},
        "LITELLM_UI_PATH": str(folder / "ui"),
        "LITELLM_ASSETS_PATH": str(folder / "assets"),
    }
    arguments = [here.get(one, str(one)) for one in found["args"]]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [str(home.venv / "bin" / "litellm"), *arguments, "--host", "127.0.0.1"],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 180
        while not is_ready(url):
            if process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"LiteLLM did not start:\n{(folder / 'log').read_text()[-3000:]}")
            time.sleep(0.2)
        (script,) = found["lifecycle"]["pre_stop"]
        drain = [one.replace(":4000/", f":{port}/") for one in script["exec"]["command"]]
        headers = {"Authorization": f"Bearer {MASTER_KEY}"}
        with httpx.Client(base_url=url, headers=headers, timeout=60, trust_env=False) as api:
            yield Pod(api, environment, drain)
    finally:
        process.kill()
        process.wait()


def _optional(variable: dict[str, Any]) -> bool:
    return variable.get("value_from", {}).get("secret_key_ref", {}).get("optional", False)


def test_models_are_served_by_their_names(pod: Pod):
    served = [model["id"] for model in pod.api.get("/v1/models").raise_for_status().json()["data"]]
    assert sorted(served) == sorted(["gpt-4o", *(model for model in MODELS if isinstance(model, str))])


def test_a_call_is_answered(pod: Pod):
    body = {"model": "gpt-4o", "messages": [{"role": "user", "content": "hello"}]}
    answer = pod.api.post("/v1/chat/completions", json=body).raise_for_status().json()
    assert answer["choices"][0]["message"]["content"] == "hello <&> é"


def test_small_prices_are_numbers_to_litellm(pod: Pod):
    (model,) = [one for one in pod.api.get("/model/info").json()["data"] if one["model_name"] == "gpt-4o"]
    assert model["litellm_params"]["input_cost_per_token"] == 1e-06
    assert model["model_info"]["supports_vision"] is True


def test_nobody_calls_without_a_key(pod: Pod):
    assert pod.api.get("/v1/models", headers={"Authorization": "Bearer sk-another"}).status_code in (400, 401)


def test_a_pod_that_ends_is_drained(pod: Pod):
    """The last test: the pod takes no calls afterwards."""
    assert pod.api.get("/health/drain").status_code == 401
    subprocess.run(pod.drain, env=pod.environment, check=True)
    assert pod.api.get("/health/readiness").status_code == 503
