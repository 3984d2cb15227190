"""Members of organizations: by id or by address, with a ceiling of their own."""

from __future__ import annotations

from typing import Any

import httpx

from tests.gateways import before
from tests.terraform.workspace import Workspace

UNLICENSED = before("1.102.0")
MEMBER = """
resource "litellm_organization" "o" {{
  organization_id    = "{prefix}"
  organization_alias = "{prefix}"
}}
resource "litellm_user" "u" {{
  user_id         = "{prefix}-u"
  user_email      = "{prefix}@example.com"
  auto_create_key = false
}}
resource "litellm_organization_member" "m" {{
  organization_id = litellm_organization.o.organization_id
  role            = "{role}"
  {attributes}
}}
"""


def written(prefix: str, attributes: str, role: str = "internal_user") -> str:
    return MEMBER.format(prefix=prefix, attributes=attributes, role=role)


def members(api: httpx.Client, prefix: str) -> dict[str, Any]:
    answer = api.get("/organization/info", params={"organization_id": prefix}).raise_for_status().json()
    return {row["user_id"]: row for row in answer["members"]}


@UNLICENSED
def test_a_member_is_found_by_an_address_whatever_the_case_of_its_letters(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    by_email = f'user_email = "{prefix.upper()}@example.com"\n  depends_on = [litellm_user.u]'
    workspace.apply(written(prefix, by_email)).ok()
    assert workspace.plan().empty
    assert workspace.state()["litellm_organization_member.m"]["user_id"] == f"{prefix}-u"
    assert members(api, prefix).keys() == {f"{prefix}-u"}


@UNLICENSED
def test_an_address_of_nobody_is_told(workspace: Workspace, prefix: str) -> None:
    outcome = workspace.apply(written(prefix, f'user_email = "nobody-{prefix}@example.com"'))
    assert outcome.code == 1
    assert "LiteLLM takes nobody into an organization by an address" in " ".join(outcome.stderr.split())
    assert "litellm_organization_member.m" not in workspace.state()


@UNLICENSED
def test_a_ceiling_comes_and_goes_and_its_budget_goes_with_the_member(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    who = "user_id = litellm_user.u.user_id"
    for ceiling in (
        "max_budget_in_organization = 3",
        "max_budget_in_organization = 0",
        "",
        "max_budget_in_organization = 4",
    ):
        workspace.apply(written(prefix, f"{who}\n  {ceiling}", role="org_admin" if ceiling else "internal_user")).ok()
        assert workspace.plan().empty, ceiling
    budget_id = members(api, prefix)[f"{prefix}-u"]["budget_id"]
    workspace.destroy().ok()
    assert api.post("/budget/info", json={"budgets": [budget_id]}).raise_for_status().json() == []


@UNLICENSED
def test_who_is_a_member_already_is_not_taken_over(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    workspace.apply(
        written(prefix, "user_id = litellm_user.u.user_id").split('resource "litellm_organization_m')[0]
    ).ok()
    theirs = {"organization_id": prefix, "member": {"user_id": f"{prefix}-u", "role": "org_admin"}}
    api.post("/organization/member_add", json=theirs).raise_for_status()
    outcome = workspace.apply(written(prefix, "user_id = litellm_user.u.user_id"))
    assert (outcome.code, "exists already" in outcome.stderr) == (1, True)
    assert members(api, prefix)[f"{prefix}-u"]["user_role"] == "org_admin"


LIST = """
resource "litellm_organization_member_add" "m" {{
  organization_id            = litellm_organization.o.organization_id
  max_budget_in_organization = {ceiling}
  member {{
    user_email = "{prefix}@example.com"
    role       = "{role}"
  }}
  member {{
    user_id = "{user}"
    role    = "internal_user"
  }}
  depends_on = [litellm_user.u]
}}
"""


@UNLICENSED
def test_a_list_of_members_comes_and_goes_and_others_stay(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    around = MEMBER.format(prefix=prefix, attributes="", role="").split('resource "litellm_organization_m')[0]

    def listed(user: str, ceiling: Any, role: str = "internal_user") -> str:
        return around + LIST.format(prefix=prefix, user=user, ceiling=ceiling, role=role)

    a, b, known, theirs = (f"{prefix}-{name}" for name in ("a", "b", "u", "theirs"))
    workspace.apply(around).ok()
    body = {"organization_id": prefix, "member": {"user_id": theirs, "role": "org_admin"}}
    api.post("/organization/member_add", json=body).raise_for_status()
    workspace.apply(listed(a, 3)).ok()
    assert workspace.plan().empty
    assert members(api, prefix).keys() == {a, known, theirs}
    workspace.apply(listed(b, 4, "org_admin")).ok()
    assert workspace.plan().empty
    found = members(api, prefix)
    assert {user: row["user_role"] for user, row in found.items()} == {
        b: "internal_user",
        known: "org_admin",
        theirs: "org_admin",
    }
    who = {"organization_id": prefix, "user_id": known, "role": "internal_user_viewer"}
    api.patch("/organization/member_update", json=who).raise_for_status()
    assert workspace.plan().changed("litellm_organization_member_add.m") == {"member"}
    workspace.apply(listed(b, "null", "org_admin")).ok()
    assert workspace.plan().empty
    outcome = workspace.apply(listed(theirs, 4, "org_admin"))
    assert outcome.errors == [f"'{theirs}' cannot be added to this litellm_organization_member_add"]
    workspace.apply(around).ok()
    assert members(api, prefix).keys() == {theirs}
