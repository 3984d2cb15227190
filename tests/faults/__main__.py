"""Applies in which something goes wrong, and what the next apply makes of it: `make faults`.

Between the provider and the gateway stands a proxy that breaks what passes, and signals come at random moments. What
the gateway holds is compared with the state afterwards. Ends with 1 when an object was lost, doubled or left behind.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random

from litellm_constructs.sandbox import Sandbox
from provider_shim.install import install_into
from tests.faults import disturbances
from tests.faults.disturbances import Disturbance
from tests.faults.trial import Gateway, Result, try_once

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    options = _options()
    chosen = disturbances.named(options.only)
    if not chosen:
        print(f"error: none of {', '.join(disturbances.DISTURBANCES)}", file=sys.stderr)
        return 1
    results: dict[str, list[Result]] = {}
    with _gateway(options.gateway) as gateway, tempfile.TemporaryDirectory() as name:
        print(f"{gateway.name}, seed {options.seed}", file=sys.stderr)
        environment = _environment(Path(name))
        with ThreadPoolExecutor(options.jobs) as pool:

            def trial(what: tuple[str, Disturbance, int]) -> tuple[str, Result]:
                title, disturb, number = what
                directory = Path(tempfile.mkdtemp(dir=name))
                result = try_once(disturb, gateway, environment, directory, Random(f"{options.seed} {title} {number}"))
                told = "healed" if result.well else f"{result}"
                print(f"{title}, {number}: {told} ({result.seconds:.0f} s)", file=sys.stderr)
                return title, result

            trials = [(title, disturb, number) for title, disturb in chosen.items() for number in range(options.runs)]
            for title, result in pool.map(trial, trials):
                results.setdefault(title, []).append(result)
    print(table(results))
    return 0 if all(result.well for row in results.values() for result in row) else 1


def table(results: dict[str, list[Result]]) -> str:
    lines = [
        "| Fault | Runs | Passed at once | Healed by the next apply | Orphans | Lost | Doubled | Hung | Longest |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for title, row in results.items():
        cells = (
            title,
            len(row),
            sum(result.passed for result in row),
            sum(result.healed for result in row),
            sum(result.orphans for result in row),
            sum(result.lost for result in row),
            sum(result.doubled for result in row),
            sum(result.hung for result in row),
            f"{max(result.seconds for result in row):.0f} s",
        )
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def _environment(home: Path) -> dict[str, str]:
    """Where Terraform finds the provider of this checkout."""
    install_into(home / "provider", lambda _: None)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "LITELLM_"))}
    return {
        **kept,
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
        "TF_CLI_CONFIG_FILE": str(home / "provider" / "terraform.rc"),
        "XDG_DATA_HOME": str(home / "provider"),
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def _gateway(told: str) -> Iterator[Gateway]:
    """The one that `url=key` names, or a sandbox."""
    if told:
        url, key = told.rsplit("=", 1)
        yield Gateway(url, url.rstrip("/"), key, timeout=10)
        return
    with Sandbox() as sandbox:
        yield Gateway(f"sandbox as LiteLLM {sandbox.version}", sandbox.url, sandbox.master_key, timeout=3)


def _options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", usage="make faults [GATEWAY=url=key] [ARGS=...]")
    parser.add_argument("--runs", type=int, default=1, help="how often each fault is tried")
    parser.add_argument("--only", action="append", default=[], metavar="WORDS", help="faults with these words")
    parser.add_argument("--seed", default=os.urandom(4).hex(), help="repeats the moments of an earlier run")
    parser.add_argument("--jobs", type=int, default=2, help="trials at the same time")
    parser.add_argument("--gateway", default="", metavar="URL=KEY", help="a real gateway instead of the sandbox")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
