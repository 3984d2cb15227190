"""How fast a program of keys is synthesized: the part of `make bench` that needs no gateway.

What is measured is a process each: from the first construct to the written JSON, without the imports.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from scripts.bindings import NotMade, bindings
from scripts.frameworks import environment

ROOT = Path(__file__).resolve().parents[1]
FLOOR, L1, L2, GENERATED = "json.dump", "L1", "L2", "bindings"
CONTENDERS = (FLOOR, L1, L2, GENERATED)
FRAMEWORKS = (("cdktf", None), ("cdktn", "cdktn"))
ROUNDS = 5
BINDINGS = "LITELLM_BENCH_BINDINGS"
"""Where the process that measures finds the bindings."""

Row = dict[str, Any]
Make = Callable[[str, int], object]


def measured(counts: Sequence[int], *, quick: bool) -> list[Row]:
    """Seconds by framework, number of keys and contender: medians, and those of the ratios of each round.

    `quick` is with cdktf alone, and with its bindings only if they were made before.
    """
    rows: list[Row] = []
    for module, requirement in FRAMEWORKS[:1] if quick else FRAMEWORKS:
        python = environment(requirement)
        version = _version(module, python)
        try:
            generated = bindings(python, module, version, make=not quick)
        except NotMade as problem:
            print(f"no bindings for {module}: {problem}", file=sys.stderr)
            generated = None
        contenders = [name for name in CONTENDERS if generated or name != GENERATED]
        for count in counts:
            # In turn, so that what else the machine does is the same for all.
            seconds = [
                {name: _seconds(name, count, module, python, generated) for name in contenders}
                for _ in range(1 if quick else ROUNDS)
            ]
            print(f"synthesis, {module} {version}, {count} keys: {seconds}", file=sys.stderr)
            rows += [
                {
                    "framework": module,
                    "version": version,
                    "count": count,
                    "what": name,
                    "seconds": statistics.median(each[name] for each in seconds),
                    "ratio": statistics.median(each[GENERATED] / each[name] for each in seconds) if generated else None,
                }
                for name in contenders
            ]
    return rows


def table(rows: list[Row]) -> tuple[list[str], list[list[str]]]:
    """Head and lines of the table: a line for each framework and number of keys."""
    lines: list[list[str]] = []
    for framework, version, count in dict.fromkeys((row["framework"], row["version"], row["count"]) for row in rows):
        found = {row["what"]: row for row in rows if (row["framework"], row["count"]) == (framework, count)}
        lines.append([f"{framework} {version}, {count:,} keys", *(_cell(found.get(name)) for name in CONTENDERS)])
    return ["Synthesis", "json.dump", "our L1", "our L2", "generated bindings"], lines


def _cell(row: Row | None) -> str:
    if row is None:
        return "n/a"
    faster = f" ({row['ratio']:.1f}x as fast)" if row["ratio"] and row["what"] in (L1, L2) else ""
    return f"{row['seconds']:.3f}{faster}"


def curves(rows: list[Row]) -> list[Row]:
    """As the curves of Terraform's commands are drawn from."""
    return [
        {**row, "gateway": row["framework"], "command": "synthesis", "provider": row["what"], "wall": row["seconds"]}
        for row in rows
        if row["what"] != FLOOR
    ]


def _version(module: str, python: Path) -> str:
    program = f"import importlib.metadata; print(importlib.metadata.version({module!r}))"
    return subprocess.check_output([str(python), "-c", program], text=True).strip()


def _seconds(name: str, count: int, module: str, python: Path, generated: Path | None) -> float:
    given = {**os.environ, "LITELLM_CDK": module, BINDINGS: str(generated)}
    line = [str(python), "-m", "scripts.bench_synth", name, str(count)]
    done = subprocess.run(line, cwd=ROOT, env=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return float(done.stdout.split()[-1])


# --- the process that is measured


def _values(number: int) -> dict[str, Any]:
    return {
        "key_alias": f"key-{number}",
        "models": ["gpt-4o", "gpt-4o-mini"],
        "max_budget": 100,
        "budget_duration": "30d",
        "tpm_limit": 10_000,
        "rpm_limit": 100,
        "max_parallel_requests": 5,
        "duration": "90d",
        "allowed_routes": ["/chat/completions"],
        "model_rpm_limit": {"gpt-4o": 30},
        "metadata": {"cost_center": "4711", "owner": "search"},
    }


def _dump(count: int, directory: str) -> float:
    started = time.perf_counter()
    resources = {f"k{number}": _values(number) for number in range(count)}
    Path(directory, "cdk.tf.json").write_text(json.dumps({"resource": {"litellm_key": resources}}, indent=2))
    return time.perf_counter() - started


def _synthesized(name: str, count: int, directory: str) -> float:
    from litellm_constructs.framework.cdk import cdk

    app = cdk.App(outdir=directory)
    stack = cdk.TerraformStack(app, "bench")
    make = {L1: _l1, L2: _l2, GENERATED: _generated}[name](stack)
    started = time.perf_counter()
    for number in range(count):
        make(f"k{number}", number)
    app.synth()
    return time.perf_counter() - started


def _l1(stack: Any) -> Make:
    from litellm_constructs import L1, LiteLLMProvider
    from provider_shim.resources.key import Key

    LiteLLMProvider(stack, "litellm")
    return lambda id, number: L1(Key, stack, id, **_values(number))


def _l2(stack: Any) -> Make:
    from litellm_constructs import Budget, Duration, Key, LiteLLMProvider, ModelLimit

    LiteLLMProvider(stack, "litellm")

    def make(id: str, number: int) -> None:
        key = Key(
            stack,
            id,
            alias=f"key-{number}",
            models=["gpt-4o-mini"],
            budget=Budget.usd(100, per=Duration.days(30)),
            tpm=10_000,
            rpm=100,
            max_parallel_requests=5,
            expires_after=Duration.days(90),
            routes=["/chat/completions"],
            metadata={"cost_center": "4711", "owner": "search"},
        )
        key.allow("gpt-4o", limit=ModelLimit(rpm=30))

    return make


def _generated(stack: Any) -> Make:
    sys.path.insert(0, os.environ[BINDINGS])
    from litellm.key import Key  # type: ignore[import-not-found]
    from litellm.provider import LitellmProvider  # type: ignore[import-not-found]

    LitellmProvider(stack, "litellm")
    return lambda id, number: Key(stack, id, **_values(number))


def main() -> None:
    name, count = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as directory:
        print(_dump(count, directory) if name == FLOOR else _synthesized(name, count, directory))


if __name__ == "__main__":
    main()
