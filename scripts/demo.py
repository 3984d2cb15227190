"""`make demo`: the quickstart on an embedded gateway, planned and applied by the real Terraform.

Gateway, state and working files are in .cache/demo and stay there: after a change to the program, the next demo plans
that change alone.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from litellm_constructs._terraform import Missing, Terraform, find_terraform
from litellm_constructs.sandbox import Sandbox
from provider_shim.install import install_into

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "examples" / "quickstart" / "main.py"
PLACE = ROOT / ".cache" / "demo"
STACK = PLACE / "cdktf.out" / "stacks" / "quickstart"
COLOURS = sys.stdout.isatty() and "NO_COLOR" not in os.environ
NO_CHANGES, CHANGES = 0, 2
"""What `terraform plan -detailed-exitcode` ends with."""
TOTALS = ("Plan:", "No changes.")

NEXT = """\
  change it    edit examples/quickstart/main.py (800 to 900, say) and run `make demo` again: that one value is planned
  your gateway the program as it is, with LITELLM_API_BASE and LITELLM_API_KEY set and the provider installed by
               `make install`; README.md tells how
  tests        make test, and on real LiteLLM gateways: make acceptance
  start over   rm -r .cache/demo"""


class Failed(Exception):
    """A step failed; the text is what it printed."""


def main() -> int:
    began = time.monotonic()
    try:
        terraform, node = find_terraform(), find_node()
        print(
            f"{bold('Tools')}     {terraform.name} {terraform.version}, Node {node}, Python {platform.python_version()}"
        )
        PLACE.mkdir(parents=True, exist_ok=True)
        with sandbox() as gateway:
            print(f"{bold('Gateway')}   {gateway.url} (LiteLLM {gateway.version}, embedded)\n")
            demonstrate(terraform, gateway)
    except (Missing, Failed) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(f"\n{bold('Next')}  (all this took {time.monotonic() - began:.1f} s)\n{NEXT}")
    return 0


def demonstrate(terraform: Terraform, gateway: Sandbox) -> None:
    provider = PLACE / "provider"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("TF_", "LITELLM_"))},
        "LITELLM_API_BASE": gateway.url,
        "LITELLM_API_KEY": gateway.master_key,
        "XDG_DATA_HOME": str(provider),
        "TF_CLI_CONFIG_FILE": str(provider / "terraform.rc"),
        "TF_IN_AUTOMATION": "1",
        "CHECKPOINT_DISABLE": "1",
    }

    def run(command: list[str], place: Path, shown: str, codes: tuple[int, ...] = (0,)) -> tuple[int, str]:
        return step(shown, command, place, environment, codes)

    def tf(verb: str, *options: str, codes: tuple[int, ...] = (0,)) -> tuple[int, str]:
        command = [terraform.program, verb, "-input=false", "-no-color", *options]
        return run(command, STACK, f"{Path(terraform.program).name} {verb}", codes)

    run([sys.executable, str(PROGRAM)], PLACE, f"python {PROGRAM.relative_to(ROOT)}")
    install_into(provider, say=lambda _: None)
    tf("init")

    _, plan = tf("plan", "-out=plan")
    print("\n".join(f"      {line}" for line in summary(plan)))
    _, applied = tf("apply", "plan")
    print("\n".join(f"      {line}" for line in outputs(applied)))

    code, second = tf("plan", "-detailed-exitcode", codes=(NO_CHANGES, CHANGES))
    if code != NO_CHANGES:
        raise Failed(f"A second plan is not empty:\n{second}")
    print("      No changes: the gateway is what the program says.")

    print(f"\n{bold('On the gateway')}")
    for kind, name, what in estate(gateway):
        print(f"  {kind:<9} {name:<16} {what}")


def step(shown: str, command: list[str], place: Path, environment: dict[str, str], codes: tuple[int, ...]) -> Any:
    """Run a command and tell how long it took. Returns its exit code and what it printed.

    Raises Failed when the exit code is none of `codes`.
    """
    print(f"  {shown:<38}", end="", flush=True)
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=place,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(dim(f"{time.monotonic() - began:5.1f} s"), flush=True)
    if done.returncode not in codes:
        raise Failed(f"{done.stdout}\n`{shown}` failed with exit code {done.returncode}; it ran in {place}")
    return done.returncode, done.stdout


def find_node() -> str:
    """The version of Node.js, which CDK for Terraform runs on. Raises Missing when there is none."""
    program = shutil.which("node")
    if not program:
        raise Missing("Node.js is not on PATH. `make setup` gets one when the system has none; then: make demo")
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip().lstrip("v")


def sandbox() -> Sandbox:
    """The gateway of the last demo, or a new one when there is none or its file is from another version."""
    path = PLACE / "gateway.json"
    try:
        return Sandbox(path=path)
    except ValueError:
        shutil.rmtree(PLACE)
        PLACE.mkdir()
        return Sandbox(path=path)


def summary(plan: str) -> Iterator[str]:
    """What a plan does: a line per object, with its changes where it is changed in place."""
    changed_in_place = False
    for line in plan.splitlines():
        if line.startswith("  # "):
            changed_in_place = "updated in-place" in line
            yield line[4:]
        elif line.startswith(TOTALS) or (changed_in_place and re.match(r"\s+[-+~] (?!resource )", line)):
            yield line


def outputs(applied: str) -> list[str]:
    """What an apply did, and the program's outputs. Secrets are hidden by Terraform."""
    complete, _, values = applied.partition("Apply complete!")[2].partition("Outputs:")
    return [f"Apply complete!{complete.rstrip()}", *values.strip().splitlines()]


def estate(gateway: Sandbox) -> Iterator[tuple[str, str, str]]:
    """What the gateway holds, asked from its management API: kind, name and what there is to tell."""
    authorized = {"Authorization": f"Bearer {gateway.master_key}"}
    with httpx.Client(base_url=gateway.url, headers=authorized) as client:

        def get(path: str) -> Any:
            return client.get(path).raise_for_status().json()

        for model in get("/model/info")["data"]:
            # A model of the gateway's own configuration file is not Terraform's.
            if model["model_info"]["db_model"]:
                yield "model", model["model_name"], model["litellm_params"]["model"]
        for team in get("/team/list"):
            models = ", ".join(team["models"]) or "every model"
            yield "team", team["team_alias"], f"{models}; {budget(team)}"
            for member in team["members_with_roles"]:
                yield "member", member["user_email"] or member["user_id"], f"{member['role']} of {team['team_alias']}"
        for key in get("/key/list?return_full_object=true")["keys"]:
            limits = (key["metadata"] or {}).get("model_rpm_limit") or {}
            told = "".join(f"; {limit} requests a minute to {model}" for model, limit in limits.items())
            yield "key", key["key_alias"], budget(key) + told


def budget(row: dict[str, Any]) -> str:
    limit, period = row["max_budget"], row["budget_duration"]
    return "no budget" if limit is None else f"${limit:g}" + (f" per {period}" if period else "")


def bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m" if COLOURS else text


def dim(text: str) -> str:
    return f"\x1b[2m{text}\x1b[0m" if COLOURS else text


if __name__ == "__main__":
    sys.exit(main())
