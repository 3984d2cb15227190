"""The fixture `apply_to_sandbox`: a stack of a user on a gateway, by the real Terraform."""

from __future__ import annotations

import subprocess
import sys

import httpx
import pytest

from litellm_constructs import Budget, LiteLLMModel, LiteLLMProvider, SecretValue, Team, User
from litellm_constructs.framework.cdk import cdk
from litellm_constructs.kubernetes import Database, KubernetesProvider, ModelRouter, SecretKey
from litellm_constructs.sandbox import Sandbox
from litellm_constructs.testing import ApplyToSandbox, NotForTrials, TerraformFailed


def estate(budget: int = 800) -> cdk.TerraformStack:
    """As it would be deployed: to a gateway elsewhere, with a state elsewhere and a variable that has no value."""
    stack = cdk.TerraformStack(cdk.Testing.app(), "estate")
    cdk.S3Backend(stack, bucket="states", key="estate", region="eu-west-1")
    key = cdk.TerraformVariable(stack, "master_key", sensitive=True)
    LiteLLMProvider(stack, "litellm", api_base="https://llm.example.com", api_key=SecretValue.variable(key))
    eu = LiteLLMProvider(stack, "eu", api_base="https://eu.example.com", alias="eu")
    mini = LiteLLMModel(stack, "gpt-4o-mini", model="openai/gpt-4o-mini")
    mini.add_deployment("eu", model="azure/gpt-4o-mini")
    search = Team(stack, "search", models=[mini], budget=Budget.usd(budget), metadata={"floor": "${var.floor}"})
    search.add_member(User(stack, "ada", email="ada@example.com"))
    ci = search.add_key("ci", models=[mini])
    Team(stack, "ads", provider=eu)
    cdk.TerraformVariable(stack, "floor", type="number")
    cdk.TerraformOutput(stack, "ci_key", value=ci.secret, sensitive=True)
    return stack


def test_what_a_stack_makes_is_on_the_gateway_and_what_changes_is_changed(
    apply_to_sandbox: ApplyToSandbox, litellm_sandbox: Sandbox
):
    held = apply_to_sandbox(estate(), variables={"floor": "3"})
    assert held.teams.keys() == {"search", "ads"}
    assert held.teams["search"]["max_budget"] == 800
    assert held.teams["search"]["metadata"]["floor"] == 3
    assert held.users["ada@example.com"]["teams"] == [held.teams["search"]["team_id"]]
    assert held.keys["search/ci"]["models"] == ["gpt-4o-mini"]
    deployments = {row["litellm_params"]["model"] for row in held.models["gpt-4o-mini"]}
    assert deployments == {"openai/gpt-4o-mini", "azure/gpt-4o-mini"}
    own = httpx.get(f"{litellm_sandbox.url}/key/info", headers={"Authorization": f"Bearer {held.outputs['ci_key']}"})
    assert own.json()["info"]["key_alias"] == "search/ci"

    before = held.teams["search"]
    changed = apply_to_sandbox(estate(budget=900), variables={"floor": "3"})
    assert changed.teams["search"]["team_id"] == before["team_id"]
    assert changed.teams["search"]["max_budget"] == 900

    changed.destroy()
    assert (changed.teams, changed.keys, changed.models) == ({}, {}, {})


def test_pages_of_keys_are_read_to_the_end(apply_to_sandbox: ApplyToSandbox, litellm_sandbox: Sandbox):
    stack = cdk.TerraformStack(cdk.Testing.app(), "estate")
    LiteLLMProvider(stack, "litellm")
    held = apply_to_sandbox(stack)
    admin = {"Authorization": f"Bearer {litellm_sandbox.master_key}"}
    for number in range(23):
        httpx.post(f"{litellm_sandbox.url}/key/generate", headers=admin, json={"key_alias": f"k{number}"})
    assert {f"k{number}" for number in range(23)} <= held.keys.keys()


def test_what_terraform_says_against_a_stack_is_told(apply_to_sandbox: ApplyToSandbox):
    with pytest.raises(TerraformFailed, match=r'No value for required variable[^│]*input variable "floor"'):
        apply_to_sandbox(estate())


def test_a_stack_that_would_reach_more_than_the_sandbox_is_refused(apply_to_sandbox: ApplyToSandbox):
    stack = cdk.TerraformStack(cdk.Testing.app(), "estate")
    stack.add_override("terraform.required_providers.aws.source", "hashicorp/aws")
    with pytest.raises(NotForTrials, match=r"resources of other providers \(aws\)"):
        apply_to_sandbox(stack)


def on_its_own_gateway() -> tuple[cdk.TerraformStack, ModelRouter]:
    """A stack that deploys the gateway which it manages."""
    stack = cdk.TerraformStack(cdk.Testing.app(), "estate")
    KubernetesProvider(stack, "kubernetes", config_path="there-is-none")
    database = Database(SecretKey("litellm-db", "DATABASE_URL"))
    router = ModelRouter(stack, "router", models=["openai/gpt-4o"], database=database)
    LiteLLMProvider(stack, "litellm", api_base=router.address)
    Team(stack, "search", models=["openai/gpt-4o"], depends_on=[router])
    return stack, router


def test_a_stack_that_deploys_its_gateway_is_tried_without_the_cluster(apply_to_sandbox: ApplyToSandbox):
    stack, router = on_its_own_gateway()
    cdk.TerraformOutput(stack, "address", value=router.address)
    held = apply_to_sandbox(stack)
    assert list(held.teams) == ["search"]
    assert held.outputs["address"] == router.url


def test_a_stack_that_needs_more_of_the_cluster_is_refused(apply_to_sandbox: ApplyToSandbox):
    stack, router = on_its_own_gateway()
    cdk.TerraformOutput(stack, "ip", value=router.service.get_string_attribute("spec[0].cluster_ip"))
    with pytest.raises(NotForTrials, match=r"resources of other providers \(kubernetes\)"):
        apply_to_sandbox(stack)


def two_stacks() -> tuple[cdk.TerraformStack, cdk.TerraformStack]:
    """Of one program; the second refers to what the first makes, in a state elsewhere."""
    app = cdk.Testing.app()
    base, teams = (cdk.TerraformStack(app, name) for name in ("base", "teams"))
    for stack in (base, teams):
        cdk.S3Backend(stack, bucket="states", key=stack.node.id, region="eu-west-1")
        LiteLLMProvider(stack, "litellm", api_base="https://llm.example.com")
    mini = LiteLLMModel(base, "gpt-4o-mini", model="openai/gpt-4o-mini")
    Team(teams, "search", models=[mini], metadata={"model": mini.model_id})
    return base, teams


def test_a_stack_reads_what_another_of_the_program_has_made_there_before(apply_to_sandbox: ApplyToSandbox):
    base, teams = two_stacks()
    made = apply_to_sandbox(base).models["gpt-4o-mini"]
    search = apply_to_sandbox(teams).teams["search"]
    assert search["models"] == ["gpt-4o-mini"]
    assert search["metadata"]["model"] == made[0]["model_info"]["id"]


def test_a_stack_that_refers_to_one_that_is_not_there_is_told_which_to_apply_first(apply_to_sandbox: ApplyToSandbox):
    _, teams = two_stacks()
    with pytest.raises(NotForTrials, match="stack teams refers to what the stack base makes: apply base first"):
        apply_to_sandbox(teams)


def test_a_stack_that_reads_a_state_of_others_is_refused(apply_to_sandbox: ApplyToSandbox):
    stack = cdk.TerraformStack(cdk.Testing.app(), "estate")
    cdk.DataTerraformRemoteStateS3(stack, "network", bucket="states", key="network", region="eu-west-1")
    with pytest.raises(NotForTrials, match=r"reads a state that is not of this program .*network"):
        apply_to_sandbox(stack)


def test_the_plugin_loads_no_more_than_pytest():
    program = "import pytest, sys; before = set(sys.modules); import litellm_constructs.testing.pytest_plugin\n"
    program += "print(*sorted(name for name in set(sys.modules) - before))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    names = ["", ".framework", ".framework.node", ".testing", ".testing.pytest_plugin"]
    assert loaded.split() == [f"litellm_constructs{name}" for name in names]
