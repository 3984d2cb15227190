from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from litellm_constructs.sandbox.__main__ import main

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "litellm_constructs" / "sandbox"


def create_team(sandbox: Sandbox, team_id: str) -> int:
    headers = {"Authorization": f"Bearer {sandbox.master_key}"}
    return httpx.post(f"{sandbox.url}/team/new", json={"team_id": team_id}, headers=headers).status_code


def test_it_listens_on_a_free_port_and_stops() -> None:
    with Sandbox() as one, Sandbox() as two:
        assert one.url != two.url
        assert httpx.get(f"{one.url}/health/liveliness").json() == "I'm alive!"
        url = one.url
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/health/liveliness")


def test_it_is_started_and_stopped_by_hand_too() -> None:
    sandbox = Sandbox()
    with pytest.raises(RuntimeError, match="start it"):
        _ = sandbox.url
    sandbox.start()
    assert create_team(sandbox, "t") == 200
    sandbox.stop()
    sandbox.stop()


def test_it_keeps_its_state_and_its_port_when_started_again() -> None:
    sandbox = Sandbox()
    for expected in (200, 400):
        with sandbox:
            assert create_team(sandbox, "t") == expected


def test_a_port_in_use_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"cannot listen on 127.0.0.1 port {port}"):
            Sandbox(port=port).start()


def test_a_file_keeps_the_state_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "gateway.json"
    with Sandbox(path=file, master_key="sk-admin") as sandbox:
        create_team(sandbox, "t")
        headers = {"Authorization": "Bearer sk-admin"}
        key = httpx.post(f"{sandbox.url}/key/generate", json={"team_id": "t"}, headers=headers).json()["key"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert key not in file.read_text()
    with Sandbox(path=file, master_key="sk-admin") as again:
        assert create_team(again, "t") == 400
        info = httpx.get(f"{again.url}/key/info", headers={"Authorization": f"Bearer {key}"}).json()
        assert info["info"]["team_id"] == "t"
        models = httpx.get(f"{again.url}/model/info", headers={"Authorization": "Bearer sk-admin"}).json()["data"]
        assert len(models) == 1


@pytest.mark.parametrize("text", ["no json", json.dumps({"something": "else"})])
def test_a_file_of_somebody_else_is_not_touched(tmp_path: Path, text: str) -> None:
    file = tmp_path / "other.json"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"other\.json is not a file that the sandbox wrote"):
        Sandbox(path=file)
    assert file.read_text() == text


def test_the_command_serves_until_interrupted(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "litellm_constructs.sandbox", "--port", "0", "--master-key", "sk-admin"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=tmp_path) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(6)]
        found = re.search(r"export LITELLM_API_BASE=(\S+)\nexport LITELLM_API_KEY=sk-admin\n", "".join(lines))
        assert found, lines
        assert httpx.get(f"{found[1]}/health/liveliness", timeout=10).json() == "I'm alive!"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0


def test_the_command_explains_what_it_cannot_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--master-key", "secret"]) == 1
    assert "choose a master key" in capsys.readouterr().err


def test_importing_the_constructs_loads_no_web_server() -> None:
    program = "import sys, litellm_constructs; print([n for n in ('starlette', 'uvicorn') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"


def test_the_sandbox_shares_no_code_with_the_provider() -> None:
    sources = list(SOURCES.glob("*.py"))
    assert sources
    # The list of versions is all that they share.
    imports = re.compile(r"^\s*(?:from|import)\s+provider_shim(?!\.versions)", re.MULTILINE)
    assert not [source.name for source in sources if imports.search(source.read_text())]
