"""Where LiteLLM does not let an attribute live its whole life, what it answers, and what the provider does instead.

The matrix asserts that each of these is so on the versions that do it, and that nothing else is.
`docs/compatibility.md` is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from provider_shim.fields import fields_of
from provider_shim.resources import all_resources
from provider_shim.resources.organization_member_add import OrganizationMemberAdd
from provider_shim.resources.team_member_add import TeamMemberAdd
from provider_shim.spec import Resource
from provider_shim.versions import is_since, parse_version
from tests.matrix.samples import Subject, subjects


@dataclass(frozen=True, kw_only=True)
class Deviation:
    type_name: str
    attributes: tuple[str, ...]
    stages: tuple[str, ...]
    """At which stages of the matrix it shows."""
    seen: str
    """A regular expression for what the matrix sees there."""
    answer: str
    """What LiteLLM does."""
    instead: str
    """What the provider does."""
    since: str | None = None
    """The first version of LiteLLM that does it, where an older one did not."""
    until: str | None = None
    """The first version of LiteLLM that does it no more."""
    always: bool = True
    """False for what depends on what the gateway has had before."""

    def holds(self, version: str) -> bool:
        """Whether a version of LiteLLM does it."""
        begun = self.since is None or is_since(version, self.since)
        return begun and (self.until is None or not is_since(version, self.until))


DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        type_name="litellm_team_callback",
        attributes=("callback_secrets",),
        stages=("set", "change", "unknown", "drift", "gone", "deleted", "import"),
        seen=r"litellm_enc::|the plan does not show it|\['update'\]",
        answer="LiteLLM keeps credentials encrypted, and answers ciphertext that is new at each write.",
        instead="They are kept as they were set. What somebody changes there does not show, and the first plan after "
        "an import sets them.",
    ),
    *(
        Deviation(
            type_name=spec.type_name,
            attributes=tuple(item.name for item in fields_of(spec)),
            stages=("import",),
            seen=r"'member'",
            answer=f"`{spec.reader.call.partition('?')[0]}` tells all members, whoever added them.",
            instead="An import brings all of them. Those that the configuration does not name leave the state in the "
            "first plan after it, and stay where they are.",
        )
        for spec in (OrganizationMemberAdd, TeamMemberAdd)
    ),
    Deviation(
        type_name="litellm_guardrail",
        attributes=("secret_litellm_params",),
        stages=("import",),
        seen=r"\['update'\]",
        answer="`GET /guardrails/{guardrail_id}/info` shows two characters of both ends of a secret, among all other "
        "parameters.",
        instead="An import leaves secrets out, and the first plan after it sets those that the configuration has. What "
        "is in the state is compared with what LiteLLM shows.",
    ),
    Deviation(
        type_name="litellm_agent",
        attributes=("secret_litellm_params",),
        stages=("import",),
        seen=r"\['update'\]",
        answer="`GET /v1/agents/{agent_id}` has a word for each secret, among all other parameters.",
        instead="An import leaves secrets out, and the first plan after it sets those that the configuration has. What "
        "somebody changes there does not show.",
    ),
    Deviation(
        type_name="litellm_agent",
        attributes=tuple(
            f"agent_card.capabilities.{name}" for name in ("push_notifications", "state_transition_history")
        ),
        stages=("gone",),
        seen="the gateway did not take it",
        answer="LiteLLM drops these capabilities of a card.",
        instead="`true` is refused, and `false` is as good as not set.",
    ),
    Deviation(
        type_name="litellm_agent",
        attributes=("agent_name",),
        stages=("drift",),
        seen=r"the plan shows \['agent_card', 'agent_name'\]",
        answer="`POST /v1/agents` asks for a card, which has the name of the agent and keeps it when somebody changes "
        "that.",
        instead="The plan shows that card as well, and the apply has it as it was.",
        until="1.109.0",
    ),
    Deviation(
        type_name="litellm_jwt_key_mapping",
        attributes=("jwt_claim_name", "jwt_claim_value", "jwt_issuer", "description", "is_active"),
        stages=("import",),
        seen=r"\['update'\] \['key'\]",
        answer="`GET /jwt/key/mapping/info` does not tell the key.",
        instead="An import leaves the key out, and the first plan after it sets the one that the configuration has.",
    ),
    Deviation(
        type_name="litellm_model",
        attributes=("mode",),
        stages=("clear", "empty"),
        seen=r"the gateway has '\w+', not None",
        answer="`GET /model/info` fills in the mode of LiteLLM's cost map, to which a gateway adds, until it starts "
        "again, the modes that its models have had.",
        instead="The mode is taken out of what LiteLLM stores; what it fills in is no difference.",
    ),
    Deviation(
        type_name="litellm_model",
        attributes=("mode",),
        stages=("gone",),
        seen="the gateway did not take it",
        answer="For the same reason a mode that somebody clears may be there still.",
        instead="Then there is nothing to mend.",
        always=False,
    ),
    Deviation(
        type_name="litellm_policy",
        attributes=("pipeline",),
        stages=("clear", "empty"),
        seen="refused: This LiteLLM cannot clear",
        answer="A new version has the pipeline of the one before, and `PUT /policies/{policy_id}` takes no empty one.",
        instead="The plan warns, the apply fails and says so. A policy that is made anew has none.",
    ),
    Deviation(
        type_name="litellm_policy",
        attributes=("pipeline",),
        stages=("gone",),
        seen="the gateway did not take it",
        answer="For the same reason nobody can clear it by hand either.",
        instead="There is nothing to mend.",
    ),
    Deviation(
        type_name="litellm_pass_through_endpoint",
        attributes=("timeout",),
        stages=("gone",),
        seen="the gateway did not take it",
        answer="`POST /config/pass_through_endpoint/{endpoint_id}` answers 200 to null, and keeps the old value.",
        instead="Where the configuration has none any more, the endpoint is made again under its id.",
    ),
    Deviation(
        type_name="litellm_prompt",
        attributes=("prompt_type",),
        stages=("gone",),
        seen="the gateway refused",
        answer="`PATCH /prompts/{prompt_id}` takes no null for it.",
        instead="There is nothing to mend.",
    ),
    Deviation(
        type_name="litellm_user",
        attributes=("max_parallel_requests",),
        stages=("clear",),
        seen="refused: This LiteLLM cannot clear",
        answer="`POST /user/update` answers 200 to null, and keeps the old value.",
        instead="The plan warns, the apply fails and says so, and the state keeps the value that the gateway has. "
        "Another value can be set.",
    ),
    Deviation(
        type_name="litellm_user",
        attributes=("max_parallel_requests",),
        stages=("gone",),
        seen="the gateway did not take it",
        answer="For the same reason nobody can clear it by hand either.",
        instead="There is nothing to mend.",
    ),
    Deviation(
        type_name="litellm_user",
        attributes=("budget_duration", "tpm_limit", "rpm_limit"),
        stages=("clear",),
        seen="refused: This LiteLLM cannot clear",
        answer="`POST /user/update` answers 200 to null, and keeps the old value.",
        instead="The plan warns, the apply fails and says so, and the state keeps the value that the gateway has. "
        "Another value can be set.",
        until="1.109.0",
    ),
    Deviation(
        type_name="litellm_user",
        attributes=("budget_duration",),
        stages=("empty",),
        seen="refused: This LiteLLM cannot clear",
        answer="The same for the empty text.",
        instead="The plan warns, and the apply fails and says so.",
        until="1.109.0",
    ),
    Deviation(
        type_name="litellm_user",
        attributes=("budget_duration", "tpm_limit", "rpm_limit"),
        stages=("gone",),
        seen="the gateway did not take it",
        answer="For the same reason nobody can clear it by hand either.",
        instead="There is nothing to mend.",
        until="1.109.0",
    ),
    Deviation(
        type_name="litellm_tag",
        attributes=("budget_id",),
        stages=("gone",),
        seen="the gateway did not take it",
        answer="`POST /tag/update` takes no tag's budget away.",
        instead="A tag that no longer shares a budget gets one of its own, with the limits that it has.",
    ),
    Deviation(
        type_name="litellm_tag",
        attributes=("budget_id",),
        stages=("drift",),
        seen="the gateway refused|the gateway did not take it",
        answer="`POST /tag/update` answers 500 to another budget.",
        instead="The tag is made again under its name, and its spend counts from zero.",
        until="1.110.0",
    ),
    Deviation(
        type_name="litellm_customer",
        attributes=("budget_id", "allowed_model_region"),
        stages=("gone",),
        seen="the gateway did not take it",
        answer="`POST /customer/update` answers 200 to null, and takes neither away.",
        instead="A customer that no longer shares a budget gets one of its own, with the limits that it has. Without "
        "its region it is made again under its id, with its spend.",
    ),
)


def of(spec: type[Resource], version: str, attribute: str | None = None) -> Iterator[Deviation]:
    """The deviations of a resource, or of one of its attributes, on a version."""
    for deviation in DEVIATIONS:
        here = deviation.type_name == spec.type_name and deviation.holds(version)
        if here and (attribute is None or attribute in deviation.attributes):
            yield deviation


def unexpected(
    spec: type[Resource],
    version: str,
    here: list[Subject],
    problems: dict[tuple[str, str, str], str],
    stages: tuple[str, ...] | None = None,
) -> list[str]:
    """What the matrix saw of a resource and nobody expected, and what was expected and not seen, at all stages or at
    these."""
    seen = {(name, stage): problem for (of_type, name, stage), problem in problems.items() if of_type == spec.type_name}
    expected = {
        (name, stage): deviation
        for deviation in of(spec, version)
        for name in deviation.attributes
        for stage in deviation.stages
        if name in {subject.name for subject in here} and (stages is None or stage in stages)
    }
    wrong = [
        f"{spec.type_name}.{name}, {stage}: {problem}"
        for (name, stage), problem in seen.items()
        if (name, stage) not in expected or not re.search(expected[name, stage].seen, problem)
    ]
    missing = [place for place, deviation in expected.items() if deviation.always and place not in seen]
    return wrong + [f"{spec.type_name}.{name}, {stage}: is no deviation any more" for name, stage in missing]


ORGANIZATIONS = (
    *("litellm_organization", "litellm_organization_member", "litellm_organization_member_add"),
    "organization_id",
)
"""The types and the attribute that need a licence from 1.102 on."""


def licensed(spec: type[Resource], version: str, subject: Subject) -> bool:
    """Whether LiteLLM refuses the attribute without a licence."""
    organization = spec.type_name in ORGANIZATIONS or subject.name in ORGANIZATIONS
    always = spec.type_name == "litellm_project"
    needs_one = any(each.attr.licensed or each.attr.licensed_words for each in subject.fields)
    return always or needs_one or (organization and is_since(version, "1.102.0"))


def since(subject: Subject) -> str | None:
    """The first version of LiteLLM that has it, and all that it stands in."""
    versions = [each.attr.since for each in subject.fields if each.attr.since]
    return max(versions, key=lambda version: parse_version(version) or (), default=None)


def lacks(version: str, subject: Subject) -> bool:
    """Whether a version of LiteLLM came before the attribute."""
    first = since(subject)
    return first is not None and not is_since(version, first)


def nowhere() -> list[str]:
    """Attributes that a deviation names and no spec has."""
    names = {name: {subject.name for subject in subjects(spec)} for name, spec in all_resources().items()}
    return [
        f"{deviation.type_name}.{attribute}"
        for deviation in DEVIATIONS
        for attribute in deviation.attributes
        if attribute not in names[deviation.type_name]
    ]
