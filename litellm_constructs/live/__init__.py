"""A gateway as it is: what it holds, of every kind that has a resource, wherever it was made.

It stands on what the provider knows of LiteLLM (address and key, retries, errors, how each kind is listed and read), so
an object is told here as an import would bring it into a state. Nothing here changes a gateway.
"""

from litellm_constructs.live.gateway import (
    GatewayFailed,
    GatewayRefused,
    LiveGateway,
    LiveObject,
    NotTold,
    Progress,
    Told,
    read_gateway,
)

__all__ = [
    "GatewayFailed",
    "GatewayRefused",
    "LiveGateway",
    "LiveObject",
    "NotTold",
    "Progress",
    "Told",
    "read_gateway",
]
