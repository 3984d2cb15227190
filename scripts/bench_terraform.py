"""Providers under the real Terraform: what its commands take, in time, CPU and memory (Linux only)."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from provider_shim.install import install_into
from provider_shim.versions import NEWEST
from tests.gateway import gateway as kit

ROOT = Path(__file__).resolve().parents[1]

COMMANDS = {
    "apply": ["apply", "-auto-approve"],
    "plan": ["plan"],
    "plan without refresh": ["plan", "-refresh=false"],
    "destroy": ["destroy", "-auto-approve"],
}
KEY = """
resource "litellm_key" "{name}" {{{count}
  key_alias  = "{alias}"
  models     = ["gpt-4o", "gpt-4o-mini"]
  max_budget = 100
  tpm_limit  = 10000
  rpm_limit  = 100
}}
"""
FLOOR = """
resource "terraform_data" "{name}" {{{count}
  input = {{ alias = "{alias}", models = ["gpt-4o", "gpt-4o-mini"], max_budget = 100 }}
}}
"""

Run = dict[str, Any]
"""What one command took with one provider: a row of the results."""


@dataclass
class Contender:
    """What is measured: a provider, or Terraform alone."""

    name: str
    source: str | None = None
    environment: dict[str, str] = field(default_factory=dict[str, str])


@dataclass
class Gateway:
    name: str
    url: str
    key: str


@dataclass
class Keys:
    """What is managed: one resource with a `count`, or `blocks` of their own, as the constructs write them."""

    count: int
    blocks: bool = False
    backend: str | None = None
    """Address of the remote state; without one the state is local."""

    @property
    def form(self) -> list[str]:
        """What the results say of them, besides their number."""
        return [*(["a block each"] if self.blocks else []), *(["remote state"] if self.backend else [])]


@dataclass
class Sample:
    wall: float
    cpu: float
    """Seconds of the provider's processes."""
    terraform_cpu: float
    memory: float
    """Megabytes at the most, of one process of the provider."""


# --- providers


def ours(home: Path) -> Contender:
    install_into(home, lambda _: None)
    environment = {
        "TF_CLI_CONFIG_FILE": str(home / "terraform.rc"),
        "XDG_DATA_HOME": str(home),
        "PYTHONPATH": str(ROOT),
    }
    return Contender("litellm-constructs", "litellm/litellm", environment)


def peer(text: str, directory: Path) -> Contender:
    """A provider from `source=path`: its binary, or a mirror that has it.

    It is installed from a mirror, as its users have it: Terraform checks what is installed at each command.
    """
    source, _, path = text.partition("=")
    mirror, home = Path(path).absolute(), directory / source.replace("/", "-")
    home.mkdir()
    if mirror.is_file():
        package = home / "registry.terraform.io" / source / "1.0.0" / about_terraform()["platform"]
        package.mkdir(parents=True)
        shutil.copy(mirror, package / f"terraform-provider-{source.rpartition('/')[2]}")
        mirror = home
    config = home / "terraform.rc"
    config.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror}"\n  }}\n}}\n')
    return Contender(source, source, {"TF_CLI_CONFIG_FILE": str(config)})


def about_terraform() -> dict[str, Any]:
    """Terraform's version and platform, as it tells them."""
    return json.loads(subprocess.check_output(["terraform", "version", "-json"]))


# --- gateways


@contextmanager
def sandbox(latency: int) -> Iterator[Gateway]:
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
def real() -> Iterator[Gateway]:
    """The newest LiteLLM that the tests run on. Raises KitError when it does not start."""
    version = NEWEST
    running = kit.status(version)
    found = running or kit.start(version, fresh=True)
    try:
        yield Gateway(f"LiteLLM {version}", found.url, found.master_key)
    finally:
        if not running:
            kit.stop(version)


# --- states


@contextmanager
def remote_state() -> Iterator[str]:
    """The address of a backend. Terraform writes the whole of a local state at each change, which at thousands of
    resources takes longer than all else."""
    states: dict[str, bytes] = {}

    class Keeper(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kept = states.get(self.path)
            self.send_response(200 if kept else 404)
            self.end_headers()
            self.wfile.write(kept or b"")

        def do_POST(self) -> None:
            states[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Keeper) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/state"
        server.shutdown()


# --- what is measured


def small_plans(contenders: Iterable[Contender], gateway: Gateway, times: int, directory: Path) -> dict[str, float]:
    """Seconds of a plan of one key that is there and stays, by provider; in turn."""
    places = {contender.name: _place(contender, gateway, Keys(1), directory) for contender in contenders}
    walls: dict[str, list[float]] = {}
    for contender in contenders:
        _terraform(places[contender.name], contender, COMMANDS["apply"])
    for _ in range(times):
        for contender in contenders:
            walls.setdefault(contender.name, []).append(
                _terraform(places[contender.name], contender, COMMANDS["plan"]).wall
            )
    for contender in contenders:
        _terraform(places[contender.name], contender, COMMANDS["destroy"])
    return {name: statistics.median(found) for name, found in walls.items()}


def runs(contenders: Sequence[Contender], gateway: Gateway, keys: Keys, rounds: int, directory: Path) -> Iterator[Run]:
    """Every command with every provider, in turn, round after round: medians."""
    where = ", ".join([gateway.name, *keys.form])
    samples: dict[tuple[str, str], list[Sample]] = {}
    for _ in range(rounds):
        for contender in contenders:
            try:
                place = _place(contender, gateway, keys, directory)
                for command, arguments in COMMANDS.items():
                    sample = _terraform(place, contender, arguments)
                    samples.setdefault((contender.name, command), []).append(sample)
                    print(f"{where}, {keys.count} keys, {contender.name}, {command}: {sample}", file=sys.stderr)
            except subprocess.CalledProcessError as error:
                print(f"{contender.name} failed: {error.output[-600:]}", file=sys.stderr)
    for (name, command), found in samples.items():
        yield {
            "gateway": where,
            "count": keys.count,
            "provider": name,
            "command": command,
            "rounds": len(found),
            "wall": statistics.median(sample.wall for sample in found),
            "cpu": statistics.median(sample.cpu for sample in found),
            "terraform cpu": statistics.median(sample.terraform_cpu for sample in found),
            "memory": max(sample.memory for sample in found),
        }


def _place(contender: Contender, gateway: Gateway, keys: Keys, directory: Path) -> Path:
    """A folder with a configuration of `keys`, ready for `contender`."""
    place = Path(tempfile.mkdtemp(dir=directory))
    prefix = f"bench-{place.name}"
    program = ""
    if keys.backend:
        program += f'terraform {{\n  backend "http" {{\n    address = "{keys.backend}/{prefix}"\n  }}\n}}\n'
    if contender.source:
        program += (
            f'terraform {{\n  required_providers {{\n    litellm = {{ source = "{contender.source}" }}\n  }}\n}}\n'
        )
        program += f'provider "litellm" {{\n  api_base = "{gateway.url}"\n  api_key  = "{gateway.key}"\n}}\n'
    program += _resources(KEY if contender.source else FLOOR, keys, prefix)
    (place / "main.tf").write_text(program)
    _terraform(place, contender, ["init"])
    return place


def _resources(template: str, keys: Keys, prefix: str) -> str:
    if keys.blocks:
        each = range(keys.count)
        return "".join(template.format(name=f"k{number}", count="", alias=f"{prefix}-{number}") for number in each)
    return template.format(name="k", count=f"\n  count      = {keys.count}", alias=f"{prefix}-${{count.index}}")


def _terraform(place: Path, contender: Contender, arguments: list[str]) -> Sample:
    environment = {**os.environ, **contender.environment, "CHECKPOINT_DISABLE": "1"}
    if "TF_CLI_CONFIG_FILE" not in contender.environment:
        environment.pop("TF_CLI_CONFIG_FILE", None)
    program = shutil.which("terraform") or "terraform"
    with (place / "output").open("w+") as output:
        redirected = [(os.POSIX_SPAWN_DUP2, output.fileno(), number) for number in (1, 2)]
        started = time.perf_counter()
        pid = os.posix_spawn(
            program, [program, f"-chdir={place}", *arguments, "-no-color"], environment, file_actions=redirected
        )
        seen: dict[int, tuple[float, float]] = {}
        while not (ended := os.wait4(pid, os.WNOHANG))[0]:
            seen.update(_children(pid))
            time.sleep(0.02)
        wall = time.perf_counter() - started
        _, status, usage = ended
        if status:
            output.seek(0)
            raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), arguments, output.read())
    provider_cpu = sum(cpu for cpu, _ in seen.values())
    # What Terraform has waited for is counted with it.
    terraform_cpu = usage.ru_utime + usage.ru_stime - provider_cpu
    return Sample(wall, provider_cpu, terraform_cpu, max((memory for _, memory in seen.values()), default=0))


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
