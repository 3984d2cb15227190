"""A whole estate, and what a real Terraform with the provider of this checkout thinks of it."""

from __future__ import annotations

import os
import subprocess
import sys

from litellm_constructs.framework.cdk import cdk
from litellm_constructs.testing import Template
from tests.constructs.estate import Estate


def test_an_estate_becomes_terraform(as_json):
    assert Template.from_stack(Estate(cdk.Testing.app(), "estate")).to_json() == as_json


def test_the_same_program_gives_the_same_bytes(tmp_path):
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-m", "tests.constructs.estate", tmp_path / seed], env=environment, check=True)
    first, second = ((tmp_path / seed / "stacks/estate/cdk.tf.json").read_text() for seed in ("1", "2"))
    assert first == second


def test_an_estate_is_valid_to_terraform_and_its_provider(installed):
    # Terraform is started by jsii's process, which has the environment of its start.
    program = """
from litellm_constructs.framework.cdk import cdk
from tests.constructs.estate import Estate

estate = Estate(cdk.Testing.app(), "estate")
print(cdk.Testing.to_be_valid_terraform(cdk.Testing.full_synth(estate)))
"""
    answer = subprocess.run([sys.executable, "-c", program], env=installed, capture_output=True, text=True)
    assert answer.stdout == "True\n", answer.stderr
