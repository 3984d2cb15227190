"""Programs with thousands of imports."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
from cdktf import App, TerraformStack
from litellm_constructs import LiteLLMProvider, Team

app = App()
stack = TerraformStack(app, "estate")
LiteLLMProvider(stack, "litellm")
Team(stack, "search", import_from="t")
app.synth()
"""


def test_a_program_that_imports_starts_no_terraform_when_it_is_synthesized(tmp_path: Path):
    """The framework would start one for each import, to ask for its version."""
    environment = {**os.environ, "TERRAFORM_BINARY_NAME": str(tmp_path / "none"), "CDKTF_OUTDIR": str(tmp_path / "out")}
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, env=environment, check=True)
    assert '"id": "t"' in (tmp_path / "out" / "stacks" / "estate" / "cdk.tf.json").read_text()
