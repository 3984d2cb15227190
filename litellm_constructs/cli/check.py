"""`litellm-constructs check`: what the checks find in a program."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from litellm_constructs.cli._program import Failed, program_argument, synthesize
from provider_shim import __version__

ERROR, WARNING = "error", "warning"

REPORT = "LITELLM_CHECKS_REPORT"
"""The environment variable by which a program is told where to leave what the checks find."""
FOUND, FAILED = 1, 2
"""Exit codes."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="litellm-constructs check",
        description="Run a program, write nothing, and tell what the checks find in its estate.",
        epilog=f"Exit code: 0 when nothing is found that --fail-on asks for, {FOUND} when something is, {FAILED} when "
        "the program cannot be run. Findings that the program acknowledges count for nothing.",
    )
    program_argument(parser)
    parser.add_argument("--format", choices=FORMATS, default="plain", help="how to tell it (default: %(default)s)")
    parser.add_argument(
        "--fail-on",
        choices=(ERROR, WARNING, "never"),
        default=ERROR,
        help="the least severity that makes the exit code 1 (default: %(default)s)",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there; standard output if not set")
    options = parser.parse_args(arguments)
    try:
        report = checked(options.program)
        told = FORMATS[options.format](report, options.program)
        if options.output:
            options.output.write_text(told + "\n", encoding="utf-8")
        else:
            print(told)
    except (Failed, OSError) as problem:
        print(f"litellm-constructs check: {problem}", file=sys.stderr)
        return FAILED
    counted = {ERROR: (ERROR,), WARNING: (ERROR, WARNING), "never": ()}[options.fail_on]
    return FOUND if any(one["severity"] in counted for one in opened(report)) else 0


def checked(program: Path) -> dict[str, Any]:
    """The report of the program's own process. Raises Failed when the program does."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "report.json"
        printed = synthesize(program, Path(place) / "cdktf.out", {REPORT: str(file)})
        if not file.exists():
            raise Failed(
                f"{printed}`python {program}` makes no stack with a LiteLLMProvider: there is nothing to check."
            )
        report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return report


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
            "defaultConfiguration": {"level": rule["severity"]},
        }
        for rule in report["rules"]
    ]
    results = [
        {
            "ruleId": one["id"],
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
    run = {"tool": {"driver": driver}, "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2)


def location(place: dict[str, Any]) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": quote(Path(place["file"]).as_posix())},
        "region": {"startLine": place["line"]},
    }


FORMATS: dict[str, Callable[[dict[str, Any], Path], str]] = {"plain": plain, "json": as_json, "sarif": sarif}
