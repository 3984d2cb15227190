"""Seconds that a program of so many keys takes from its first construct to the written JSON."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def values(number: int) -> dict[str, Any]:
    return {
        "key_alias": f"key-{number}",
        "models": ["gpt-4o", "gpt-4o-mini"],
        "max_budget": 100,
        "budget_duration": "30d",
        "tpm_limit": 10_000,
        "rpm_limit": 100,
        "metadata": {"cost_center": "4711", "owner": "search"},
    }


def dump(count: int, directory: str) -> float:
    started = time.perf_counter()
    resources = {f"k{number}": values(number) for number in range(count)}
    Path(directory, "cdk.tf.json").write_text(json.dumps({"resource": {"litellm_key": resources}}, indent=2))
    return time.perf_counter() - started


def synthesize(kind: str, count: int, directory: str) -> float:
    import cdktf

    from litellm_constructs import L1, Budget, Duration, Key, LiteLLMProvider
    from provider_shim.resources.key import Key as KeySpec

    app = cdktf.App(outdir=directory)
    stack = cdktf.TerraformStack(app, "bench")
    LiteLLMProvider(stack, "litellm")
    started = time.perf_counter()
    for number in range(count):
        if kind == "L1":
            L1(KeySpec, stack, f"k{number}", **values(number))
        else:
            Key(
                stack,
                f"k{number}",
                alias=f"key-{number}",
                models=["gpt-4o", "gpt-4o-mini"],
                budget=Budget.usd(100, per=Duration.days(30)),
                tpm=10_000,
                rpm=100,
                metadata={"cost_center": "4711", "owner": "search"},
            )
    app.synth()
    return time.perf_counter() - started


def main() -> None:
    kind, count = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as directory:
        print(dump(count, directory) if kind == "json.dump" else synthesize(kind, count, directory))


if __name__ == "__main__":
    main()
