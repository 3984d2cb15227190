"""`litellm-constructs adopt`: a gateway that exists becomes a project whose first plan is empty."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from types import ModuleType
from typing import Any

from litellm_constructs.adoption import hcl
from litellm_constructs.adoption.estate import Adopted, adopted
from litellm_constructs.adoption.left_out import why_left_out
from litellm_constructs.adoption.names import known_as
from litellm_constructs.adoption.proof import Prover, Verdict
from litellm_constructs.cli._program import Failed, synthesize
from litellm_constructs.cli._terminal import Say, progress
from litellm_constructs.cli.check import ERROR, REPORT, opened
from litellm_constructs.live import GatewayFailed, LiveGateway, LiveObject, NotTold, Told
from litellm_constructs.trials.terraform import Missing, TerraformFailed, find_terraform
from provider_shim.data_sources import plural
from provider_shim.gateway.settings import ADDRESS_VARIABLES
from provider_shim.resources import PREFIX, all_resources
from provider_shim.wire.handshake import Refused

PARTS = (
    "litellm_key_block",
    "litellm_model_block",
    "litellm_organization_member_add",
    "litellm_team_block",
    "litellm_team_callback",
    "litellm_team_member_add",
)
"""Kinds that say of an object what it says itself, or its members do."""

KINDS = {plural(name.removeprefix(PREFIX)): name for name in all_resources() if name not in PARTS}
"""What can be adopted: the name of each kind for `--only`, with its type."""

NOT_YET = 2
"""The status with which the command ends when the plan is not empty, or the checks refuse something."""


class Unfit(Exception):
    """What was asked for cannot be done. The text says why, and what to do."""


@dataclass(frozen=True)
class LeftOut:
    type_name: str
    id: str
    reason: str


@dataclass(frozen=True)
class Report:
    """What was done."""

    directory: Path
    address: str
    next: str
    """What takes it into the state."""
    written: list[Adopted]
    files: list[str]
    already: int
    """How many objects the project had before."""
    left_out: list[LeftOut]
    untold: list[NotTold]
    refused: list[str]
    """What the checks of the constructs do not accept of what the gateway has."""
    verdict: Verdict


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    try:
        with progress() as say, tempfile.TemporaryDirectory(prefix="litellm-adopt-") as place:
            report = asyncio.run(_adopt(options, Path(place), say))
    except (Missing, GatewayFailed, TerraformFailed, Failed, Unfit, Refused, OSError) as problem:
        print(f"litellm-constructs adopt: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(json.dumps(_as_json(report), indent=2) if options.json else "\n".join(_as_text(report)))
    return 0 if report.verdict.empty and not report.refused else NOT_YET


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="litellm-constructs adopt",
        description="Read a gateway, and write a project that has what it holds: names in the place of ids, import "
        "blocks, and no secret. Then Terraform plans it, and the plan is told: all to import, and nothing to change. "
        "Nothing is changed on the gateway. Run again, it adds what is new, and touches nothing that is there.",
        epilog="Exit codes: 0 the plan is empty, 1 an error, 2 it is not, or a check refuses something.",
    )
    parser.add_argument("directory", type=Path, metavar="DIR", help="the project; made if it does not exist")
    parser.add_argument(
        "--as", dest="form", choices=("python", "hcl"), help="language (default: that of the project, or python)"
    )
    parser.add_argument("--only", type=_kinds, metavar="KINDS", help="such as teams,keys (default: all kinds)")
    parser.add_argument("--match", metavar="PATTERN", help="only what has such a name: 'prod-*' (default: all)")
    parser.add_argument("--api-base", metavar="URL", help=f"the gateway (default: {' or '.join(ADDRESS_VARIABLES)})")
    parser.add_argument("--json", action="store_true", help="tell what was done as JSON")
    return parser


def _kinds(text: str) -> list[str]:
    given = [name.strip() for name in text.split(",") if name.strip()]
    if unknown := [name for name in given if name not in KINDS]:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}. There are {', '.join(KINDS)}")
    return [type_name for name, type_name in KINDS.items() if name in given]


async def _adopt(options: argparse.Namespace, place: Path, say: Say) -> Report:
    directory: Path = options.directory
    project = _project(directory, options.form)
    terraform = find_terraform()
    kinds: list[str] = options.only or list(KINDS.values())
    async with LiveGateway(options.api_base) as gateway:
        directory.mkdir(parents=True, exist_ok=True)
        prover = Prover(place, terraform, (gateway.address, gateway.key))
        taken = _known(project, directory, place, prover)
        told = await gateway.read(kinds, lambda kind, done, total: say(plural(kind.removeprefix(PREFIX)), done, total))
        address = gateway.address
    chosen, left_out = _chosen(told, options.match, taken)
    written = adopted(chosen, told.objects, taken, kinds)
    files = _files(project, directory, written, prover)
    locked = [LOCK] if project is hcl and not (directory / LOCK).exists() else []
    for name, text in files.items():
        (directory / name).write_text(text, encoding="utf-8")
    say("terraform plan", 0, 0)
    configuration = _configuration(project, directory, place)
    prover.init(configuration)
    verdict = prover.plan(configuration)
    return Report(
        directory=directory,
        address=address,
        next=HCL_NEXT if project is hcl else PYTHON_NEXT,
        written=written,
        files=[*files, *locked],
        already=len(taken),
        left_out=left_out,
        untold=told.untold,
        refused=_refused(place),
        verdict=verdict,
    )


_STACK = "terraform -chdir=cdktf.out/stacks/estate"
PYTHON_NEXT = f"python main.py, then {_STACK} init, then {_STACK} apply"
HCL_NEXT = "terraform init, then terraform apply"

FINDINGS = "findings.json"
"""What the checks find in a program, beside what Terraform keeps."""


def _refused(place: Path) -> list[str]:
    """What the checks would not have synthesized, as `litellm-constructs check` tells it."""
    if not (place / FINDINGS).exists():
        return []
    report = json.loads((place / FINDINGS).read_text(encoding="utf-8"))
    return [f"{one['path']}: {one['message']} ({one['id']})" for one in opened(report) if one["severity"] == ERROR]


LOCK = ".terraform.lock.hcl"
"""What `terraform init` writes beside a configuration."""


def _project(directory: Path, form: str | None) -> ModuleType:
    """What reads and writes such a project: of the form that is asked for, or else of that which is there."""
    if directory.exists() and not directory.is_dir():
        raise Unfit(f"{directory} is no directory.")
    there = "hcl" if hcl.is_in(directory) else "python" if (directory / "main.py").exists() else None
    if form and there and form != there:
        raise Unfit(f"{directory} has a project in {there.upper()} already: leave --as out, or name a new directory.")
    if (form or there or "python") == "hcl":
        return hcl
    # The constructs, which start Node.js.
    return importlib.import_module("litellm_constructs.adoption.program")


def _configuration(project: ModuleType, directory: Path, place: Path) -> Path:
    """The directory with what Terraform reads."""
    if project is hcl:
        return directory
    # A stack keeps its state beside the program, if nothing else is said.
    with contextlib.chdir(directory):
        # What the checks refuse is told after the plan, and does not keep from it.
        synthesize(Path("main.py"), place / "cdktf.out", {REPORT: str(place / FINDINGS)})
    stacks = json.loads((place / "cdktf.out" / "manifest.json").read_text(encoding="utf-8"))["stacks"]
    if len(stacks) > 1:
        raise Unfit(f"The program has {len(stacks)} stacks ({', '.join(stacks)}), and only one can be adopted into.")
    return place / "cdktf.out" / str(next(iter(stacks.values()))["workingDirectory"])


def _known(project: ModuleType, directory: Path, place: Path, prover: Prover) -> dict[tuple[str, str], str]:
    """What the project has already, by type and id: its name there, or nothing where others cannot refer to it."""
    if not project.is_in(directory):
        return {}
    configuration = _configuration(project, directory, place)
    prover.init(configuration)
    addresses = {key: address.split(".") for key, address in prover.in_state(configuration).items()}
    plain = {key: parts[1] for key, parts in addresses.items() if len(parts) == 2 and parts[1].isidentifier()}
    return {**{key: plain.get(key, "") if project is hcl else "" for key in addresses}, **project.known(directory)}


def _files(project: ModuleType, directory: Path, written: list[Adopted], prover: Prover) -> dict[str, str]:
    """The files that are new or get more, each whole."""
    try:
        found: dict[str, str] = project.files(directory, written, prover.formatted)
    except (SyntaxError, LookupError) as problem:
        raise Unfit(f"Where to write in {directory / 'main.py'} is not clear: {problem}.") from None
    return found


def _chosen(
    told: Told, pattern: str | None, taken: Iterable[tuple[str, str]]
) -> tuple[list[LiveObject], list[LeftOut]]:
    """What is new to the project, and what no project should have."""
    others = [each.values for each in told.objects if each.type_name != "litellm_budget"]
    shared = {values.get(name) for values in others for name in ("budget_id", "end_user_budget_id")}
    owners = {(each.type_name, each.id): known_as(each) for each in told.objects}
    known, chosen, left_out = {*taken}, list[LiveObject](), list[LeftOut]()
    for each in told.objects:
        if (each.type_name, each.id) in known:
            continue
        if reason := why_left_out(each, shared):
            left_out.append(LeftOut(each.type_name, each.id, reason))
        elif pattern is None or any(fnmatchcase(name, pattern) for name in _known_as(each, owners)):
            chosen.append(each)
    return chosen, left_out


def _known_as(each: LiveObject, owners: dict[tuple[str, str], str]) -> Iterable[str]:
    """The names by which `--match` knows an object. What belongs to others has theirs; settings have none."""
    if each.spec.once:
        return
    identity = each.spec.identified_by()
    if len(identity) == 1:
        yield known_as(each)
        return
    for name in identity:
        value = str(each.values[name])
        yield owners.get((f"{PREFIX}{name.removesuffix('_id')}", value), value)


def _as_text(report: Report) -> Iterable[str]:
    counts = Counter(each.spec.type_name for each in report.written)
    already = f", which has {report.already} objects already" if report.already else ""
    yield f"From {report.address} into {report.directory}{already}:"
    yield ""
    yield from (f"  {count:>6} {_noun(type_name, count)}" for type_name, count in counts.items())
    yield from [] if counts else ["  nothing new"]
    if report.files:
        yield f"\nWritten: {', '.join(report.files)}"
    secret = [f"  {each.spec.type_name}.{each.name}: {', '.join(each.stays)}" for each in report.written if each.stays]
    if secret:
        yield "\nLeft on the gateway, as it is a secret or looks like one:"
        yield from secret
    if report.left_out:
        yield "\nLeft out:"
        reasons: dict[tuple[str, str], list[str]] = {}
        for each in report.left_out:
            reasons.setdefault((each.type_name, each.reason), []).append(each.id)
        for (type_name, reason), ids in reasons.items():
            few = ", ".join(ids[:3]) + (", ..." if len(ids) > 3 else "")
            yield f"  {len(ids)} {_noun(type_name, len(ids))} ({few}): {reason}"
    if report.untold:
        yield "\nNot read:"
        untold: dict[str, list[str]] = {}
        for one in report.untold:
            untold.setdefault(one.reason, []).append(f"{_noun(one.type_name, 2)}{f' {one.id}' if one.id else ''}")
        yield from (f"  {', '.join(what)}: {reason}" for reason, what in untold.items())
    if report.refused:
        yield "\nThe checks refuse what the gateway has. Change it, or acknowledge it with a reason (docs/checks.md):"
        yield from (f"  {one}" for one in report.refused)
    yield f"\nPlan: {report.verdict}."
    if report.verdict.empty:
        if report.verdict.imports:
            yield f"Next, in {report.directory}: {report.next}. It imports, and changes nothing."
        return
    yield "It is not empty; what the project says of these is not all that the gateway has:"
    for difference in report.verdict.differences:
        yield f"  {difference.address}: {difference.action} ({', '.join(difference.attributes)})"


def _noun(type_name: str, count: int) -> str:
    name = type_name.removeprefix(PREFIX)
    return (name if count == 1 or all_resources()[type_name].once else plural(name)).replace("_", " ")


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "version": 1,
        "gateway": report.address,
        "directory": str(report.directory),
        "files": report.files,
        "adopted": [
            {"type": each.spec.type_name, "name": each.name, "id": each.id, "left_on_gateway": each.stays}
            for each in report.written
        ],
        "already": report.already,
        "left_out": [asdict(each) for each in report.left_out],
        "not_read": [asdict(each) for each in report.untold],
        "refused": report.refused,
        "plan": {"empty": report.verdict.empty, **asdict(report.verdict)},
    }
