"""`litellm-constructs budgets`: how full the budgets of a gateway are."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from litellm_constructs.cli._options import add_api_base
from litellm_constructs.cli._terminal import table
from litellm_constructs.live import GatewayFailed, LiveGateway
from litellm_constructs.reports.budget_forms import Marks, as_json, as_rows, notes
from litellm_constructs.reports.budgets import Budgets, read_budgets

CRITICAL = 2
"""The status with which the command ends when a budget is at `--critical` or beyond."""


def main(arguments: Sequence[str]) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    marks = Marks(options.warn, options.critical)
    if marks.warn > marks.critical:
        parser.error(f"--warn {marks.warn} is above --critical {marks.critical}")
    try:
        budgets = asyncio.run(_read(options.api_base))
    except GatewayFailed as problem:
        print(f"litellm-constructs budgets: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(_FORMS[options.format](budgets, marks), end="")
    return CRITICAL if any(marks.state(each) == "critical" for each in budgets.ceilings) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="litellm-constructs budgets",
        description="Tell how full every budget of a gateway is: of organizations, teams, their members, users, keys, "
        "customers and tags; and which of them LiteLLM does not enforce. Nothing is changed.",
        epilog="Exit codes: 0 no budget is critical, 1 an error, 2 one is.",
    )
    parser.add_argument(
        "--warn", type=_percent, default="70", metavar="PERCENT", help="told as a warning (default: %(default)s)"
    )
    parser.add_argument(
        "--critical", type=_percent, default="90", metavar="PERCENT", help="told as critical (default: %(default)s)"
    )
    parser.add_argument("--format", choices=[*_FORMS], default="table", help="(default: %(default)s)")
    add_api_base(parser)
    return parser


def _percent(text: str) -> Decimal:
    try:
        if 0 < (percent := Decimal(text)) <= 1000:
            return percent
    except InvalidOperation:
        pass
    raise argparse.ArgumentTypeError(f"a percentage above 0 and up to 1000, such as 90, not {text!r}")


async def _read(address: str | None) -> Budgets:
    async with LiveGateway(address) as gateway:
        return await read_budgets(gateway)


def _as_table(budgets: Budgets, marks: Marks) -> str:
    told = table(as_rows(budgets, marks)) if budgets.ceilings else f"{budgets.gateway} has no budgets.\n"
    return told + "".join(f"\n{note}\n" for note in notes(budgets))


_FORMS = {"table": _as_table, "json": as_json}
