"""What the real Terraform says of a project: what its state has, and what its plan would do."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from litellm_constructs.trials.terraform import Terraform, TerraformFailed
from provider_shim.cty import Object
from provider_shim.fields import fields_of
from provider_shim.install import install_into
from provider_shim.plans import Unreadable, read
from provider_shim.resources import all_resources


@dataclass(frozen=True)
class Difference:
    """An object that a plan would touch."""

    address: str
    action: str
    """What Terraform would do: `create`, `update`, `delete`, or `replace`."""
    attributes: list[str]
    """What would change of it."""


@dataclass(frozen=True)
class Verdict:
    """What a plan would do, in numbers of objects, and to which."""

    imports: int
    add: int
    change: int
    destroy: int
    differences: list[Difference] = field(default_factory=list[Difference])

    @property
    def empty(self) -> bool:
        """Whether nothing changes on the gateway."""
        return not (self.add or self.change or self.destroy)

    def __str__(self) -> str:
        return f"{self.imports} to import, {self.add} to add, {self.change} to change, {self.destroy} to destroy"


@dataclass(frozen=True)
class Drifted:
    """An object that is no more on the gateway as the state has it."""

    address: str
    type_name: str
    id: str
    gone: bool
    changes: list[Changed] = field(default_factory=list["Changed"])


@dataclass(frozen=True)
class Changed:
    """One value that is another: `before` in the state, `after` on the gateway, as JSON; None for what is secret."""

    path: str
    before: str | None
    after: str | None


class Prover:
    """Runs Terraform with the provider that is installed in `place`; there is also what Terraform keeps beside a
    project, so that only the lock file comes to stand in the directory with the configuration.

    Each method raises TerraformFailed when Terraform cannot do what it is asked.
    """

    def __init__(self, place: Path, terraform: Terraform, gateway: tuple[str, str]) -> None:
        install_into(place, say=lambda _: None)
        self._place = place
        self._terraform = terraform
        address, key = gateway
        self._environment = {
            # A plan of thousands of objects spends a third of its time on memory that it could just as well keep.
            "GOGC": "400",
            "GOMEMLIMIT": "1GiB",
            **os.environ,
            "LITELLM_API_BASE": address,
            "LITELLM_API_KEY": key,
            "XDG_DATA_HOME": str(place),
            "TF_CLI_CONFIG_FILE": str(place / "terraform.rc"),
            "TF_DATA_DIR": str(place / "data"),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
        }

    def formatted(self, text: str) -> str:
        """`text` as `terraform fmt` writes it."""
        return self._run(self._place, "fmt", "-", given=text)

    def init(self, directory: Path) -> None:
        self._run(directory, "init", "-input=false", "-no-color")

    def in_state(self, directory: Path) -> dict[tuple[str, str], str]:
        """What the state of the project has: addresses by type and id."""
        told = self._run(directory, "show", "-json", "-no-color")
        if "values" not in json.loads(told):
            return {}
        try:
            return {(each.type_name, str(each.values.get("id"))): each.address for each in read(told).planned}
        except Unreadable:  # only objects of other providers
            return {}

    def plan(self, directory: Path) -> Verdict:
        saved = self._place / "plan"
        lines = self._run(directory, "plan", "-input=false", "-json", f"-out={saved}").splitlines()
        told: list[dict[str, Any]] = [json.loads(line) for line in lines if line.startswith("{")]
        counts = next(each["changes"] for each in reversed(told) if each["type"] == "change_summary")
        verdict = Verdict(counts["import"], counts["add"], counts["change"], counts["remove"])
        if verdict.empty:
            return verdict
        content = json.loads(self._run(directory, "show", "-json", "-no-color", str(saved)))
        verdict.differences.extend(_differences(content["resource_changes"]))
        return verdict

    def drift(self, directory: Path) -> list[Drifted]:
        """What a refresh finds to be otherwise on the gateway than the state has it. Nothing is written."""
        saved = self._place / "plan"
        lines = self._run(directory, "plan", "-refresh-only", "-input=false", "-json", f"-out={saved}").splitlines()
        if not any('"type":"resource_drift"' in line for line in lines):
            return []
        content = json.loads(self._run(directory, "show", "-json", "-no-color", str(saved)))
        drifted = [_drifted(each) for each in content.get("resource_drift", []) if each["type"] in all_resources()]
        return [each for each in drifted if each.gone or each.changes]

    def _run(self, directory: Path, *arguments: str, given: str | None = None) -> str:
        done = subprocess.run(
            [self._terraform.program, *arguments],
            cwd=directory,
            env=self._environment,
            input=given if given is not None else "",
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise TerraformFailed(f"{_errors(done)}\nterraform {arguments[0]} failed with exit code {done.returncode}")
        return done.stdout


FEW = 10
"""How many errors are told: what is wrong with thousands of objects is most often one thing."""


def _errors(done: subprocess.CompletedProcess[str]) -> str:
    """The errors of a command, whether it told them for people or for programs."""
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    found = [each["diagnostic"] for each in lines if each.get("@level") == "error" and "diagnostic" in each]
    if not found:
        return re.sub(r"^[│╷╵] ?", "", done.stderr or done.stdout, flags=re.MULTILINE).strip()
    told = [f"{each.get('address', 'the project')}: {each['summary']}: {each['detail']}" for each in found]
    told = [text.removesuffix(": ") for text in dict.fromkeys(told)]
    more = [f"... and {len(told) - FEW} more like these"] if len(told) > FEW else []
    return "\n".join([*told[:FEW], *more])


def _differences(changes: Iterable[dict[str, Any]]) -> Iterable[Difference]:
    for each in changes:
        actions = each["change"]["actions"]
        if actions in (["no-op"], ["read"]):
            continue
        before: Object = each["change"]["before"] or {}
        after: Object = each["change"]["after"] or {}
        unknown: Object = each["change"].get("after_unknown") or {}
        changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        action = actions[0] if len(actions) == 1 else "replace"
        yield Difference(each["address"], action, sorted(changed | {name for name in unknown if unknown[name]}))


def _drifted(told: dict[str, Any]) -> Drifted:
    change = told["change"]
    before: dict[str, Any] = change["before"] or {}
    after: dict[str, Any] = change["after"] or {}
    changes: list[Changed] = []
    for item in fields_of(all_resources()[told["type"]]) if change["after"] else ():
        values = before.get(item.name), after.get(item.name)
        hidden = {text for value in values for text in item.secrets(value)}
        changes += [
            Changed(path, *(None if item.attr.sensitive or _has(one, hidden) else json.dumps(one) for one in pair))
            for path, *pair in _changed(item.name, *values)
        ]
    return Drifted(told["address"], told["type"], str(before["id"]), not change["after"], changes)


def _changed(path: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    """What differs, as deep as both are objects."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        old, new = cast("dict[str, Any]", before), cast("dict[str, Any]", after)
        for key in dict.fromkeys([*old, *new]):
            yield from _changed(f"{path}.{key}", old.get(key), new.get(key))
        return
    yield path, before, after


def _has(value: Any, hidden: set[str]) -> bool:
    text = json.dumps(value)
    return any(json.dumps(secret)[1:-1] in text for secret in hidden)
