"""The example of a gateway on Kubernetes with the teams on it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from litellm_constructs.trials.terraform import terraform_program
from tests.constructs.kubernetes.schema import problems_of_stack

PROGRAM = Path(__file__).parents[2] / "examples" / "kubernetes" / "main.py"


def test_both_stacks_are_valid_without_a_word(tmp_path: Path, installed: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, PROGRAM], cwd=tmp_path, env=installed, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    stacks = tmp_path / "cdktf.out" / "stacks"
    gateway = written(stacks / "gateway")
    assert problems_of_stack(gateway) == []
    assert sorted(gateway["resource"]) == [
        "kubernetes_config_map_v1",
        "kubernetes_deployment_v1",
        "kubernetes_horizontal_pod_autoscaler_v2",
        "kubernetes_ingress_v1",
        "kubernetes_job_v1",
        "kubernetes_manifest",
        "kubernetes_network_policy_v1",
        "kubernetes_pod_disruption_budget_v1",
        "kubernetes_service_v1",
        "terraform_data",
    ]
    for action in ("init", "validate"):
        command = [terraform_program(), action, "-no-color"]
        done = subprocess.run(command, cwd=stacks / "estate", env=installed, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def written(stack: Path) -> dict[str, Any]:
    return json.loads((stack / "cdk.tf.json").read_text())
