"""How fast the provider and the constructs are, beside what else there is: `make bench`, `make bench-quick`.

Everything compared is run in turn, round after round, and what counts are medians and their ratios. CPU and memory are
those of the provider's own process, looked at while it runs (Linux only).
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from provider_shim.install import install_into  # noqa: E402
from scripts.bench_report import write  # noqa: E402
from scripts.bench_synth import measured  # noqa: E402

COMMANDS = {
    "apply": ["apply", "-auto-approve"],
    "plan": ["plan"],
    "plan without refresh": ["plan", "-refresh=false"],
    "destroy": ["destroy", "-auto-approve"],
}
KEY = """
resource "litellm_key" "k" {{
  count      = {count}
  key_alias  = "{prefix}-${{count.index}}"
  models     = ["gpt-4o", "gpt-4o-mini"]
  max_budget = 100
  tpm_limit  = 10000
  rpm_limit  = 100
}}
"""
FLOOR = """
resource "terraform_data" "k" {{
  count = {count}
  input = {{ alias = "{prefix}-${{count.index}}", models = ["gpt-4o", "gpt-4o-mini"], max_budget = 100 }}
}}
"""
COOKIE = {"TF_PLUGIN_MAGIC_COOKIE": "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"}


@dataclass
class Contender:
    """What is measured: a provider, or Terraform alone."""

    name: str
    source: str | None = None
    environment: dict[str, str] = field(default_factory=dict[str, str])
    needs_init: bool = False


@dataclass
class Gateway:
    name: str
    url: str
    key: str


@dataclass
class Sample:
    wall: float
    cpu: float
    """Seconds of the provider's processes."""
    memory: float
    """Megabytes at the most, of one process of the provider."""


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as directory:
        contenders = [Contender("terraform_data"), _ours(Path(directory))]
        contenders += [_peer(text, Path(directory)) for text in options.peer]
        results: dict[str, Any] = {"machine": _machine(), "start": _start(Path(directory), 5 if options.quick else 15)}
        results["synth"] = measured([100] if options.quick else [10, 100, 1000], quick=options.quick)
        results["runs"] = []
        for gateway in _gateways(options):
            with gateway as found:
                for count in options.count:
                    results["runs"] += _runs(contenders, found, count, options.rounds, Path(directory))
    print(write(results, ROOT / "docs", keep=not options.quick))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="50 keys, once, and nothing is written to docs")
    parser.add_argument("--count", type=int, nargs="+", help="how many keys (200 and 1000 if not set)")
    parser.add_argument("--rounds", type=int, default=1, help="how often each is run")
    parser.add_argument("--gateway", metavar="URL=KEY", help="a real gateway to measure on as well")
    parser.add_argument("--latency", type=int, nargs="*", default=[5, 50], help="of the sandbox, in milliseconds")
    parser.add_argument("--peer", metavar="SOURCE=PATH", action="append", help="another provider: its binary or folder")
    options = parser.parse_args()
    options.peer = options.peer or [text for text in os.environ.get("PEER", "").split() if text]
    if options.quick:
        options.count, options.latency = options.count or [50], options.latency[:1]
    options.count = options.count or [200, 1000]
    return options


def _machine() -> dict[str, Any]:
    return {
        "cpus": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "terraform": json.loads(subprocess.check_output(["terraform", "version", "-json"]))["terraform_version"],
    }


# --- providers


def _ours(directory: Path) -> Contender:
    home = directory / "ours"
    install_into(home, lambda _: None)
    environment = {
        "TF_CLI_CONFIG_FILE": str(home / "terraform.rc"),
        "XDG_DATA_HOME": str(home),
        "PYTHONPATH": str(ROOT),
    }
    return Contender("litellm-constructs", "litellm/litellm", environment, needs_init=True)


def _peer(text: str, directory: Path) -> Contender:
    """A provider from `source=path`: a binary, a folder with one somewhere in it, or a checkout that Go builds."""
    source, _, path = text.partition("=")
    where = Path(path)
    if (where / "go.mod").exists():
        built = directory / source.replace("/", "-") / "terraform-provider-litellm"
        subprocess.run(["go", "build", "-o", str(built), "."], cwd=where, check=True)
        where = built
    found = [where] if where.is_file() else sorted(where.glob(f"**/{source}/**/terraform-provider-*"))
    found = [each for each in found or sorted(where.glob("terraform-provider-*")) if each.is_file()]
    if not found:
        raise SystemExit(f"no provider {source} below {path}")
    config = directory / f"{source.replace('/', '-')}.rc"
    config.write_text(
        f'provider_installation {{\n  dev_overrides {{\n    "{source}" = "{found[0].parent}"\n  }}\n  direct {{}}\n}}\n'
    )
    return Contender(source, source, {"TF_CLI_CONFIG_FILE": str(config)})


# --- gateways


def _gateways(options: argparse.Namespace) -> Iterator[Any]:
    for latency in options.latency:
        yield _sandbox(latency)
    if options.gateway:
        url, _, key = options.gateway.partition("=")
        yield _real(url, key)


@contextmanager
def _sandbox(latency: int) -> Iterator[Gateway]:
    program = (
        "import sys; from litellm_constructs.sandbox import Sandbox\n"
        f"with Sandbox(latency={latency / 1000}) as box: print(box.url, box.master_key, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        url, key = process.stdout.readline().split()
        yield Gateway(f"sandbox, {latency} ms", url, key)
        process.communicate()


@contextmanager
def _real(url: str, key: str) -> Iterator[Gateway]:
    yield Gateway("LiteLLM", url, key)


# --- Terraform


def _runs(
    contenders: list[Contender], gateway: Gateway, count: int, rounds: int, directory: Path
) -> list[dict[str, Any]]:
    samples: dict[tuple[str, str], list[Sample]] = {}
    for number in range(rounds):
        for contender in contenders:
            place = Path(tempfile.mkdtemp(dir=directory))
            prefix = f"bench-{os.getpid()}-{number}-{contender.name.replace('/', '-')}"
            _configure(place, contender, gateway, count, prefix)
            try:
                if contender.needs_init:
                    _terraform(place, contender, ["init"])
                for command, arguments in COMMANDS.items():
                    sample = _terraform(place, contender, arguments)
                    samples.setdefault((contender.name, command), []).append(sample)
                    print(f"{gateway.name}, {count} keys, {contender.name}, {command}: {sample}", file=sys.stderr)
            except subprocess.CalledProcessError as error:
                print(f"{contender.name} failed: {error.output[-600:]}", file=sys.stderr)
    return [
        {
            "gateway": gateway.name,
            "count": count,
            "provider": name,
            "command": command,
            "wall": statistics.median(sample.wall for sample in found),
            "cpu": statistics.median(sample.cpu for sample in found),
            "memory": max(sample.memory for sample in found),
        }
        for (name, command), found in samples.items()
    ]


def _configure(place: Path, contender: Contender, gateway: Gateway, count: int, prefix: str) -> None:
    if contender.source is None:
        (place / "main.tf").write_text(FLOOR.format(count=count, prefix=prefix))
        return
    required = f'terraform {{\n  required_providers {{\n    litellm = {{ source = "{contender.source}" }}\n  }}\n}}\n'
    block = f'provider "litellm" {{\n  api_base = "{gateway.url}"\n  api_key  = "{gateway.key}"\n}}\n'
    (place / "main.tf").write_text(required + block + KEY.format(count=count, prefix=prefix))


def _terraform(place: Path, contender: Contender, arguments: list[str]) -> Sample:
    environment = {**os.environ, **contender.environment, "CHECKPOINT_DISABLE": "1"}
    if "TF_CLI_CONFIG_FILE" not in contender.environment:
        environment.pop("TF_CLI_CONFIG_FILE", None)
    started = time.perf_counter()
    with (place / "output").open("w+") as output:
        process = subprocess.Popen(
            [shutil.which("terraform") or "terraform", *arguments, "-no-color"],
            cwd=place,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        seen: dict[int, tuple[float, float]] = {}
        while process.poll() is None:
            seen.update(_children(process.pid))
            time.sleep(0.02)
        wall = time.perf_counter() - started
        if process.returncode:
            output.seek(0)
            raise subprocess.CalledProcessError(process.returncode, arguments, output.read())
    return Sample(wall, sum(cpu for cpu, _ in seen.values()), max((memory for _, memory in seen.values()), default=0))


def _children(parent: int) -> dict[int, tuple[float, float]]:
    """CPU seconds and peak megabytes of the processes that `parent` has started, as far as the system tells."""
    found: dict[int, tuple[float, float]] = {}
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        try:
            for pid in map(int, task.read_text().split()):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                peak = next(
                    line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")
                )
                cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                found[pid] = cpu, int(peak.split()[1]) / 1024
        except (OSError, StopIteration, ValueError):
            continue
    return found


# --- the start


def _start(directory: Path, times: int) -> dict[str, float]:
    """Milliseconds from the start of the process to the answered schema, and of an interpreter that imports gRPC."""
    environment = {**os.environ, **COOKIE, "PLUGIN_CLIENT_CERT": "given", "XDG_DATA_HOME": str(directory / "ours")}
    schema, grpc_alone = [], []
    for _ in range(times):
        schema.append(_timed(lambda: _ask_schema(environment)))
        grpc_alone.append(_timed(lambda: subprocess.run([sys.executable, "-I", "-c", "import grpc.aio"], check=True)))
    return {"schema": statistics.median(schema), "import grpc.aio": statistics.median(grpc_alone)}


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1000


def _ask_schema(environment: dict[str, str]) -> None:
    import grpc

    with subprocess.Popen(
        [sys.executable, "-I", "-m", "provider_shim"], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        *_, path, _, certificate = process.stdout.readline().strip().split("|")
        der = base64.b64decode(certificate + "=" * (-len(certificate) % 4))
        body = base64.encodebytes(der).decode()
        root = f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n".encode()
        options = [("grpc.ssl_target_name_override", "localhost"), ("grpc.max_receive_message_length", -1)]
        with grpc.secure_channel(f"unix:{path}", grpc.ssl_channel_credentials(root), options) as channel:
            channel.unary_unary("/tfplugin6.Provider/GetProviderSchema")(b"", wait_for_ready=True)
        process.kill()


if __name__ == "__main__":
    main()
