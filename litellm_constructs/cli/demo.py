"""`litellm-constructs demo`: a program on an embedded gateway, planned and applied by the real Terraform."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from litellm_constructs.cli._program import Failed, program_argument, synthesize
from litellm_constructs.framework.node import OLDEST_MAINTAINED, is_maintained
from litellm_constructs.sandbox import Sandbox
from litellm_constructs.trials.held import Contents
from litellm_constructs.trials.terraform import Missing, NotForTrials, Terraform, TerraformFailed, Trial, find_terraform
from provider_shim.install import install_into
from provider_shim.wire.handshake import Refused

PLACE = Path(".cache") / "demo"
NO_CHANGES, CHANGES = 0, 2
"""What `terraform plan -detailed-exitcode` ends with."""
TOTALS = ("Plan:", "No changes.")

NEXT = """\
  change it    edit {program} (a budget, say) and run this again: that one value is planned
  start over   rm -r {place}
  for real     the program as it is, with LITELLM_API_BASE and LITELLM_API_KEY set and the provider installed by
               `terraform-provider-litellm install`"""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="litellm-constructs demo",
        description="Apply a program to an embedded gateway, with the real Terraform, and tell what the gateway then "
        f"holds. Gateway and state are kept in {PLACE}: after a change to the program, the next demo plans that change "
        "alone. Nothing else is reached, whatever back end the program names, and each gateway that it names has an "
        "embedded one in its place.",
    )
    program_argument(parser)
    parser.add_argument("--licensed", action="store_true", help="as on gateways with an Enterprise licence")
    options = parser.parse_args(arguments)
    program: Path = options.program
    began = time.monotonic()
    try:
        terraform, node = find_terraform(), find_node()
        old = "" if is_maintained(node) else f" (no longer maintained: {OLDEST_MAINTAINED} or later is)"
        print(
            f"{bold('Tools')}     {terraform.name} {terraform.version}, Node {node}{old}, "
            f"Python {platform.python_version()}"
        )
        PLACE.mkdir(parents=True, exist_ok=True)
        forget_other_versions()
        with Gateways(licensed=options.licensed) as gateways:
            demonstrate(program, terraform, gateways)
    except (Missing, Failed, TerraformFailed, NotForTrials, Refused, OSError) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(f"\n{bold('Next')}  (all this took {time.monotonic() - began:.1f} s)")
    print(NEXT.format(program=program, place=PLACE))
    return 0


class Gateways:
    """The embedded gateways of a demo, by the addresses that the program names. Each starts when it is first needed."""

    def __init__(self, *, licensed: bool) -> None:
        self._licensed = licensed
        self._running = contextlib.ExitStack()
        self.by_address: dict[str | None, Sandbox] = {}

    def __enter__(self) -> Gateways:
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def __call__(self, address: str | None) -> Sandbox:
        if address not in self.by_address:
            name = re.sub("[^a-z0-9]+", "-", f"-{address}".lower())[-100:] if address else ""
            path = PLACE / f"gateway{name}.json"
            gateway = self._running.enter_context(Sandbox(path=path, licensed=self._licensed))
            self.by_address[address] = gateway
            known = "one whose address only Terraform knows" if "${" in (address or "") else address
            instead = f", in place of {known}" if address else ""
            print(f"  {bold('gateway')} {gateway.url} (LiteLLM {gateway.version}, embedded{instead})")
        return self.by_address[address]


def forget_other_versions() -> None:
    """Begin anew when a gateway of the last demo is from another version: it cannot be read."""
    try:
        for path in PLACE.glob("gateway*.json"):
            Sandbox(path=path)
    except ValueError:
        shutil.rmtree(PLACE)
        PLACE.mkdir()


def demonstrate(program: Path, terraform: Terraform, gateways: Gateways) -> None:
    provider, written = (PLACE / "provider").absolute(), (PLACE / "cdktf.out").absolute()
    printed: str = step(f"python {program}", lambda: synthesize(program, written))
    tell(printed.splitlines())
    install_into(provider, say=lambda _: None)
    several = stacks(written)
    for stack in several:
        if len(several) > 1:
            print(f"  {bold('stack')} {stack.name}")
        trial = Trial(stack, terraform, gateways, provider)

        def tf(verb: str, *options: str, codes: Sequence[int] = (0,), trial: Trial = trial) -> tuple[int, str]:
            shown = f"{Path(terraform.program).name} {verb}"
            outcome = step(shown, lambda: trial.run(verb, *options, codes=codes))
            return outcome.code, outcome.text

        tf("init")
        _, plan = tf("plan", "-out=plan")
        tell(summary(plan))
        _, applied = tf("apply", "plan")
        tell(outputs(applied))
        code, second = tf("plan", "-detailed-exitcode", codes=(NO_CHANGES, CHANGES))
        if code != NO_CHANGES:
            raise Failed(f"A second plan is not empty:\n{second}")
        tell(["No changes: the gateway is what the program says."])
    for address, gateway in gateways.by_address.items():
        print(f"\n{bold('On the gateway')}{f' for {address}' if len(gateways.by_address) > 1 else ''}")
        draw(Contents(gateway))


def stacks(written: Path) -> list[Path]:
    """The directories of the program's stacks, each after those that it depends on."""
    manifest = json.loads((written / "manifest.json").read_text(encoding="utf-8"))["stacks"]
    ordered: list[str] = []

    def add(name: str) -> None:
        if name not in ordered:
            for other in manifest[name]["dependencies"]:
                add(other)
            ordered.append(name)

    for name in manifest:
        add(name)
    return [written / manifest[name]["workingDirectory"] for name in ordered]


def step(shown: str, work: Callable[[], Any]) -> Any:
    """Do `work` and tell how long it took. Returns what it returns."""
    print(f"  {shown:<38}", end="", flush=True)
    began = time.monotonic()
    result = work()
    print(dim(f"{time.monotonic() - began:5.1f} s"), flush=True)
    return result


def find_node() -> str:
    """The version of Node.js, which CDK for Terraform runs on. Raises Missing when there is none."""
    program = shutil.which("node")
    if not program:
        raise Missing("Node.js must be on PATH, CDK for Terraform runs on it: https://nodejs.org")
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip().lstrip("v")


def tell(lines: Sequence[str] | Iterator[str]) -> None:
    for line in lines:
        print(f"      {line}")


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


def draw(held: Contents) -> None:
    """A picture of what the gateway holds: models, and teams with their members and keys."""
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    def node(name: str, kind: str, *what: str) -> Text:
        return Text.assemble((name, "bold"), (f"  {kind}  ", "dim"), "; ".join(filter(None, what)))

    picture = Tree(Text("gateway", "bold"))
    for name, deployments in sorted(held.models.items()):
        picture.add(node(name, "model", ", ".join(row["litellm_params"]["model"] for row in deployments)))
    keys = sorted(held.keys.items())
    for name, team in sorted(held.teams.items()):
        branch = picture.add(node(name, "team", models(team) or "every model", budget(team)))
        for member in team["members_with_roles"]:
            branch.add(node(member["user_email"] or member["user_id"], f"member ({member['role']})"))
        for alias, key in keys:
            if key["team_id"] == team["team_id"]:
                branch.add(node(alias, "key", models(key), budget(key), limits(key)))
    for alias, key in keys:
        if not key["team_id"]:
            picture.add(node(alias, "key", models(key), budget(key), limits(key)))
    # Colours are rich's to decide: none for what is no terminal, nor with NO_COLOR.
    Console().print(picture, soft_wrap=True)


def models(row: dict[str, Any]) -> str:
    return ", ".join(row["models"])


def limits(key: dict[str, Any]) -> str:
    metadata: dict[str, Any] = key["metadata"] or {}
    told: dict[str, int] = metadata.get("model_rpm_limit") or {}
    return ", ".join(f"{limit} requests a minute to {model}" for model, limit in told.items())


def budget(row: dict[str, Any]) -> str:
    limit, period = row["max_budget"], row["budget_duration"]
    return "no budget" if limit is None else f"${limit:g}" + (f" per {period}" if period else "")


def bold(text: str) -> str:
    return styled("1", text)


def dim(text: str) -> str:
    return styled("2", text)


def styled(code: str, text: str) -> str:
    """Only where a terminal is, and nobody has asked for no colours (https://no-color.org)."""
    plain = not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return text if plain else f"\x1b[{code}m{text}\x1b[0m"
