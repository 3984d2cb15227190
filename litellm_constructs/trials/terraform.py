"""The Terraform on this machine, and synthesized stacks that it applies to a gateway for trials."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from litellm_constructs.trials.cluster import needs_cluster, without_cluster

BINARY = "TERRAFORM_BINARY_NAME"
OLDEST = (1, 11)
"""The first release of either that knows write-only attributes."""
MISSING = (
    "Terraform 1.11 or later, or OpenTofu 1.11 or later, must be on PATH, or be named by TERRAFORM_BINARY_NAME: "
    "https://developer.hashicorp.com/terraform/install or https://opentofu.org/docs/intro/install"
)
OURS = "litellm/litellm"
HARMLESS = {OURS, "hashicorp/random", "hashicorp/time", "hashicorp/tls", "terraform.io/builtin/terraform"}
"""Sources of providers that reach nothing but the gateway and the state."""


class Missing(Exception):
    """Something is not on this machine; the text says what to install."""


class TerraformFailed(Exception):
    """A command of Terraform failed. The text is its errors, as it printed them."""


class NotForTrials(Exception):
    """A stack that cannot be tried as it is, or would reach more than the gateway of the trial; the text says what to
    do."""


@dataclass(frozen=True)
class Terraform:
    """The Terraform, or OpenTofu, on this machine."""

    program: str
    name: str
    version: str


def terraform_program() -> str:
    """What to run: the program, by name or path, that TERRAFORM_BINARY_NAME says, as for the CLI of CDK for Terraform;
    if that is not set `terraform`, and where there is none `tofu`. Raises Missing when it is not there."""
    asked = os.environ.get(BINARY)
    for command in (asked,) if asked else ("terraform", "tofu"):
        if program := shutil.which(command):
            return program
    raise Missing(f"{BINARY} is {asked}, which is no program on this machine" if asked else MISSING)


def find_terraform() -> Terraform:
    """Raises Missing when there is none, or one that is too old."""
    program = terraform_program()
    quiet = {**os.environ, "CHECKPOINT_DISABLE": "1"}
    done = subprocess.run([program, "version"], env=quiet, capture_output=True, text=True, check=False)
    told = re.search(r"^(Terraform|OpenTofu) v(\d+)\.(\d+)\S*", done.stdout, re.MULTILINE)
    if not told:
        raise Missing(f"`{program} version` failed: {(done.stderr or done.stdout).strip()}")
    found = Terraform(program, told[1], told[0].partition(" v")[2])
    if (int(told[2]), int(told[3])) < OLDEST:
        raise Missing(f"{program} is {found.name} {found.version}. {MISSING}")
    return found


class Gateway(Protocol):
    """A gateway to apply to: a `Sandbox`, or a real one."""

    @property
    def url(self) -> str: ...
    @property
    def master_key(self) -> str: ...


@dataclass(frozen=True)
class Outcome:
    """How a command of Terraform ended, and what it printed."""

    code: int
    text: str


class Trial:
    """A stack that was synthesized into `directory`, on a gateway for trials and on nothing else.

    Whatever gateways, back end and variables the program names, an override file beside its JSON leads Terraform to
    gateways of the trial, keeps the state in the directory, and gives a value to every variable of text that has none.
    What a ModelRouter has in a cluster is left out: the gateway of the trial stands for it. What the stack refers to in
    another one, it reads from the state in the directory beside, so that one is tried before. `gateway` tells which
    stands for the one at an `api_base` (None: the program names none). `provider` is where
    `provider_shim.install.install_into` has put the provider.

    Raises NotForTrials for a stack with resources of other providers or that reads other states, which could reach
    something real, and for one that refers to a stack which was not tried before.
    """

    def __init__(
        self,
        directory: Path,
        terraform: Terraform,
        gateway: Callable[[str | None], Gateway],
        provider: Path,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self.directory = directory
        self._terraform = terraform
        written = directory / "cdk.tf.json"
        content = json.loads(written.read_text(encoding="utf-8"))
        without = without_cluster(content)
        if without != content and not needs_cluster(without):
            content = without
            written.write_text(json.dumps(content, indent=2), encoding="utf-8")
        if foreign := sorted(_foreign_providers(content)):
            raise NotForTrials(
                f"The stack also has resources of other providers ({', '.join(foreign)}), which could reach something "
                "real: keep what is to be tried on a sandbox in a stack of its own."
            )
        override = directory / "trial_override.tf.json"
        changed = {**_override(content, gateway), **_states_of_others(content, directory)}
        usual = gateway(addresses(content)[0]) if "litellm" in content.get("provider", {}) else None
        override.write_text(json.dumps(changed, indent=2), encoding="utf-8")
        override.chmod(0o600)
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("TF_", "LITELLM_"))},
            **{f"TF_VAR_{name}": value for name, value in (variables or {}).items()},
            **({"LITELLM_API_BASE": usual.url, "LITELLM_API_KEY": usual.master_key} if usual else {}),
            "XDG_DATA_HOME": str(provider),
            "TF_CLI_CONFIG_FILE": str(provider / "terraform.rc"),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
        }

    def run(self, verb: str, *options: str, codes: Sequence[int] = (0,)) -> Outcome:
        """Run a command of Terraform that takes `-input`.

        Raises TerraformFailed when its exit code is none of `codes`.
        """
        done = self._run(verb, "-input=false", "-no-color", *options)
        outcome = Outcome(done.returncode, _unframed(done.stdout))
        if outcome.code not in codes:
            # The plan before an error is long, and says nothing of it.
            errors = outcome.text[max(outcome.text.find("\nError: "), 0) :].strip()
            raise TerraformFailed(f"{errors}\nterraform {verb} failed with exit code {outcome.code}")
        return outcome

    def outputs(self) -> dict[str, Any]:
        """The program's outputs by name, sensitive ones too."""
        done = self._run("output", "-json")
        return {name: output["value"] for name, output in json.loads(done.stdout).items()}

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._terraform.program, *arguments],
            cwd=self.directory,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


def _foreign_providers(content: dict[str, Any]) -> Iterator[str]:
    required = content.get("terraform", {}).get("required_providers", {})
    for name, wanted in required.items():
        if wanted["source"].removeprefix("registry.terraform.io/") not in HARMLESS:
            yield name


def addresses(content: Mapping[str, Any]) -> list[str | None]:
    """The `api_base` of each provider of a stack; None where the environment shall tell."""
    return [block.get("api_base") for block in content.get("provider", {}).get("litellm", [])] or [None]


def _override(content: dict[str, Any], gateway: Callable[[str | None], Gateway]) -> dict[str, Any]:
    """What stands in an override file takes the place of what the program says, argument by argument."""
    blocks = content.get("provider", {}).get("litellm", [])
    there = [gateway(block.get("api_base")) for block in blocks]
    given = {
        name: {"default": "trial"}
        for name, variable in content.get("variable", {}).items()
        if "default" not in variable and variable.get("type", "string") == "string"
    }
    return {
        "terraform": {"backend": {"local": {}}},
        "provider": {
            "litellm": [
                {
                    "api_base": one.url,
                    "api_key": one.master_key,
                    **({"alias": block["alias"]} if "alias" in block else {}),
                }
                for block, one in zip(blocks, there, strict=True)
            ]
        },
        **({"variable": given} if given else {}),
    }


STATE = "terraform.tfstate"
_OF_ANOTHER_STACK = "cross-stack-reference-input-"
"""How the framework names a data source that reads what another stack of the program makes."""


def _states_of_others(content: dict[str, Any], directory: Path) -> dict[str, Any]:
    """Data sources that read states: those of the program's other stacks stand in the directories beside."""
    found: dict[str, Any] = {}
    for name in content.get("data", {}).get("terraform_remote_state", {}):
        stack = name.removeprefix(_OF_ANOTHER_STACK)
        state = directory.parent / stack / STATE
        if stack == name:
            raise NotForTrials(
                f"The stack reads a state that is not of this program (terraform_remote_state {name}), which could "
                "reach something real: give it what it needs as a variable, or keep that in a stack of its own."
            )
        if not state.exists():
            raise NotForTrials(
                f"The stack {directory.name} refers to what the stack {stack} makes: apply {stack} first, to the same "
                "gateway."
            )
        found[name] = {"backend": "local", "config": {"path": str(state)}}
    return {"data": {"terraform_remote_state": found}} if found else {}


def _unframed(text: str) -> str:
    return re.sub(r"^[│╷╵] ?", "", text, flags=re.MULTILINE)
