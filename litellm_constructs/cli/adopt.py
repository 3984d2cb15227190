"""`litellm-constructs adopt`: a gateway that exists becomes a project whose first plan is empty."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from litellm_constructs.adoption.estate import Adopted, adopted
from litellm_constructs.adoption.kinds import KINDS, noun
from litellm_constructs.adoption.left_out import LeftOut, chosen
from litellm_constructs.adoption.proof import Prover, Verdict
from litellm_constructs.cli._options import add_api_base
from litellm_constructs.cli._program import Failed
from litellm_constructs.cli._project import Project, Unfit, form_in, kinds_of
from litellm_constructs.cli._terminal import Say, progress
from litellm_constructs.live import GatewayFailed, LiveGateway, NotTold
from litellm_constructs.trials.terraform import Missing, TerraformFailed, find_terraform
from provider_shim.wire.handshake import Refused

NOT_YET = 2
"""The status with which the command ends when the plan is not empty, or the checks refuse something."""


@dataclass(frozen=True)
class Report:
    """What was done."""

    project: Project
    address: str
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
    parser.add_argument("--only", type=kinds_of, metavar="KINDS", help="such as teams,keys (default: all kinds)")
    parser.add_argument("--match", metavar="PATTERN", help="only what has such a name: 'prod-*' (default: all)")
    add_api_base(parser)
    parser.add_argument("--json", action="store_true", help="tell what was done as JSON")
    return parser


async def _adopt(options: argparse.Namespace, place: Path, say: Say) -> Report:
    directory: Path = options.directory
    there = form_in(directory)
    if options.form and there and options.form != there:
        raise Unfit(f"{directory} has a project in {there.upper()} already: leave --as out, or name a new directory.")
    terraform = find_terraform()
    kinds: list[str] = options.only or list(KINDS.values())
    async with LiveGateway(options.api_base) as gateway:
        directory.mkdir(parents=True, exist_ok=True)
        prover = Prover(place, terraform, (gateway.address, gateway.key))
        project = Project(directory, options.form or there or "python", place, prover)
        taken = project.known()
        told = await gateway.read(kinds, lambda kind, done, total: say(noun(kind, 2), done, total))
        address = gateway.address
    new, left_out = chosen(told, taken, options.match)
    written = adopted(new, told.objects, taken, kinds)
    files = project.add(written)
    say("terraform plan", 0, 0)
    verdict = prover.plan(project.ready())
    return Report(
        project=project,
        address=address,
        written=written,
        files=files,
        already=len(taken),
        left_out=left_out,
        untold=told.untold,
        refused=project.refused(),
        verdict=verdict,
    )


def _as_text(report: Report) -> Iterable[str]:
    counts = Counter(each.spec.type_name for each in report.written)
    already = f", which has {report.already} objects already" if report.already else ""
    yield f"From {report.address} into {report.project.directory}{already}:"
    yield ""
    yield from (f"  {count:>6} {noun(type_name, count)}" for type_name, count in counts.items())
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
            yield f"  {len(ids)} {noun(type_name, len(ids))} ({few}): {reason}"
    if report.untold:
        yield "\nNot read:"
        untold: dict[str, list[str]] = {}
        for one in report.untold:
            untold.setdefault(one.reason, []).append(f"{noun(one.type_name, 2)}{f' {one.id}' if one.id else ''}")
        yield from (f"  {', '.join(what)}: {reason}" for reason, what in untold.items())
    if report.refused:
        yield "\nThe checks refuse what the gateway has. Change it, or acknowledge it with a reason (docs/checks.md):"
        yield from (f"  {one}" for one in report.refused)
    yield f"\nPlan: {report.verdict}."
    if report.verdict.empty:
        if report.verdict.imports:
            yield f"Next, in {report.project.directory}: {report.project.next}. It imports, and changes nothing."
        return
    yield "It is not empty; what the project says of these is not all that the gateway has:"
    for difference in report.verdict.differences:
        yield f"  {difference.address}: {difference.action} ({', '.join(difference.attributes)})"


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "version": 1,
        "gateway": report.address,
        "directory": str(report.project.directory),
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
