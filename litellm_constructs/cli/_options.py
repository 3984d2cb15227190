"""Options that several commands have."""

from __future__ import annotations

import argparse

from provider_shim.gateway.settings import ADDRESS_VARIABLES


def add_api_base(parser: argparse.ArgumentParser) -> None:
    """Which gateway is meant; its key comes from the environment alone."""
    parser.add_argument("--api-base", metavar="URL", help=f"the gateway (default: {' or '.join(ADDRESS_VARIABLES)})")
