"""TLS between Terraform and the provider: each shows its own certificate, and takes no other than the other's.

Terraform gives its certificate to the process that it starts, and learns the provider's from the handshake.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable

from provider_shim.wire.certificate import Certificate
from provider_shim.wire.handshake import Refused

_READ_AT_ONCE = 2**18


def between(own: Certificate, terraforms: str, directory: str) -> Callable[[], Tls]:
    """Makes the TLS of each connection. `directory` is one that only this user may enter.

    Raises Refused when what Terraform gave is not a certificate.
    """
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.set_alpn_protocols(["h2"])
    made.num_tickets = 0  # A connection is not taken up again.
    made.verify_mode = ssl.CERT_REQUIRED
    try:
        made.load_verify_locations(cadata=terraforms)
    except (ssl.SSLError, ValueError) as problem:
        raise Refused(f"PLUGIN_CLIENT_CERT, which Terraform sets, is not a certificate ({problem})") from None
    # Python takes keys from files alone.
    path = os.path.join(directory, "certificate")
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(own.key + own.chain)
        made.load_cert_chain(path)
    finally:
        os.unlink(path)
    return lambda: Tls(made)


class Tls:
    """The encryption of one connection, without its socket."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self.ready = False

    def decrypt(self, data: bytes) -> bytes:
        """What the other side said. Raises OSError when it is not the one that is expected."""
        self._incoming.write(data)
        said = bytearray()
        try:
            if not self.ready:
                self._tls.do_handshake()
                self.ready = True
            while part := self._tls.read(_READ_AT_ONCE):
                said += part
        except ssl.SSLWantReadError:
            pass
        return bytes(said)

    def encrypt(self, data: bytes) -> bytes:
        """What to send so that the other side reads `data`, which is empty until `ready`."""
        rest = memoryview(data)
        while rest:
            rest = rest[self._tls.write(rest) :]
        return self._outgoing.read()
