"""litellm_prompt and litellm_prompts."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from provider_shim.gateway import words
from provider_shim.resources.prompt import PROMPTS, Prompt
from provider_shim.spec import Attr, DataSource, DataSourceList, Field, Pages, Reader, Timestamp


class PromptData(DataSource, Prompt):
    """A prompt of the gateway as calls get it that ask for no environment and no version: the latest version, of
    `production` before `staging` before `development`."""

    reader: ClassVar[Reader] = Reader(
        "GET /prompts/{prompt_id}",
        lambda answer: {**answer["prompt_spec"], "environments": answer["environments"]},
        gone=words.NO_PROMPT,
    )
    listed: ClassVar[Pages] = PROMPTS

    def __init__(self, *, prompt_id: str) -> None: ...

    @classmethod
    def parse_id(cls, id: str) -> list[dict[str, Any]]:
        return [{"prompt_id": id}]

    environments: Annotated[list[str] | None, Attr(description="All environments that have the prompt.")] = None
    version: Annotated[int | None, Attr(description="Number of this version.")] = None
    created_at: Annotated[Timestamp | None, Attr(description="When this version was made.")] = None
    updated_at: Annotated[Timestamp | None, Attr(description="When this version last changed.")] = None


class Prompts(DataSourceList):
    """All prompts of the gateway: of each the latest version in every environment."""

    type_name: ClassVar[str] = "litellm_prompts"
    of: ClassVar[type[DataSource]] = PromptData
    columns: ClassVar[tuple[str, ...]] = (
        "prompt_id",
        "environment",
        "prompt_integration",
        "api_base",
        "provider_specific_query_params",
        "ignore_prompt_manager_model",
        "ignore_prompt_manager_optional_params",
        "prompt_type",
        "created_at",
        "updated_at",
    )

    environment: Annotated[str | None, Attr(description="Only prompts of this environment.", send="environment")] = None
    prompts: Annotated[list[Any] | None, Attr(description="The prompts, in the order of their ids.")] = Field(
        default=None, init=False
    )
