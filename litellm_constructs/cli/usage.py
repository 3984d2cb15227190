"""`litellm-constructs usage`: what was spent on a gateway, by whom and on what."""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from litellm_constructs.cli._options import add_api_base
from litellm_constructs.cli._terminal import Say, progress, table
from litellm_constructs.live import GatewayFailed, LiveGateway
from litellm_constructs.reports.activity import BY, Usage, read_usage
from litellm_constructs.reports.usage_forms import as_csv, as_json, as_rows, notes
from litellm_constructs.reports.words import Currency

DAYS = 30
"""How many days are told of, today among them, where nobody says since when."""


def main(arguments: Sequence[str]) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    until: date = options.until or datetime.now(UTC).date()
    since: date = options.since or until - timedelta(days=DAYS - 1)
    if since > until:
        parser.error(f"--since {since} is after --until {until}")
    try:
        with progress() as say:
            usage = asyncio.run(_read(options, since, until, say))
        told = _FORMS[options.format](usage, options.rate)
        if options.output:
            options.output.write_text(told, encoding="utf-8")
        else:
            print(told, end="")
    except (GatewayFailed, OSError) as problem:
        print(f"litellm-constructs usage: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="litellm-constructs usage",
        description="Tell what was spent on a gateway, by whom and on what. What is deleted counts, and so do calls "
        "that belong to nobody. Nothing is changed, and no model is called.",
    )
    parser.add_argument("--by", choices=[*BY], default="team", help="what it is told apart by (default: %(default)s)")
    parser.add_argument("--since", type=_day, metavar="DATE", help=f"the first day, in UTC (default: {DAYS} days)")
    parser.add_argument("--until", type=_day, metavar="DATE", help="the last day, in UTC (default: today)")
    parser.add_argument(
        "--format", choices=[*_FORMS], default="table", help="csv has a row for each day (default: %(default)s)"
    )
    parser.add_argument(
        "--rate",
        type=_currency,
        default=Currency(),
        metavar="CURRENCY=RATE",
        help="tell spend in another currency, by what a US dollar is worth in it: EUR=0.92",
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write there (default: standard output)")
    add_api_base(parser)
    return parser


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise argparse.ArgumentTypeError(f"a date is written as 2026-01-31, not {text!r}")
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{text!r}: {problem}") from None


def _currency(text: str) -> Currency:
    code, _, rate = text.partition("=")
    try:
        fit = re.fullmatch("[A-Z]{3}", code) and 0 < Decimal(rate) < Decimal(10**9)
    except InvalidOperation:
        fit = False
    if not fit:
        raise argparse.ArgumentTypeError(f"a currency and what a US dollar is worth in it, as EUR=0.92, not {text!r}")
    return Currency(code, Decimal(rate))


async def _read(options: argparse.Namespace, since: date, until: date, say: Say) -> Usage:
    async with LiveGateway(options.api_base) as gateway:
        return await read_usage(gateway, options.by, since, until, say)


def _as_table(usage: Usage, currency: Currency) -> str:
    told = f"Usage of {usage.gateway} from {usage.since} to {usage.until} (UTC), by {usage.by}:\n\n"
    told += table(as_rows(usage, currency), summed=usage.total is not None) if usage.entries else "Nothing was used.\n"
    return told + "".join(f"\n{note}\n" for note in notes(usage, currency))


_FORMS = {"table": _as_table, "csv": as_csv, "json": as_json}
