"""`python -m litellm_constructs.sandbox`: the sandbox in the foreground."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from provider_shim.versions import NEWEST

from .server import Sandbox, describe


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until interrupted; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="litellm-constructs sandbox",
        description="LiteLLM's management API in one process, for demos and tests. It calls no provider.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=4000, help="port; 0 takes a free one (default: %(default)s)")
    parser.add_argument("--file", metavar="PATH", help="JSON file that keeps the state; without it, it is forgotten")
    parser.add_argument("--version", default=NEWEST, help="which LiteLLM to be (default: %(default)s)")
    parser.add_argument("--licensed", action="store_true", help="accept what needs a LiteLLM licence")
    parser.add_argument("--master-key", metavar="KEY", help="the admin's key (default: a random one)")
    options = parser.parse_args(argv)
    try:
        sandbox = Sandbox(
            host=options.host,
            port=options.port,
            path=options.file,
            version=options.version,
            licensed=options.licensed,
            master_key=options.master_key,
        )
        sandbox.serve_forever(announce=lambda: print(describe(sandbox), flush=True))
    except (OSError, ValueError) as error:
        print(f"litellm-constructs sandbox: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
