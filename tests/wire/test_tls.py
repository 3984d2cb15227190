"""Who may talk to a provider that Terraform has started: Terraform, and nobody else."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.wire.client import METADATA, STDIO, Client, HungUp, Identity, as_pem, trusting
from tests.wire.conftest import Launch, what_it_says_instead


@pytest.fixture(scope="module")
def launch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launch]:
    with Launch(tmp_path_factory.mktemp("launch"), Identity()) as launch:
        yield launch


def is_refused(launch: Launch, tls: ssl.SSLContext | None, path: str = METADATA) -> bool:
    """In TLS 1.3 a client learns only when it reads that its certificate was not taken."""
    try:
        with Client(launch.socket, tls) as client:
            client.call(path)
    except (ssl.SSLError, ConnectionError, HungUp):
        return True
    return False


def test_terraform_is_served_on_the_curve_that_it_uses(launch: Launch) -> None:
    assert launch.identity
    assert (
        "secp521r1"
        in subprocess.run(
            ["openssl", "x509", "-noout", "-text"], input=launch.identity.certificate, capture_output=True, text=True
        ).stdout
    )
    with launch.client() as client:
        assert client.call(METADATA)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_another_certificate_is_refused_though_it_looks_the_same(launch: Launch, version: ssl.TLSVersion) -> None:
    for identity, refused in ((Identity(), True), (launch.identity, False)):
        tls = trusting(launch.handshake[5], identity)
        tls.minimum_version = tls.maximum_version = version
        assert is_refused(launch, tls) == refused


def test_no_certificate_is_refused(launch: Launch) -> None:
    assert is_refused(launch, trusting(launch.handshake[5], None))


def test_no_tls_is_refused(launch: Launch) -> None:
    assert is_refused(launch, None)


def test_one_who_is_refused_cannot_end_it(launch: Launch) -> None:
    """Whose StreamStdio breaks off would otherwise be taken for Terraform."""
    for tls in (None, trusting(launch.handshake[5], Identity())):
        assert is_refused(launch, tls, STDIO)
    with launch.client() as client:
        assert client.call(METADATA)


def test_one_who_says_nothing_keeps_nobody_waiting(launch: Launch) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(launch.socket))
        with launch.client() as client:
            assert client.call(METADATA)


def test_another_library_can_talk_to_it_too(tmp_path: Path) -> None:
    identity = Identity(ec.SECP256R1())  # of Terraform's curve it knows nothing
    with Launch(tmp_path, identity) as launch:
        credentials = grpc.ssl_channel_credentials(
            as_pem(launch.handshake[5]).encode(), identity.key.encode(), identity.certificate.encode()
        )
        options = [("grpc.ssl_target_name_override", "localhost")]
        with grpc.secure_channel(f"unix:{launch.socket}", credentials, options) as channel:
            assert channel.unary_unary(METADATA)(b"")


def test_the_key_is_in_no_file_that_stays(launch: Launch) -> None:
    assert list(launch.socket.parent.iterdir()) == [launch.socket]


def test_what_is_not_a_certificate_is_told() -> None:
    line = what_it_says_instead(PLUGIN_CLIENT_CERT="given")
    assert "PLUGIN_CLIENT_CERT, which Terraform sets, is not a certificate" in line
