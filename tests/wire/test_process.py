"""The provider as a process of its own: how it starts, what it lets out, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import grpc
import pytest

from provider_shim import __version__
from provider_shim.wire import certificate
from tests.wire.client import SCHEMA, Identity
from tests.wire.conftest import CHECKOUT, COOKIE, LAUNCHED, Launch, Terraform, until, what_it_says_instead

THING = 'resource "litellm_thing" "a" {\n  name = "%s"\n  password = "hunter2"\n}\n'


def is_alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return bool(state) and not state.startswith("Z")


def provider_pid(terraform: Terraform) -> int:
    """Of the provider that is busy with a "slow" thing."""
    mark = terraform.store / "creating"
    until(lambda: mark.exists() and mark.read_text())
    return int(mark.read_text())


def left_behind(terraform: Terraform) -> list[Path]:
    return list((terraform.directory / "tmp").glob("litellm-*"))


def test_terraform_starts_it_and_talks_to_it_over_tls(launching: Terraform) -> None:
    launching.configure(THING % "a")
    assert "Apply complete!" in launching.run("apply", "-auto-approve")
    assert launching.plan_is_empty()
    launching.destroy()
    assert left_behind(launching) == []


def test_without_tls_it_works_as_well(launching: Terraform) -> None:
    launching.configure(THING % "a")
    assert "Apply complete!" in launching.run("apply", "-auto-approve", TF_DISABLE_PLUGIN_TLS="1")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_lets_a_running_create_finish_and_keeps_it(launching: Terraform, number: signal.Signals) -> None:
    launching.configure(THING % "slow")
    with launching.start("apply", "-auto-approve") as process:
        pid = provider_pid(launching)
        process.send_signal(number)
        os.kill(pid, number)  # as from a terminal or a CI job, where it reaches every process
        output, _ = process.communicate(timeout=60)
    assert "Interrupt received" in output
    assert launching.state()["litellm_thing.a"]["name"] == "slow"
    assert (launching.store / "stopped").exists()
    until(lambda: not is_alive(pid), 5)


def test_it_is_gone_soon_after_terraform_was_killed(launching: Terraform) -> None:
    launching.configure(THING % "slow")
    with launching.start("apply", "-auto-approve") as process:
        pid = provider_pid(launching)
        process.kill()
        until(lambda: not is_alive(pid), 2.5)
    assert left_behind(launching) == []


def test_it_is_gone_when_terraform_dies_before_it_connects(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import subprocess; p = subprocess.Popen({LAUNCHED!r}); print(p.pid, flush=True); p.wait()",
        ],
        env={**COOKIE, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert parent.stdout.readline().startswith("1|6|unix|")
        parent.kill()
        until(lambda: not is_alive(pid), 3)


def test_crashes_are_logged_at_their_level_without_the_secret(launching: Terraform) -> None:
    launching.configure(THING % "crash in plan")
    output = launching.run("plan", code=1, TF_LOG="trace")
    (line,) = [line for line in output.splitlines() if "PlanResourceChange of litellm_thing failed" in line]
    assert "[ERROR] provider.terraform-provider-litellm" in line
    assert "RuntimeError" in output
    assert "hunter2" not in output


def test_what_libraries_print_does_not_disturb_terraform(launching: Terraform) -> None:
    launching.configure(THING % "a")
    output = launching.run("plan", TF_LOG="debug")
    assert "provider.terraform-provider-litellm: something a library prints" in output


def test_what_libraries_log_is_not_let_out(launching: Terraform) -> None:
    launching.configure(THING % "a")
    assert "with a key in it" not in launching.run("plan", TF_LOG="trace")


def test_terraform_that_speaks_another_protocol_is_told(tmp_path: Path) -> None:
    line = what_it_says_instead(PLUGIN_PROTOCOL_VERSIONS="4,5")
    assert "use Terraform 1.0 or later" in line


def test_a_launcher_of_another_version_is_told(tmp_path: Path) -> None:
    line = what_it_says_instead("serve", "0.0.1")
    assert "litellm provider 0.0.1 was asked for" in line
    assert "terraform-provider-litellm install" in line


@pytest.mark.parametrize("arguments", [["serve"], ["serve", __version__]])
def test_who_runs_it_by_hand_is_told_what_it_is(arguments: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "provider_shim", *arguments], cwd=CHECKOUT, env={}, capture_output=True, text=True
    )
    assert run.returncode == 1
    assert "Terraform starts it" in run.stderr


def test_it_is_gone_when_its_connection_is(tmp_path: Path) -> None:
    with Launch(tmp_path) as launch, grpc.insecure_channel(f"unix:{launch.socket}") as channel:
        stdio = channel.unary_stream("/plugin.GRPCStdio/StreamStdio")(b"")
        # Calls start in the order they come in: once this one is answered, the stream above is being served.
        assert channel.unary_unary("/tfplugin6.Provider/GetMetadata")(b"")
        stdio.cancel()
        assert launch.process.wait(timeout=20) == 0
    assert not launch.socket.exists()


def test_only_its_user_can_reach_the_socket(tmp_path: Path) -> None:
    with Launch(tmp_path) as launch:
        assert launch.handshake[:3] == ["1", "6", "unix"]
        assert launch.handshake[4:] == ["grpc", ""]
        assert stat.S_IMODE(launch.socket.parent.stat().st_mode) == 0o700
        assert launch.socket.is_socket()


def test_a_long_temporary_directory_does_not_make_the_socket_path_too_long(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    with Launch(tmp_path, TMPDIR=str(long)) as launch, socket.socket(socket.AF_UNIX) as client:
        client.connect(str(launch.socket))


def test_the_certificate_of_the_installation_is_used(tmp_path: Path) -> None:
    directory = tmp_path / "terraform-provider-litellm"
    directory.mkdir()
    kept = certificate.make()
    certificate.keep(kept, str(directory))
    with Launch(tmp_path, Identity()) as launch:
        assert launch.handshake[5] == kept.for_handshake


def test_a_certificate_near_its_end_is_replaced(tmp_path: Path) -> None:
    directory = tmp_path / "terraform-provider-litellm"
    directory.mkdir()
    old = certificate.make()
    certificate.keep(certificate.Certificate(old.key, old.chain, int(time.time()) + 24 * 3600), str(directory))
    with Launch(tmp_path, Identity()) as launch:
        kept = certificate.read(str(directory))
        assert kept
        assert kept.is_fresh
        assert launch.handshake[5] == kept.for_handshake != old.for_handshake
    (file,) = directory.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def with_junk(frame: bytes) -> bytes:
    """A certificate with something else where its second line was."""
    made = certificate.make()
    lines = (made.key + made.chain).splitlines()
    lines[lines.index(frame) + 1] = b"junk"
    return b"\n".join([b"expires %d" % made.expires, *lines, b""])


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"expires soon\nkey", b"\xff\xfe"),
        *(with_junk(b"-----BEGIN PRIVATE KEY-----"), with_junk(b"-----BEGIN CERTIFICATE-----")),
    ],
    ids=["empty", "short", "binary", "key", "certificate"],
)
def test_a_damaged_certificate_is_replaced(tmp_path: Path, content: bytes) -> None:
    directory = tmp_path / "terraform-provider-litellm"
    directory.mkdir()
    (directory / "certificate.pem").write_bytes(content)
    with Launch(tmp_path, Identity()) as launch:
        assert launch.handshake[5]
    assert certificate.read(str(directory))


def test_without_an_installation_nothing_is_written_for_a_certificate(tmp_path: Path) -> None:
    with Launch(tmp_path, Identity(), TMPDIR="") as launch:
        assert launch.handshake[5]
    assert list(tmp_path.iterdir()) == []


def test_the_key_is_not_in_the_repr() -> None:
    made = certificate.make()
    assert made.key.decode() not in repr(made)
    assert "PRIVATE" not in repr(made)


def test_nothing_heavy_is_imported_on_the_way_to_the_schema(tmp_path: Path) -> None:
    """Not before the handshake, and not after it for the launch that is asked for nothing else."""
    program = (
        "import sys; from provider_shim.wire.launch import launch; "
        "launch(lambda: None, lambda: ' '.join(sys.modules).encode())"
    )
    kept = tmp_path / "terraform-provider-litellm"
    kept.mkdir()
    certificate.keep(certificate.make(), str(kept))
    with Launch(tmp_path, Identity(), program=[sys.executable, "-c", program]) as launch, launch.client() as client:
        imported = set(client.call(SCHEMA).decode().split())
    ours = {name for name in imported if name.startswith("provider_shim.")}
    assert ours == {"provider_shim.wire"} | {
        f"provider_shim.wire.{name}"
        for name in (
            "certificate",
            "handshake",
            "http2",
            "launch",
            "links",
            "logs",
            "places",
            "private",
            "server",
            "tls",
        )
    }
    heavy = {"asyncio", "httpx", "msgpack", "cryptography", "argparse", "json", "pathlib", "tempfile"}
    assert imported & heavy == set()


def test_what_keeps_it_from_starting_is_one_line_on_stdout() -> None:
    line = what_it_says_instead("serve", "0.0.1")
    assert "cannot start" in line
    assert "0.0.1" in line


def test_a_directory_for_sockets_that_is_missing_is_not_needed(tmp_path: Path) -> None:
    with Launch(tmp_path, TMPDIR="/missing") as launch, socket.socket(socket.AF_UNIX) as client:
        client.connect(str(launch.socket))


def test_what_a_killed_provider_left_is_swept_by_a_later_launch(tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    with Launch(tmp_path, TMPDIR=str(temporary)) as killed, Launch(tmp_path, TMPDIR=str(temporary)) as alive:
        killed.process.kill()
        killed.process.wait()
        for launch in (killed, alive):
            os.utime(launch.socket.parent, (0, 0))  # neither has just begun
        foreign = temporary / "litellm-provider-of-somebody"
        foreign.mkdir()
        (foreign / "theirs").write_text("")
        os.utime(foreign, (0, 0))
        with Launch(tmp_path, TMPDIR=str(temporary)):
            until(lambda: not killed.socket.parent.exists())
            assert alive.socket.exists()
            assert (foreign / "theirs").exists()


def test_reattach_prints_a_line_to_export_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "provider_shim", "serve", "--reattach"],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        name, value = process.stdout.readline().strip().split("=", 1)
        terraform = Terraform(tmp_path / "project", **{name: value.strip("'")})
        terraform.configure("")
        assert "litellm_team" in terraform.run_json("providers", "schema", "-json")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert errors == ""
    assert [path.name for path in tmp_path.iterdir()] == ["project"]
