"""What Python writes of a configuration, and what Terraform writes of one that has values which only it knows."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import yaml

from litellm_constructs.framework.cdk import cdk
from litellm_constructs.kubernetes import config
from litellm_constructs.trials.terraform import terraform_program

VALUES: dict[str, Any] = {
    "text": 'quotes " and \\ and \n and é and <&> and \u2028 and 😀',
    "small": 1e-06,
    "price": 0.0000025,
    "whole": 4.0,
    "large": 2**40,
    "list": [1, True, {"b": 1, "a": [], "é": {}, "Z": "z"}],
}


def test_the_bytes_are_the_same(stack: cdk.TerraformStack, installed: dict[str, str], tmp_path: Path):
    name = cdk.TerraformVariable(stack, "name", type="string", default='a "name" <é>')
    limit = cdk.TerraformVariable(stack, "limit", type="number", default=7)
    hosts = cdk.TerraformVariable(stack, "hosts", type="list(string)", default=["one", "two"])
    told = {"name": name.string_value, "part": f'"{name.string_value}"\\', "limit": limit.number_value}
    text = config.text_of(config.as_plain({**VALUES, **told, "hosts": hosts.list_value}))
    cdk.TerraformOutput(stack, "text", value=text)
    content = json.loads(cdk.Testing.synth(stack))
    (tmp_path / "cdk.tf.json").write_text(json.dumps(content))

    def terraform(*arguments: str) -> str:
        command = [terraform_program(), *arguments]
        return subprocess.run(command, cwd=tmp_path, env=installed, capture_output=True, text=True, check=True).stdout

    terraform("init")
    terraform("apply", "-auto-approve", "-no-color")
    outputs = json.loads(terraform("output", "-json"))
    told = {"name": 'a "name" <é>', "part": '"a "name" <é>"\\', "limit": 7, "hosts": ["one", "two"]}
    assert outputs["text"]["value"] == config.text_of(config.as_plain({**VALUES, **told}))


def test_it_is_yaml_too():
    assert yaml.safe_load(config.text_of(config.as_plain(VALUES))) == VALUES
