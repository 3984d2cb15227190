"""The certificate with which the provider proves to Terraform that it is who wrote the handshake.

It is made at install time and only read at a launch: making one means importing a whole cryptography library, which
takes as long as everything else in a launch together.
"""

from __future__ import annotations

import os
import time
from binascii import crc32
from contextlib import suppress
from typing import NamedTuple

from provider_shim.wire.places import data_directory

FILE = "certificate.pem"

_LIFETIME_DAYS = 365
_RENEWED_BEFORE_SECONDS = 30 * 24 * 3600


class Certificate(NamedTuple):
    """A self-signed certificate for `localhost`. Terraform trusts it because the handshake names it."""

    key: bytes
    chain: bytes
    expires: int

    def __repr__(self) -> str:
        return f"Certificate(expires={self.expires})"

    @property
    def for_handshake(self) -> str:
        """The certificate as Terraform reads it: base64 of its DER, without padding."""
        return b"".join(self.chain.splitlines()[1:-1]).decode().rstrip("=")

    @property
    def is_fresh(self) -> bool:
        return self.expires - time.time() > _RENEWED_BEFORE_SECONDS


def for_launch() -> Certificate:
    """The kept certificate, or a new one when it is missing, damaged or within 30 days of its end.

    A new one is kept if `install` has made the data directory and it is writable; otherwise it lasts for this launch.
    """
    with suppress(OSError):
        kept = read(data_directory())
        if kept and kept.is_fresh:
            return kept
    made = make()
    with suppress(OSError):
        keep(made, data_directory())
    return made


def read(directory: str) -> Certificate | None:
    """None when there is none, or another than was kept: whatever is damaged in it would keep Terraform away."""
    try:
        with open(os.path.join(directory, FILE), "rb") as file:
            first, pem = file.read().split(b"\n", 1)
        key, marker, chain = pem.partition(b"-----BEGIN CERTIFICATE-----\n")
        found = Certificate(key, marker + chain, int(first.split()[1]))
        return found if first == _first_line(found) else None
    except (OSError, ValueError, IndexError):
        return None


def keep(certificate: Certificate, directory: str) -> None:
    """Write it to a file that only this user can read, at once or not at all. Raises OSError."""
    path = os.path.join(directory, FILE)
    unfinished = f"{path}.{os.urandom(4).hex()}"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        file.write(_first_line(certificate) + b"\n" + certificate.key + certificate.chain)
    os.replace(unfinished, path)


def _first_line(certificate: Certificate) -> bytes:
    """When it expires, and a checksum of all."""
    check = crc32(b"%d %b%b" % (certificate.expires, certificate.key, certificate.chain))
    return b"expires %d checksum %08x" % (certificate.expires, check)


def make() -> Certificate:
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    expires = now + timedelta(days=_LIFETIME_DAYS)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(expires)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, SHA256())
    )
    return Certificate(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        certificate.public_bytes(Encoding.PEM),
        int(expires.timestamp()),
    )
