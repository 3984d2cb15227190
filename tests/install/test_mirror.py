"""A mirror of the provider, and the Terraform that takes it from there: from a directory, and from a web server."""

from __future__ import annotations

import datetime
import functools
import http.server
import ipaddress
import json
import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from litellm_constructs.trials.terraform import terraform_program
from provider_shim import __version__
from provider_shim.install import HOSTS, PLATFORMS
from provider_shim.lock import package_hash
from provider_shim.mirror import archive

CONFIGURATION = 'terraform {\n  required_providers {\n    litellm = { source = "litellm/litellm" }\n  }\n}\n'


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    make(tmp_path / "mirror")
    return tmp_path / "mirror"


def make(directory: Path, code: int = 0) -> str:
    command = [sys.executable, "-m", "provider_shim", "mirror", str(directory)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == code, done.stdout
    return done.stdout


def terraform_takes_the_provider(tmp_path: Path, place: str, **environment: str) -> None:
    """By `init`, into the lock file, and starts it: with the Python that the environment names, as an image has it."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "main.tf").write_text(CONFIGURATION)
    config = tmp_path / "terraform.rc"
    config.write_text(f"provider_installation {{\n  {place}\n}}\n")
    person = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TF_CLI_CONFIG_FILE": str(config), **environment}
    for arguments in (["init"], ["validate"]):
        done = subprocess.run(
            [terraform_program(), *arguments, "-no-color"],
            cwd=project,
            env={**person, "LITELLM_PROVIDER_PYTHON": sys.executable, "CHECKPOINT_DISABLE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
    assert f'"{package_hash()}"' in (project / ".terraform.lock.hcl").read_text()


def test_terraform_takes_the_provider_from_the_directory(mirror: Path, tmp_path: Path):
    terraform_takes_the_provider(tmp_path, f'filesystem_mirror {{\n    path = "{mirror}"\n  }}')


@pytest.mark.skipif(sys.platform == "darwin", reason="there Go trusts the certificates of the keychain alone")
def test_terraform_takes_the_provider_from_a_web_server(mirror: Path, tmp_path: Path, web: tuple[str, Path]):
    url, certificate = web
    place = f'network_mirror {{\n    url = "{url}/"\n  }}'
    terraform_takes_the_provider(tmp_path, place, SSL_CERT_FILE=str(certificate))


@pytest.fixture
def web(mirror: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The mirror behind HTTPS: where, and the certificate to trust."""
    certificate = tmp_path / "certificate.pem"
    certificate.write_bytes(self_signed())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    handler = functools.partial(Quiet, directory=str(mirror))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"https://127.0.0.1:{server.server_port}", certificate
        server.shutdown()
        thread.join()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def self_signed() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return private + certificate.public_bytes(serialization.Encoding.PEM)


def test_it_has_every_platform_for_terraform_and_for_opentofu(mirror: Path):
    for host in HOSTS:
        place = mirror / host / "litellm" / "litellm"
        told = json.loads((place / f"{__version__}.json").read_text())["archives"]
        assert set(told) == set(PLATFORMS)
        assert all((place / each["url"]).read_bytes() == archive() for each in told.values())


def test_a_second_time_nothing_is_written_and_other_versions_stay(mirror: Path):
    index = mirror / HOSTS[0] / "litellm" / "litellm" / "index.json"
    assert "wrote" not in make(mirror)
    index.write_text(json.dumps({"versions": {"0.9.0": {}}}))
    make(mirror)
    assert json.loads(index.read_text()) == {"versions": {"0.9.0": {}, __version__: {}}}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"versions": 1}'])
def test_what_is_no_index_is_told_and_left(mirror: Path, content: str):
    index = mirror / HOSTS[0] / "litellm" / "litellm" / "index.json"
    index.write_text(content)
    assert f"{index} is no index of a mirror" in make(mirror, code=1)
    assert index.read_text() == content


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("")
    assert make(tmp_path / "file", code=1).startswith("terraform-provider-litellm mirror:")
