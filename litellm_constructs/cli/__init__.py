"""The `litellm-constructs` command."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from provider_shim import __version__

COMMANDS = {
    "init": "make a new project: a program, a test, a Makefile and a workflow",
    "adopt": "write a project of what a gateway holds, whose first plan is empty",
    "drift": "tell what somebody changed on the gateway, and what nobody manages",
    "demo": "apply a program to an embedded gateway, with the real Terraform",
    "usage": "tell what was spent, by team, user, key, model, provider, tag or customer",
    "budgets": "tell how full every budget of a gateway is, and which are not enforced",
    "check": "tell what the checks find in a program or in a plan, for people or as JSON or SARIF",
    "sandbox": "run a gateway for trials: LiteLLM's management API in one process, without any provider",
}


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Each command reads its own arguments, and loads only what it needs.
    command = str(_parser().parse_args(given[:1]).command)
    module = "litellm_constructs.sandbox.__main__" if command == "sandbox" else f"{__name__}.{command}"
    try:
        run = importlib.import_module(module).main
    except ImportError as missing:
        # The sandbox is an extra, and says how to get what it needs.
        print(missing, file=sys.stderr)
        return 1
    return int(run(given[1:]))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="litellm-constructs",
        description="A LiteLLM gateway as code.",
        epilog="`litellm-constructs COMMAND --help` tells more about a command.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    for name, told in COMMANDS.items():
        commands.add_parser(name, help=told, add_help=False)
    return parser
