"""How fast the provider and the constructs are, beside what else there is: `make bench`, `make bench-quick`.

Everything compared is run in turn, round after round, and what counts are medians and their ratios.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts import bench_start, bench_terraform  # noqa: E402
from scripts.bench_report import write  # noqa: E402
from scripts.bench_synth import measured  # noqa: E402
from scripts.bench_terraform import (  # noqa: E402
    Contender,
    Gateway,
    Keys,
    about_terraform,
    peer,
    real,
    remote_state,
    runs,
    sandbox,
    small_plans,
)


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        ours = bench_terraform.ours(directory / "ours")
        providers = [ours, *(peer(text, directory) for text in options.peer)]
        contenders = [Contender("terraform_data"), *providers]
        times = 5 if options.quick else 15
        results: dict[str, Any] = {
            "machine": _machine(),
            "start": bench_start.measure(directory / "ours", times),
            "synth": measured([100] if options.quick else [10, 100, 1000], quick=options.quick),
            "runs": [],
        }
        with sandbox(1) as gateway:
            results["small plan"] = small_plans(providers, gateway, times, directory)
        with remote_state() as backend:
            for opened, configurations in _gateways(options, backend):
                with opened as gateway:
                    for keys in configurations:
                        results["runs"] += runs(contenders, gateway, keys, options.rounds, directory)
            if options.long:
                keys = Keys(options.long, blocks=True, backend=backend)
                with sandbox(5) as gateway:
                    results["runs"] += runs([ours], gateway, keys, 1, directory)
    print(write(results, ROOT / "docs", keep=not options.quick))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="50 keys, once, and nothing is written to docs")
    parser.add_argument("--count", type=int, nargs="+", help="how many keys (200 and 1000 if not set)")
    parser.add_argument("--rounds", type=int, default=1, help="how often each is run")
    parser.add_argument("--long", type=int, default=5000, help="keys of one long run of our own; 0 for none")
    parser.add_argument("--latency", type=int, nargs="*", default=[5, 50], help="of the sandbox, in milliseconds")
    parser.add_argument("--peer", metavar="SOURCE=PATH", action="append", help="another provider: a binary or a mirror")
    options = parser.parse_args()
    options.peer = options.peer or [text for text in os.environ.get("PEER", "").split() if text]
    if options.quick:
        options.count, options.latency, options.long = options.count or [50], options.latency[:1], 0
    options.count = options.count or [200, 1000]
    return options


def _machine() -> dict[str, Any]:
    return {
        "cpus": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "terraform": about_terraform()["terraform_version"],
    }


def _gateways(
    options: argparse.Namespace, backend: str
) -> Iterator[tuple[AbstractContextManager[Gateway], list[Keys]]]:
    """Each gateway, with what is measured on it."""
    counts = [Keys(count) for count in options.count]
    for latency in options.latency:
        yield sandbox(latency), counts
    if not options.quick:
        yield real(), [*counts, Keys(options.count[-1], blocks=True, backend=backend)]


if __name__ == "__main__":
    main()
