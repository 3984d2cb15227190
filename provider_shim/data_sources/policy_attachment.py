"""litellm_policy_attachment and litellm_policy_attachments."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from provider_shim.resources.policy_attachment import ATTACHMENTS, PolicyAttachment
from provider_shim.spec import Attr, DataSource, DataSourceList, Field, Pages, Timestamp


class PolicyAttachmentData(DataSource, PolicyAttachment):
    """Where a policy holds, wherever that was said."""

    listed: ClassVar[Pages] = ATTACHMENTS

    def __init__(self, *, attachment_id: str) -> None: ...

    created_at: Annotated[Timestamp | None, Attr(description="When the attachment was made.")] = None


class PolicyAttachments(DataSourceList):
    """All attachments of policies."""

    type_name: ClassVar[str] = "litellm_policy_attachments"
    of: ClassVar[type[DataSource]] = PolicyAttachmentData

    policy_attachments: Annotated[list[Any] | None, Attr(description="The attachments, in the order of their ids.")] = (
        Field(default=None, init=False)
    )
