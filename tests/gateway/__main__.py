"""The gateway on the command line: `python -m tests.gateway start`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from provider_shim.versions import NEWEST, VERSIONS
from tests.gateway.gateway import Gateway, start, status, stop
from tests.gateway.home import KitError


def main() -> int:
    options = arguments()
    try:
        if options.action == "start":
            show(start(options.version, fresh=options.fresh, port=options.port), options.json)
        elif options.action == "reset":
            # A gateway keeps parts of its database in memory, so it is started anew as well.
            show(start(options.version, fresh=True), options.json)
        elif options.action == "stop":
            for version in [options.version] if options.version else VERSIONS:
                print(f"LiteLLM {version} {'is stopped' if stop(version) else 'did not run'}")
        else:
            for version in VERSIONS:
                gateway = status(version)
                print(f"LiteLLM {version} {f'runs on {gateway.url}' if gateway else 'does not run'}")
    except KitError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def arguments() -> argparse.Namespace:
    newest = NEWEST
    parser = argparse.ArgumentParser(
        prog="python -m tests.gateway", description="A real LiteLLM gateway with a database of its own, on loopback."
    )
    actions = parser.add_subparsers(dest="action", required=True)
    starting = actions.add_parser("start", help="set up if need be, start, and print URL and master key")
    starting.add_argument("--fresh", action="store_true", help="with an empty database; one that runs is started anew")
    starting.add_argument("--port", type=int, help="the port on 127.0.0.1 (default: the version's own if it is free)")
    resetting = actions.add_parser("reset", help="the same as start --fresh")
    for each in (starting, resetting):
        each.add_argument("--version", choices=VERSIONS, default=newest, help=f"LiteLLM's version (default: {newest})")
        each.add_argument("--json", action="store_true", help="print one JSON object")
    stopping = actions.add_parser("stop", help="stop gateway and database")
    stopping.add_argument("--version", choices=VERSIONS, help="only this version (default: every one)")
    actions.add_parser("status", help="tell which versions run, and where")
    return parser.parse_args()


def show(gateway: Gateway, as_json: bool) -> None:
    if as_json:
        print(json.dumps(asdict(gateway)))
    else:
        print(f"URL: {gateway.url}\nmaster key: {gateway.master_key}")


if __name__ == "__main__":
    sys.exit(main())
