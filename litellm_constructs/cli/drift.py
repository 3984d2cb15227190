"""`litellm-constructs drift`: what somebody changed on the gateway behind a project, and what nobody manages."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from litellm_constructs.adoption.estate import adopted
from litellm_constructs.adoption.kinds import KINDS, noun
from litellm_constructs.adoption.left_out import chosen, known_as
from litellm_constructs.adoption.proof import Drifted, Prover
from litellm_constructs.cli._options import add_api_base
from litellm_constructs.cli._program import Failed
from litellm_constructs.cli._project import Project, Unfit, form_in
from litellm_constructs.cli._terminal import Say, progress
from litellm_constructs.live import GatewayFailed, LiveGateway, LiveObject, NotTold
from litellm_constructs.trials.terraform import Missing, TerraformFailed, find_terraform
from provider_shim.wire.handshake import Refused

DRIFT = 2
"""The status with which the command ends when there is some."""

FEW = 10
"""How many objects of a kind are named to people."""


@dataclass(frozen=True)
class Report:
    """What was found."""

    directory: Path
    address: str
    drifted: list[Drifted]
    live: dict[tuple[str, str], LiveObject]
    """What the gateway has, by type and id."""
    managed: int
    """How many objects of the gateway the state has."""
    unmanaged: list[LiveObject]
    untold: list[NotTold]

    @property
    def coverage(self) -> int:
        """How many percent of what could be managed is; 100 where there is nothing."""
        return 100 * self.managed // (self.managed + len(self.unmanaged)) if self.managed or self.unmanaged else 100


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    try:
        with progress() as say, tempfile.TemporaryDirectory(prefix="litellm-drift-") as place:
            report = asyncio.run(_look(options, Path(place), say))
    except (Missing, GatewayFailed, TerraformFailed, Failed, Unfit, Refused, OSError) as problem:
        print(f"litellm-constructs drift: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(json.dumps(_as_json(report), indent=2) if options.json else "\n".join(_as_text(report)))
    return DRIFT if report.drifted or (options.unmanaged == "fail" and report.unmanaged) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="litellm-constructs drift",
        description="Compare the state of a project with the gateway, by a refresh of Terraform's that writes nothing, "
        "and tell what somebody changed or deleted there since the last apply, and what nobody manages.",
        epilog="Exit codes: 0 nothing has drifted, 1 an error, 2 something has, or nobody manages it and --unmanaged "
        "is fail.",
    )
    parser.add_argument("directory", type=Path, nargs="?", default=Path(), metavar="DIR", help="the project (here)")
    parser.add_argument(
        "--unmanaged",
        choices=("report", "fail"),
        default="report",
        help="whether what nobody manages makes the exit code 2 (default: %(default)s)",
    )
    add_api_base(parser)
    parser.add_argument("--json", action="store_true", help="tell what was found as JSON")
    return parser


async def _look(options: argparse.Namespace, place: Path, say: Say) -> Report:
    directory: Path = options.directory
    form = form_in(directory)
    if form is None:
        raise Unfit(f"{directory} has no project: neither a main.py nor any *.tf. Name its directory.")
    terraform = find_terraform()
    async with LiveGateway(options.api_base) as gateway:
        prover = Prover(place, terraform, (gateway.address, gateway.key))
        say("terraform plan", 0, 0)
        configuration = Project(directory, form, place, prover).ready()
        known = prover.in_state(configuration)
        drifted = prover.drift(configuration)
        told = await gateway.read(KINDS.values(), lambda kind, done, total: say(noun(kind, 2), done, total))
        address = gateway.address
    live = {(each.type_name, each.id): each for each in told.objects}
    new, _ = chosen(told, known)
    # Of settings that nobody has changed there is nothing to manage.
    unmanaged = [live[each.key] for each in adopted(new, told.objects, {}, KINDS.values())]
    return Report(directory, address, drifted, live, len(known.keys() & live.keys()), unmanaged, told.untold)


def _as_text(report: Report) -> Iterable[str]:
    yield f"{report.directory} and {report.address}:"
    yield "" if report.drifted else "\nNothing has drifted."
    for each in report.drifted:
        yield f"  {each.address} {'is gone' if each.gone else f'was changed{_when(report, each)}'}"
        yield from (f"    {one.path}: {_shown(one.before)} -> {_shown(one.after)}" for one in each.changes)
    if report.drifted:
        yield "\nAn apply writes what the project says again; to keep what the gateway has, say it in the project."
    if report.unmanaged:
        yield "\nNobody manages (`litellm-constructs adopt` would add it):"
        by_kind: dict[str, list[str]] = {}
        for one in report.unmanaged:
            by_kind.setdefault(one.type_name, []).append(known_as(one))
        for type_name, names in by_kind.items():
            few = ", ".join(sorted(names)[:FEW]) + (", ..." if len(names) > FEW else "")
            yield f"  {len(names)} {noun(type_name, len(names))}: {few}"
    yield f"\nManaged: {report.managed} of {report.managed + len(report.unmanaged)} objects, {report.coverage} %."


def _when(report: Report, drifted: Drifted) -> str:
    found = report.live.get((drifted.type_name, drifted.id))
    if found is None or found.updated_at is None:
        return ""
    return f", last on {found.updated_at}" + (f" by {found.updated_by}" if found.updated_by else "")


def _shown(value: str | None) -> str:
    return "(secret)" if value is None else value


def _as_json(report: Report) -> dict[str, Any]:
    def drifted(each: Drifted) -> dict[str, Any]:
        found = report.live.get((each.type_name, each.id))
        when = {"updated_at": found and found.updated_at, "updated_by": found and found.updated_by}
        return {**asdict(each), **when}

    return {
        "version": 1,
        "gateway": report.address,
        "directory": str(report.directory),
        "drifted": [drifted(each) for each in report.drifted],
        "unmanaged": [{"type": each.type_name, "id": each.id, "name": known_as(each)} for each in report.unmanaged],
        "managed": report.managed,
        "coverage": report.coverage,
        "not_read": [asdict(each) for each in report.untold],
    }
