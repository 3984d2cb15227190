"""`litellm-constructs check`: what the checks find in a program."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from litellm_constructs.cli._hcl import blocks
from litellm_constructs.cli._program import Failed, program_argument, synthesize
from provider_shim import __version__

if TYPE_CHECKING:
    from litellm_constructs.checks._check import Finding

PACKS = ("security", "finops", "production")
"""Their names, which are told without loading them."""
ERROR, WARNING = "error", "warning"

REPORT = "LITELLM_CHECKS_REPORT"
"""The environment variable by which a program is told where to leave what the checks find."""
FOUND, FAILED = 1, 2
"""Exit codes."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="litellm-constructs check",
        description="Run a program, write nothing, and tell what the checks find in its estate; or tell what they find "
        "in a plan of Terraform, whoever has written its configuration.",
        epilog=f"Exit code: 0 when nothing is found that --fail-on asks for, {FOUND} when something is, {FAILED} when "
        "the program cannot be run, or the plan not be read. Findings that are acknowledged count for nothing.",
    )
    program_argument(parser)
    parser.add_argument(
        "--plan",
        type=Path,
        metavar="FILE",
        help="check what `terraform show -json PLAN` has written to FILE, and no program. Run it where the "
        "configuration is: lines are told of the *.tf files there",
    )
    parser.add_argument(
        "--pack",
        action="append",
        choices=PACKS,
        default=[],
        metavar="PACK",
        help=f"also what this pack of checks finds, as errors: {', '.join(PACKS)} (several: --pack a --pack b)",
    )
    parser.add_argument("--format", choices=FORMATS, default="plain", help="how to tell it (default: %(default)s)")
    parser.add_argument(
        "--fail-on",
        choices=(ERROR, WARNING, "never"),
        default=ERROR,
        help="the least severity that makes the exit code 1 (default: %(default)s)",
    )
    parser.add_argument(
        "--acknowledged", action="store_true", help="list what is acknowledged too, with the reasons (plain alone)"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there; standard output if not set")
    options = parser.parse_args(arguments)
    checked: Path = options.plan or options.program
    try:
        report = planned(checked, options.pack) if options.plan else of_program(checked, options.pack)
        told = FORMATS[options.format](report, checked)
        if options.acknowledged and options.format == "plain":
            told = "\n".join([*(accepted(one) for one in report["findings"] if one["reason"]), told]).lstrip("\n")
        if options.output:
            options.output.write_text(told + "\n", encoding="utf-8")
        else:
            print(told)
    except (Failed, OSError) as problem:
        print(f"litellm-constructs check: {problem}", file=sys.stderr)
        return FAILED
    counted = {ERROR: (ERROR,), WARNING: (ERROR, WARNING), "never": ()}[options.fail_on]
    return FOUND if any(one["severity"] in counted for one in opened(report)) else 0


def of_program(program: Path, packs: Sequence[str]) -> dict[str, Any]:
    """The report of the program's own process. Raises Failed when the program does."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "report.json"
        asked = {REPORT: str(file), "LITELLM_CHECKS_PACKS": ",".join(packs)}
        printed = synthesize(program, Path(place) / "cdktf.out", asked)
        if not file.exists():
            raise Failed(
                f"{printed}`python {program}` makes no stack with a LiteLLMProvider: there is nothing to check."
            )
        report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return report


def planned(plan: Path, packs: Sequence[str]) -> dict[str, Any]:
    """The report of a plan, with the places and the comments of the configuration in this directory.

    Raises Failed for what is no plan, and for a comment that accepts what no check finds anywhere.
    """
    from litellm_constructs.checks._check import known_ids
    from litellm_constructs.checks._pack import PACKS as packs_by_name
    from litellm_constructs.checks._planned import check_plan
    from litellm_constructs.checks._report import as_json
    from litellm_constructs.framework.origins import Place
    from provider_shim.plans import Unreadable, instances_left_out

    text = plan.read_bytes()
    try:
        checks, findings = check_plan(text, [packs_by_name[name] for name in packs])
    except Unreadable as problem:
        raise Failed(f"{plan}: {problem}") from None
    found = blocks(Path(), json.loads(text)["configuration"])
    for block in found.values():
        if unknown := sorted(block.accepts.keys() - known_ids()):
            raise Failed(f"{block.file}:{block.line}: there is no check {unknown[0]!r} to accept")
    report: list[Finding] = []
    for one in findings:
        if its := found.get(instances_left_out(one.path)):
            place, reason = Place(its.file.as_posix(), its.line), its.accepts.get(one.id)
            one = replace(one, place=place, reason=reason)
        report.append(one)
    told: dict[str, Any] = json.loads(as_json(checks, report))
    return told


def opened(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The findings that nobody has acknowledged."""
    return [one for one in report["findings"] if one["reason"] is None]


def plain(report: dict[str, Any], program: Path) -> str:
    """A line for each finding, and one that counts them."""
    found = opened(report)
    lines = [f"{line(one)}{one['severity']}: {one['path']}: {one['message']} ({one['id']})" for one in found]
    counts = {severity: sum(one["severity"] == severity for one in found) for severity in (ERROR, WARNING)}
    told = [_counted(number, severity) for severity, number in counts.items()]
    acknowledged = len(report["findings"]) - len(found)
    told += [f"{acknowledged} acknowledged"] if acknowledged else []
    return "\n".join([*lines, f"{program}: {', '.join(told)}"])


def line(finding: dict[str, Any]) -> str:
    """Where the program makes the construct, as editors and compilers write it."""
    place = finding["place"]
    return f"{place['file']}:{place['line']}: " if place else ""


def accepted(finding: dict[str, Any]) -> str:
    """A line for a finding that was acknowledged."""
    return f"{line(finding)}accepted: {finding['path']}: {finding['message']} ({finding['id']}): {finding['reason']}"


def _counted(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def as_json(report: dict[str, Any], program: Path) -> str:
    """All findings, those that were acknowledged with their reason."""
    return json.dumps({"program": str(program), "findings": report["findings"]}, indent=2)


def sarif(report: dict[str, Any], program: Path) -> str:
    """SARIF 2.1.0, which code hosts show beside a change."""
    rules = [
        {
            "id": rule["id"],
            "shortDescription": {"text": rule["description"].splitlines()[0]},
            "fullDescription": {"text": rule["description"], "markdown": rule["description"]},
            "help": {"text": rule["description"], "markdown": rule["description"]},
            "defaultConfiguration": {"level": rule["severity"]},
        }
        for rule in report["rules"]
    ]
    numbers = {rule["id"]: number for number, rule in enumerate(report["rules"])}
    results = [
        {
            "ruleId": one["id"],
            "ruleIndex": numbers[one["id"]],
            "level": one["severity"],
            "message": {"text": f"{one['path']}: {one['message']}"},
            "locations": [
                {
                    "physicalLocation": location(one["place"] or {"file": str(program), "line": 1}),
                    "logicalLocations": [{"fullyQualifiedName": one["path"], "kind": "resource"}],
                }
            ],
            # By which a later run knows the finding again.
            "partialFingerprints": {"construct/v1": f"{one['id']}:{one['path']}"},
            **({"suppressions": [{"kind": "inSource", "justification": one["reason"]}]} if one["reason"] else {}),
        }
        for one in report["findings"]
    ]
    driver = {"name": "litellm-constructs", "version": __version__, "rules": rules}
    # Code hosts tell by it one estate of a repository from another.
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"litellm-constructs/{program.as_posix()}"},
        "results": results,
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2)


def location(place: dict[str, Any]) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": quote(Path(place["file"]).as_posix())},
        "region": {"startLine": place["line"]},
    }


FORMATS: dict[str, Callable[[dict[str, Any], Path], str]] = {"plain": plain, "json": as_json, "sarif": sarif}
