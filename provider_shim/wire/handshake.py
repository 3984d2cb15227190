"""The first words between Terraform and a provider it has started: environment in, one line on stdout out."""

from __future__ import annotations

import os

PROTOCOL = "6"
_COOKIE = "TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"


class Refused(Exception):
    """The provider cannot work with who started it. The message is one line for the person who reads it."""


def started_by_terraform() -> bool:
    """Whether Terraform (or OpenTofu) started this process, and not a person."""
    name, value = _COOKIE
    return os.environ.get(name) == value


def check_protocol() -> None:
    """Raises Refused when Terraform does not speak protocol 6."""
    offered = os.environ.get("PLUGIN_PROTOCOL_VERSIONS", PROTOCOL).split(",")
    if PROTOCOL not in offered:
        raise Refused(
            f"the litellm provider speaks plugin protocol {PROTOCOL}, this Terraform only {', '.join(offered)}: "
            "use Terraform 1.0 or later"
        )


def terraforms_certificate() -> str | None:
    """The certificate of the Terraform that started this process, as PEM. With one, it accepts nothing but TLS."""
    return os.environ.get("PLUGIN_CLIENT_CERT")


def line(socket: str, certificate: str) -> str:
    """What Terraform waits for: go-plugin's version, the protocol, where to connect, whom to trust."""
    return f"1|{PROTOCOL}|unix|{socket}|grpc|{certificate}"
