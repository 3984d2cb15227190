"""A bug in the provider is told with an address, keeps the state, and never shows a secret."""

from __future__ import annotations

import pytest

from provider_shim.wire.reattach import running
from tests.wire.conftest import Terraform

THING = """
resource "litellm_thing" "a" {
  name     = "%s"
  password = "hunter2"
}
"""


@pytest.mark.parametrize(
    ("call", "command"), [("validate", "validate"), ("plan", "plan"), ("apply", "apply -auto-approve")]
)
def test_a_crash_is_an_error_of_the_resource(terraform: Terraform, call: str, command: str) -> None:
    terraform.configure(THING % f"crash in {call}")
    output = terraform.run(*command.split(), code=1)
    assert "Error: The litellm provider failed unexpectedly" in output
    assert "with litellm_thing.a," in output
    assert "RuntimeError" in output
    assert ("the gateway may have been changed" in " ".join(output.split())) == (call == "apply")
    assert "hunter2" not in output


@pytest.mark.parametrize("call", ["read", "upgrade"])
def test_a_crash_over_an_object_in_the_state_leaves_it_there(terraform: Terraform, call: str) -> None:
    terraform.configure(THING % "a")
    terraform.apply()
    before = terraform.state()
    file = terraform.directory / "terraform.tfstate"
    file.write_text(file.read_text().replace('"name": "a"', f'"name": "crash in {call}"'))
    assert "Error: The litellm provider failed unexpectedly" in terraform.apply(code=1)
    file.write_text(file.read_text().replace(f'"name": "crash in {call}"', '"name": "a"'))
    assert terraform.state() == before


def test_a_crash_in_an_update_leaves_the_prior_state(terraform: Terraform) -> None:
    terraform.configure(THING % "a")
    terraform.apply()
    before = terraform.state()
    terraform.configure(THING % "crash in apply")
    terraform.apply(code=1)
    assert terraform.state() == before


def test_a_crash_in_a_delete_leaves_the_object_in_the_state(terraform: Terraform) -> None:
    terraform.configure(THING % "a")
    terraform.apply()
    file = terraform.directory / "terraform.tfstate"
    file.write_text(file.read_text().replace('"name": "a"', '"name": "crash in apply"'))
    before = terraform.state()
    terraform.run("destroy", "-auto-approve", "-refresh=false", code=1)
    assert terraform.state() == before


def test_a_half_made_object_is_in_the_state(terraform: Terraform) -> None:
    terraform.configure(THING % "half made")
    assert "Error: Only half of it was made" in terraform.apply(code=1)
    assert terraform.state()["litellm_thing.a"]["name"] == "half made"


def test_an_answer_of_the_wrong_type_says_where(terraform: Terraform) -> None:
    terraform.configure(THING % "wrong type")
    output = terraform.apply(code=1)
    assert "tags.0: string expected, found int" in " ".join(output.split())


def test_a_provider_that_cannot_be_loaded_says_why(tmp_path_factory: pytest.TempPathFactory) -> None:
    def load() -> None:
        raise ImportError("No module named 'pydantic'")

    with running(load) as reattach:  # pyright: ignore[reportArgumentType]
        terraform = Terraform(tmp_path_factory.mktemp("broken"), TF_REATTACH_PROVIDERS=reattach)
        terraform.configure(THING % "a")
        terraform.run("init")
        assert "No module named 'pydantic'" in terraform.run("plan", code=1)
