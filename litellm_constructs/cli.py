"""The `litellm-constructs` command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Each command reads its own arguments.
    options = _parser().parse_args(given[:1])
    return options.run(given[1:])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="litellm-constructs",
        description="A LiteLLM gateway as code.",
        epilog="`litellm-constructs COMMAND --help` tells more about a command.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    sandbox = commands.add_parser(
        "sandbox", help="run a gateway for trials: LiteLLM's management API in one process, without any model"
    )
    sandbox.set_defaults(run=_sandbox)
    return parser


def _sandbox(arguments: list[str]) -> int:
    try:
        from litellm_constructs.sandbox.__main__ import main as run
    except ImportError as missing:
        # The sandbox is an extra, and says how to get what it needs.
        print(missing, file=sys.stderr)
        return 1
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
