"""litellm_key, for one run."""

from __future__ import annotations

from typing import Annotated, ClassVar

from provider_shim.resources.key import Key, new_key
from provider_shim.spec import NEVER, Attr, Duration, Ephemeral, Field, Gateway, Id, Values


class EphemeralKey(Ephemeral, Key):
    """A virtual key for one run of Terraform: made when the run needs it, deleted when it does not any more, and in no
    state and no plan. A plan and an apply have one each."""

    left_out: ClassVar[frozenset[str]] = frozenset(
        {"auto_rotate", "rotation_interval", "rotate_when", "rotation_version", "rotation", "blocked"}
    )

    key: Annotated[
        Id | None, Attr(description="The secret, starting with `sk-`.", sensitive=True, choose=new_key, read=NEVER)
    ] = Field(default=None, init=False)
    duration: Annotated[
        Duration,
        Attr(
            description="How long the key lives if nobody deletes it, as when Terraform is killed. While the run needs "
            "the key it gets that time anew whenever half of it is over.",
            read=NEVER,
        ),
    ] = "1h"

    @classmethod
    async def renew(cls, gateway: Gateway, values: Values) -> None:
        await gateway.write(cls.endpoints.update, body={"key": values["token_id"], "duration": values["duration"]})
