"""litellm_pass_through_endpoint and litellm_pass_through_endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from provider_shim.resources.pass_through_endpoint import ENDPOINTS, PassThroughEndpoint
from provider_shim.spec import Attr, DataSource, DataSourceList, Field, Pages


class PassThroughEndpointData(DataSource, PassThroughEndpoint):
    """A path of the gateway whose requests are passed on, made by a `litellm_pass_through_endpoint`, by hand, or in the
    gateway's configuration file. Several may have one path, for different methods."""

    listed: ClassVar[Pages] = ENDPOINTS
    searched: ClassVar[str] = "path"

    def __init__(self, *, path: str | None = None, endpoint_id: str | None = None) -> None: ...

    @classmethod
    def search(cls, value: str) -> Mapping[str, str]:
        return {}

    is_from_config: Annotated[
        bool | None,
        Attr(
            description="Whether it stands in the gateway's configuration file, where no "
            "`litellm_pass_through_endpoint` can manage it."
        ),
    ] = None


class PassThroughEndpoints(DataSourceList):
    """All paths of the gateway whose requests are passed on."""

    type_name: ClassVar[str] = "litellm_pass_through_endpoints"
    of: ClassVar[type[DataSource]] = PassThroughEndpointData
    columns: ClassVar[tuple[str, ...]] = (
        "endpoint_id",
        "path",
        "target",
        "include_subpath",
        "methods",
        "auth",
        "cost_per_request",
        "timeout",
        "is_from_config",
    )

    endpoints: Annotated[list[Any] | None, Attr(description="The endpoints, in the order of their paths.")] = Field(
        default=None, init=False
    )
