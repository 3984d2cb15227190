"""The bodies and queries that LiteLLM accepts, as its OpenAPI description has them. Unknown fields are ignored."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator

Object = dict[str, Any]
Names = list[str]
Count = Annotated[int, Field(ge=0)]


class LitellmUserRoles(StrEnum):
    PROXY_ADMIN = "proxy_admin"
    PROXY_ADMIN_VIEW_ONLY = "proxy_admin_viewer"
    INTERNAL_USER = "internal_user"
    INTERNAL_USER_VIEW_ONLY = "internal_user_viewer"


UserRole = Literal[
    LitellmUserRoles.PROXY_ADMIN,
    LitellmUserRoles.PROXY_ADMIN_VIEW_ONLY,
    LitellmUserRoles.INTERNAL_USER,
    LitellmUserRoles.INTERNAL_USER_VIEW_ONLY,
]


class Body(BaseModel):
    model_config = ConfigDict(protected_namespaces=())

    def sent(self) -> Object:
        """Only what the caller wrote, nulls included."""
        return self.model_dump(mode="json", exclude_unset=True)


class BudgetWindow(Body):
    budget_duration: str
    max_budget: float
    reset_at: str | None = None


class ObjectPermission(Body):
    mcp_servers: Names | None = None
    mcp_access_groups: Names | None = None
    mcp_tool_permissions: dict[str, Names] | None = None
    mcp_toolsets: Names | None = None
    blocked_tools: Names | None = None
    vector_stores: Names | None = None
    agents: Names | None = None
    agent_access_groups: Names | None = None
    models: Names | None = None
    search_tools: Names | None = None
    mcp_tool_search_enabled: bool | None = None
    skills: Names | None = None


class RouterSettings(Body):
    routing_strategy_args: Object | None = None
    routing_strategy: str | None = None
    routing_groups: list[Object] | None = None
    retry_policy: Object | None = None
    model_group_retry_policy: Object | None = None
    model_group_affinity_config: dict[str, Names] | None = None
    allowed_fails: int | None = None
    cooldown_time: float | None = None
    num_retries: int | None = None
    timeout: float | None = None
    max_retries: int | None = None
    retry_after: float | None = None
    fallbacks: list[Object] | None = None
    context_window_fallbacks: list[Object] | None = None
    content_policy_fallbacks: list[Object] | None = None
    model_group_alias: Object | None = {}
    enable_tag_filtering: bool | None = None
    weights: Object | None = None
    tag_routing_prefix: str | None = None
    optional_pre_call_checks: Names | None = None
    fallback_on_unsupported_params: bool | None = None


class Budget(Body):
    """/budget/new and /budget/update."""

    budget_id: str | None = None
    max_budget: float | None = None
    soft_budget: float | None = None
    max_parallel_requests: int | None = None
    tpm_limit: Count | None = None
    rpm_limit: Count | None = None
    tpd_limit: Count | None = None
    budget_duration: str | None = None
    model_max_budget: dict[str, Any] | None = None
    budget_reset_at: str | None = None


class BudgetIds(Body):
    budgets: Names


class BudgetId(Body):
    id: str


class Owned(Body):
    """What keys and users have in common."""

    key_alias: str | None = None
    duration: str | None = None
    models: list[Any] | None = []
    spend: float | None = 0
    max_budget: float | None = None
    user_id: str | None = None
    team_id: str | None = None
    agent_id: str | None = None
    max_parallel_requests: int | None = None
    metadata: Object | None = {}
    tpm_limit: Count | None = None
    rpm_limit: Count | None = None
    budget_duration: str | None = None
    budget_limits: list[BudgetWindow] | None = None
    allowed_cache_controls: list[Any] | None = []
    config: Object | None = {}
    permissions: Object | None = {}
    model_max_budget: Object | None = {}
    budget_fallbacks: dict[str, Names] | None = None
    model_rpm_limit: Object | None = None
    model_tpm_limit: Object | None = None
    mcp_rpm_limit: dict[str, int] | None = None
    tag_rpm_limit: dict[str, int] | None = None
    guardrails: Names | None = None
    policies: Names | None = None
    prompts: Names | None = None
    blocked: bool | None = None
    aliases: Object | None = {}
    object_permission: ObjectPermission | None = None


class Key(Owned):
    """/key/generate; the base of /key/update."""

    key: str | None = None
    tpd_limit: Count | None = None
    default_estimated_output_tokens: PositiveInt | None = None
    default_estimated_output_tokens_per_model: dict[str, PositiveInt] | None = None
    budget_id: str | None = None
    end_user_budget_id: str | None = None
    tags: Names | None = None
    disable_global_guardrails: bool | None = None
    enable_prompt_caching: bool | None = None
    throttle_on_budget_exceeded: bool | None = None
    enforced_params: Names | None = None
    allowed_routes: list[Any] | None = []
    allowed_passthrough_routes: list[Any] | None = None
    denied_passthrough_routes: Names | None = None
    allowed_vector_store_indexes: list[Object] | None = None
    rpm_limit_type: Literal["guaranteed_throughput", "best_effort_throughput", "dynamic"] | None = None
    tpm_limit_type: Literal["guaranteed_throughput", "best_effort_throughput", "dynamic"] | None = None
    router_settings: RouterSettings | None = None
    access_group_ids: Names | None = None
    soft_budget: float | None = None
    auto_rotate: bool | None = False
    rotation_interval: str | None = None
    organization_id: str | None = None
    project_id: str | None = None


class NewKey(Key):
    send_invite_email: bool | None = None
    key_type: Literal["default", "llm_api", "management", "read_only"] | None = "default"


class KeyUpdate(Key):
    spend: float | None = None
    temp_budget_increase: float | None = None
    temp_budget_expiry: str | None = None

    @model_validator(mode="after")
    def _named(self) -> KeyUpdate:
        if self.key is None and self.key_alias is None:
            raise ValueError("either key or key_alias must be provided")
        return self


class KeyUpdates(Body):
    keys: list[KeyUpdate]


class Keys(Body):
    """/key/delete."""

    keys: Names | None = None
    key_aliases: Names | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Keys:
        if not self.keys and not self.key_aliases:
            raise ValueError("At least one of 'keys' or 'key_aliases' must be provided.")
        return self


class OneKey(Body):
    """/key/block and /key/unblock."""

    key: str


class SpendReset(Body):
    reset_to: float


class KeyQuery(Body):
    """/key/list."""

    page: Annotated[int, Field(ge=1)] = 1
    size: Annotated[int, Field(ge=1, le=100)] = 10
    user_id: str | None = None
    team_id: str | None = None
    organization_id: str | None = None
    key_hash: str | None = None
    key_alias: str | None = None
    search: str | None = None
    return_full_object: bool = False
    substring_matching: bool = False
    sort_by: str | None = None
    sort_order: str = "desc"
    status: str | None = None


class User(Owned):
    """What /user/new and /user/update have in common."""

    user_email: str | None = None
    user_alias: str | None = None
    user_role: UserRole | None = None
    password: str | None = None


class TeamOfUser(Body):
    team_id: str
    user_role: str = "user"


class NewUser(User):
    teams: Names | list[TeamOfUser] | None = None
    auto_create_key: bool = True
    send_invite_email: bool | None = None
    sso_user_id: str | None = None
    organizations: Names | None = None


class UserUpdate(User):
    spend: float | None = None
    metadata: Object | None = None

    @model_validator(mode="after")
    def _named(self) -> UserUpdate:
        if self.user_id is None and self.user_email is None:
            raise ValueError("Either user id or user email must be provided")
        return self


class UserUpdates(Body):
    users: list[UserUpdate]


class UserIds(Body):
    user_ids: Names


class UserQuery(Body):
    """/user/list."""

    role: str | None = None
    user_ids: str | None = None
    user_email: str | None = None
    team: str | None = None
    sort_by: str | None = None
    sort_order: str = "asc"
    page: Annotated[int, Field(ge=1)] = 1
    page_size: Annotated[int, Field(ge=1, le=100)] = 25


class Member(Body):
    user_id: str | None = None
    user_email: str | None = None
    role: Literal["admin", "user"]

    @model_validator(mode="after")
    def _named(self) -> Member:
        if self.user_id is None and self.user_email is None:
            raise ValueError("Either user id or user email must be provided")
        return self


class Team(Body):
    """What /team/new and /team/update have in common."""

    team_alias: str | None = None
    organization_id: str | None = None
    metadata: Object | None = None
    tpm_limit: Count | None = None
    rpm_limit: Count | None = None
    tpd_limit: Count | None = None
    max_budget: float | None = None
    soft_budget: float | None = None
    budget_duration: str | None = None
    budget_limits: list[BudgetWindow] | None = None
    router_settings: RouterSettings | None = None
    access_group_ids: Names | None = None
    default_team_member_models: Names | None = None
    model_aliases: Object | None = None
    model_max_budget: Object | None = None
    tags: list[Any] | None = None
    guardrails: Names | None = None
    policies: Names | None = None
    prompts: Names | None = None
    object_permission: ObjectPermission | None = None
    allowed_passthrough_routes: list[Any] | None = None
    denied_passthrough_routes: Names | None = None
    disable_global_guardrails: bool | None = None
    require_trace_id: bool | None = None
    secret_manager_settings: Object | None = None
    model_rpm_limit: dict[str, int] | None = None
    model_tpm_limit: dict[str, int] | None = None
    default_estimated_output_tokens: PositiveInt | None = None
    default_estimated_output_tokens_per_model: dict[str, PositiveInt] | None = None
    mcp_rpm_limit: dict[str, int] | None = None
    team_member_budget: float | None = None
    team_member_rpm_limit: int | None = None
    team_member_tpm_limit: int | None = None
    team_member_key_duration: str | None = None
    team_member_budget_duration: str | None = None
    team_member_model_max_budget: Object | None = None
    allowed_vector_store_indexes: list[Object] | None = None
    enforced_batch_output_expires_after: Object | None = None
    enforced_file_expires_after: Object | None = None


class NewTeam(Team):
    team_id: str | None = None
    admins: Names = []
    members: Names = []
    members_with_roles: list[Member] = []
    team_member_permissions: Names | None = None
    models: Names = []
    blocked: bool = False
    rpm_limit_type: Literal["guaranteed_throughput", "best_effort_throughput"] | None = None
    tpm_limit_type: Literal["guaranteed_throughput", "best_effort_throughput"] | None = None


class TeamChange(Team):
    models: list[Any] | None = None
    blocked: bool | None = None


class TeamPatch(TeamChange):
    """PATCH /team/{team_id}."""

    team_id: str | None = None


class TeamUpdate(TeamChange):
    """POST /team/update."""

    team_id: str


class TeamId(Body):
    team_id: str


class TeamIds(Body):
    team_ids: Names


class TeamModels(Body):
    team_id: str
    models: Names


class TeamPermissions(Body):
    team_id: str
    team_member_permissions: Names


class TeamQuery(Body):
    """/v2/team/list."""

    user_id: str | None = None
    organization_id: str | None = None
    team_id: str | None = None
    team_alias: str | None = None
    sort_by: str | None = None
    sort_order: str = "asc"
    page: Annotated[int, Field(ge=1)] = 1
    page_size: Annotated[int, Field(ge=1, le=100)] = 10


class OrganizationBudget(Body):
    """The limits of an organization, which stand in its budget."""

    max_budget: float | None = None
    soft_budget: float | None = None
    max_parallel_requests: int | None = None
    tpm_limit: int | None = None
    rpm_limit: int | None = None
    model_max_budget: Object | None = None
    budget_duration: str | None = None


class Organization(OrganizationBudget):
    """What /organization/new and /organization/update have in common."""

    organization_id: str | None = None
    budget_id: str | None = None
    tpd_limit: int | None = None
    allowed_models: Names | None = None
    metadata: Object | None = None
    model_rpm_limit: dict[str, int] | None = None
    model_tpm_limit: dict[str, int] | None = None
    object_permission: ObjectPermission | None = None


class NewOrganization(Organization):
    organization_alias: str
    models: list[Any] = []


class OrganizationUpdate(Organization):
    organization_alias: str | None = None
    models: Names | None = None


class OrganizationPatch(OrganizationBudget):
    """PATCH /v2/organization/{organization_id}, which refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())

    organization_alias: str | None = None
    models: Names | None = None
    metadata: Object | None = None
    object_permission: ObjectPermission | None = None


class OrganizationIds(Body):
    organization_ids: Names


class OrganizationId(Body):
    """/organization/info."""

    organization_id: str


class OrganizationQuery(Body):
    """/organization/list."""

    org_id: str | None = None
    org_alias: str | None = None


class MemberAdd(Body):
    member: list[Object] | Object
    team_id: str
    max_budget_in_team: float | None = None
    budget_duration: str | None = None
    allowed_models: Names | None = None


class MembersAdd(Body):
    team_id: str
    members: list[Member] | None = None
    max_budget_in_team: float | None = None


class MemberName(Body):
    """/team/member_delete; the base of /team/member_update."""

    user_id: str | None = None
    user_email: str | None = None
    team_id: str

    @model_validator(mode="after")
    def _named(self) -> MemberName:
        if self.user_id is None and self.user_email is None:
            raise ValueError("Either user id or user email must be provided")
        return self


class MemberUpdate(MemberName):
    max_budget_in_team: float | None = None
    role: Literal["admin", "user"] | None = None
    tpm_limit: int | None = None
    rpm_limit: int | None = None
    budget_duration: str | None = None
    allowed_models: Names | None = None
    temp_budget_increase: float | None = None
    temp_budget_expiry: str | None = None
    model_max_budget: Object | None = None


class Params(Body):
    """`litellm_params`: what has a type of its own; the rest passes as it came."""

    model_config = ConfigDict(extra="allow", protected_namespaces=())

    api_key: str | None = None
    api_base: str | None = None
    api_version: str | None = None
    custom_llm_provider: str | None = None
    litellm_credential_name: str | None = None
    tpm: int | None = None
    rpm: int | None = None
    timeout: float | str | None = None
    stream_timeout: float | str | None = None
    max_retries: int | None = None
    organization: str | None = None
    input_cost_per_token: float | None = None
    output_cost_per_token: float | None = None
    input_cost_per_second: float | None = None
    output_cost_per_second: float | None = None
    cache_read_input_token_cost: float | None = None
    cache_creation_input_token_cost: float | None = None
    max_budget: float | None = None
    budget_duration: str | None = None
    tags: Names | None = None
    mock_response: Any = None
    vertex_project: str | None = None
    vertex_location: str | None = None
    region_name: str | None = None
    litellm_trace_id: str | None = None
    max_file_size_mb: float | None = None
    configurable_clientside_auth_params: list[Any] | None = None
    model_info: Object | None = None
    drop_params: bool | None = None


class ChangedParams(Params):
    model: str | None = None


class NewParams(Params):
    model: str
    use_in_pass_through: bool | None = False
    use_litellm_proxy: bool | None = False
    use_xai_oauth: bool | None = False
    merge_reasoning_content_in_choices: bool | None = False
    allow_client_keepalive_override: bool | None = False


class ModelInfo(Body):
    """`model_info`: what has a type of its own; the rest passes as it came."""

    model_config = ConfigDict(extra="allow", protected_namespaces=())

    id: str | None = None
    base_model: str | None = None
    tier: Literal["free", "paid"] | None = None
    team_id: str | None = None
    team_public_model_name: str | None = None


class NewModel(Body):
    model_name: str
    litellm_params: NewParams
    model_info: ModelInfo = Field(default_factory=ModelInfo)
    blocked: bool | None = None


class ModelUpdate(Body):
    """POST /model/update."""

    model_name: str | None = None
    litellm_params: ChangedParams | None = None
    model_info: ModelInfo | None = None
    blocked: bool | None = None


class ModelPatch(ModelUpdate):
    """PATCH /model/{model_id}/update."""

    litellm_params_to_remove: Names = []

    @model_validator(mode="after")
    def _removable(self) -> ModelPatch:
        if "model" in self.litellm_params_to_remove:
            raise ValueError("The required litellm_params.model cannot be removed")
        both = set(self.litellm_params_to_remove) & (
            self.litellm_params.model_fields_set if self.litellm_params else set()
        )
        if both:
            raise ValueError(f"Cannot set and remove the same litellm_params keys: {', '.join(sorted(both))}")
        return self


class ModelId(Body):
    """/model/delete."""

    id: str


class BlockedModel(Body):
    """/model/block and /model/unblock."""

    model_id: str


class ModelQuery(Body):
    """/v2/model/info."""

    model: str | None = None
    page: Annotated[int, Field(ge=1)] = 1
    size: Annotated[int, Field(ge=1)] = 50
    search: str | None = None
    modelId: str | None = None
    access_group: str | None = None


FallbackType = Literal["general", "context_window", "content_policy"]


class Fallback(Body):
    model: str
    fallback_models: Annotated[Names, Field(min_length=1)]
    fallback_type: FallbackType = "general"


class FallbackQuery(Body):
    fallback_type: FallbackType = "general"


class ConfigUpdate(Body):
    router_settings: dict[str, Any] | None = None
