"""A gRPC client on h2, which can also do what Terraform never would."""

from __future__ import annotations

import socket
import ssl
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import (
    DataReceived,
    Event,
    ResponseReceived,
    StreamEnded,
    StreamReset,
    TrailersReceived,
)
from h2.settings import SettingCodes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurve

Headers = dict[str, str]

SCHEMA = "/tfplugin6.Provider/GetProviderSchema"
METADATA = "/tfplugin6.Provider/GetMetadata"
PLAN = "/tfplugin6.Provider/PlanResourceChange"
SHUTDOWN = "/plugin.GRPCController/Shutdown"
STDIO = "/plugin.GRPCStdio/StreamStdio"
BROKER = "/plugin.GRPCBroker/StartStream"


class HungUp(Exception):
    """The server has closed the connection."""


class Client:
    """One connection. `window` is how much of an answer it takes before it has read it."""

    def __init__(self, path: str | Path, tls: ssl.SSLContext | None = None, *, window: int = 65535) -> None:
        plain = socket.socket(socket.AF_UNIX)
        plain.settimeout(20)
        plain.connect(str(path))
        self.socket = plain
        if tls:
            self.socket = tls.wrap_socket(plain, server_hostname="localhost", do_handshake_on_connect=False)
            try:
                self.socket.do_handshake()
            except OSError:
                self.socket.close()
                raise
        self.h2 = H2Connection(H2Configuration(header_encoding="utf-8"))
        self.h2.initiate_connection()
        self.h2.update_settings({SettingCodes.INITIAL_WINDOW_SIZE: window})
        self.events: list[Event] = []

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def flush(self, step: int | None = None) -> None:
        """Send what h2 has to send, in pieces of `step` bytes."""
        data = self.h2.data_to_send()
        for start in range(0, len(data), step or max(len(data), 1)):
            self.socket.sendall(data[start : start + step] if step else data)

    def begin(self, path: str, *headers: tuple[str, str], end: bool = False) -> int:
        """Start a call, and no message yet."""
        stream = self.h2.get_next_available_stream_id()
        own = [(":method", "POST"), (":scheme", "http"), (":authority", "localhost"), (":path", path)]
        self.h2.send_headers(
            stream, [*own, ("content-type", "application/grpc"), ("te", "trailers"), *headers], end_stream=end
        )
        return stream

    def start(self, path: str, message: bytes = b"", *, padding: int | None = None) -> int:
        """Start a call and send its one message, as far as the server takes it without being asked again."""
        stream = self.begin(path)
        self.say(stream, framed(message), padding=padding)
        return stream

    def say(self, stream: int, data: bytes, *, end: bool = True, padding: int | None = None) -> None:
        rest = memoryview(data)
        while True:
            room = min(self.h2.local_flow_control_window(stream), self.h2.max_outbound_frame_size)
            room = min(len(rest), room - (0 if padding is None else padding + 1))
            if room > 0 or not rest:
                part, rest = rest[: max(room, 0)], rest[max(room, 0) :]
                self.h2.send_data(stream, bytes(part), end_stream=end and not rest, pad_length=padding)
                if not rest:
                    return
            else:
                self.flush()
                self.receive()

    def receive(self) -> list[Event]:
        """Wait for the next bytes. Raises HungUp."""
        data = self.socket.recv(2**16)
        if not data:
            raise HungUp
        new = self.h2.receive_data(data)
        for event in new:
            if isinstance(event, DataReceived) and event.flow_controlled_length:
                self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        self.events += new
        self.flush()
        return new

    def wait_for(self, done: Callable[[], bool]) -> None:
        self.flush()
        while not done():
            self.receive()

    def answer(self, stream: int) -> tuple[list[bytes], Headers]:
        """The messages of a finished call, and its trailers."""
        self.wait_for(lambda: any(isinstance(event, (StreamEnded, StreamReset)) for event in self.received(stream)))
        body, headers = bytearray(), Headers()
        for event in self.received(stream):
            if isinstance(event, DataReceived):
                body += event.data
            elif isinstance(event, (ResponseReceived, TrailersReceived)):
                headers.update((str(name), str(value)) for name, value in event.headers)
        messages: list[bytes] = []
        while body:
            end = 5 + int.from_bytes(body[1:5], "big")
            messages.append(bytes(body[5:end]))
            del body[:end]
        return messages, headers

    def call(self, path: str, message: bytes = b"") -> bytes:
        """The answer to a call that succeeds."""
        (answer,), headers = self.answer(self.start(path, message))
        assert headers["grpc-status"] == "0", headers
        return answer

    def status(self, stream: int) -> str:
        return self.answer(stream)[1]["grpc-status"]

    def is_hung_up_on(self) -> bool:
        """Whether the server ends the connection, be it with a last word."""
        try:
            self.flush()
            while self.socket.recv(2**16):
                pass
        except ConnectionError:
            pass
        except TimeoutError:
            return False
        return True

    def received(self, stream: int) -> Iterable[Event]:
        """What has come for one call."""
        return [event for event in self.events if getattr(event, "stream_id", None) == stream]


def framed(message: bytes) -> bytes:
    """A message as gRPC writes it: not compressed, and how long it is."""
    return b"\0" + len(message).to_bytes(4, "big") + message


class Identity:
    """A certificate such as Terraform makes of itself for each provider that it starts, and its key."""

    def __init__(self, curve: EllipticCurve | None = None) -> None:
        key = ec.generate_private_key(curve or ec.SECP521R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(UTC)
        usages = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(seconds=30))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
            .sign(key, SHA512())
        )
        self.certificate = made.public_bytes(Encoding.PEM).decode()
        self.key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def trusting(handshake: str, identity: Identity | None) -> ssl.SSLContext:
    """TLS with the server whose certificate the handshake names, showing an identity of one's own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=as_pem(handshake))
    context.set_alpn_protocols(["h2"])
    if identity:
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(identity.certificate + identity.key)
            file.flush()
            context.load_cert_chain(file.name)
    return context


def as_pem(handshake: str) -> str:
    """The certificate of a handshake line: base64 without padding."""
    padded = handshake + "=" * (-len(handshake) % 4)
    return f"-----BEGIN CERTIFICATE-----\n{padded}\n-----END CERTIFICATE-----\n"
