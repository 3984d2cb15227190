"""The projects that commands read and write: a program, or a directory of HCL."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Literal

from litellm_constructs.adoption import hcl
from litellm_constructs.adoption.estate import Adopted, Key
from litellm_constructs.adoption.kinds import KINDS
from litellm_constructs.adoption.proof import Prover
from litellm_constructs.cli._program import synthesize
from litellm_constructs.cli.check import ERROR, REPORT, opened

Form = Literal["python", "hcl"]

PROGRAM = Path("main.py")
LOCK = ".terraform.lock.hcl"
"""What `terraform init` writes beside a configuration."""
FINDINGS = "findings.json"
"""What the checks find in a program, beside what Terraform keeps."""

_STACK = "terraform -chdir=cdktf.out/stacks/estate"
_NEXT: dict[Form, str] = {
    "python": f"python {PROGRAM}, then {_STACK} init, then {_STACK} apply",
    "hcl": "terraform init, then terraform apply",
}


def kinds_of(text: str) -> list[str]:
    """The types of the kinds that an option names. Raises ArgumentTypeError for one that there is not."""
    given = [name.strip() for name in text.split(",") if name.strip()]
    if unknown := [name for name in given if name not in KINDS]:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}. There are {', '.join(KINDS)}")
    return [type_name for name, type_name in KINDS.items() if name in given]


class Unfit(Exception):
    """What was asked for cannot be done. The text says why, and what to do."""


def form_in(directory: Path) -> Form | None:
    """What kind of project is there, if any. Raises Unfit for what is no directory."""
    if directory.exists() and not directory.is_dir():
        raise Unfit(f"{directory} is no directory.")
    return "hcl" if hcl.is_in(directory) else "python" if (directory / PROGRAM).exists() else None


@dataclass(frozen=True)
class Project:
    """A project in a directory that exists. `place` is where Terraform keeps what is of this run alone."""

    directory: Path
    form: Form
    place: Path
    prover: Prover

    @property
    def next(self) -> str:
        """What takes it into the state."""
        return _NEXT[self.form]

    def ready(self) -> Path:
        """The directory with what Terraform reads, made ready for it: of a program, what it synthesizes now.

        Raises Failed when the program fails, TerraformFailed, and Unfit for a program of several stacks.
        """
        if self.form == "python":
            return self._synthesized()
        if not self._initialized:
            self.prover.init(self.directory)
        return self.directory

    @property
    def _initialized(self) -> bool:
        return (self.place / "data").exists()

    def _synthesized(self) -> Path:
        written = self.place / "cdktf.out"
        # A stack keeps its state beside the program, if nothing else is said.
        with contextlib.chdir(self.directory):
            # What the checks refuse is told after the plan, and does not keep from it.
            synthesize(PROGRAM, written, {REPORT: str(self.place / FINDINGS)})
        stacks = json.loads((written / "manifest.json").read_text(encoding="utf-8"))["stacks"]
        if len(stacks) > 1:
            raise Unfit(f"The program has {len(stacks)} stacks ({', '.join(stacks)}), and this needs one alone.")
        stack = written / str(next(iter(stacks.values()))["workingDirectory"])
        init = self.place / "init"
        if not self._initialized:
            # Terraform takes long to look through thousands of objects, and to be ready it needs none.
            content = json.loads((stack / "cdk.tf.json").read_text(encoding="utf-8"))
            init.mkdir()
            kept = ("terraform", "provider", "variable", "module")
            needed = {name: content[name] for name in kept if name in content}
            (init / "main.tf.json").write_text(json.dumps(needed), encoding="utf-8")
            self.prover.init(init)
        shutil.copy(init / LOCK, stack / LOCK)
        return stack

    def refused(self) -> list[str]:
        """What the checks would not have synthesized, as `litellm-constructs check` tells it."""
        if not (self.place / FINDINGS).exists():
            return []
        report = json.loads((self.place / FINDINGS).read_text(encoding="utf-8"))
        return [f"{one['path']}: {one['message']} ({one['id']})" for one in opened(report) if one["severity"] == ERROR]

    def known(self) -> dict[Key, str]:
        """What it has, by type and id: in its state and to be imported. With the name there, or nothing where others
        cannot refer to it. Raises as `ready`."""
        if form_in(self.directory) is None:
            return {}
        addresses = {key: address.split(".") for key, address in self.prover.in_state(self.ready()).items()}
        plain = {key: parts[1] for key, parts in addresses.items() if len(parts) == 2 and parts[1].isidentifier()}
        names = {key: plain.get(key, "") if self.form == "hcl" else "" for key in addresses}
        return {**names, **self._texts().known(self.directory)}

    def add(self, adopted: list[Adopted]) -> list[str]:
        """Write what is new; returns the names of the files that are new or have more, with the lock file that a
        first `ready` writes. Raises Unfit where the program does not say where to write."""
        try:
            files: dict[str, str] = self._texts().files(self.directory, adopted, self.prover.formatted)
        except (SyntaxError, LookupError) as problem:
            raise Unfit(f"Where to write in {self.directory / PROGRAM} is not clear: {problem}.") from None
        locked = [LOCK] if self.form == "hcl" and not (self.directory / LOCK).exists() else []
        for name, text in files.items():
            (self.directory / name).write_text(text, encoding="utf-8")
            if name == hcl.MAIN_FILE:  # the first, and all that Terraform needs to be ready
                self.ready()
        return [*files, *locked]

    def _texts(self) -> ModuleType:
        # That of programs loads the constructs, which start Node.js.
        return hcl if self.form == "hcl" else importlib.import_module("litellm_constructs.adoption.program")
