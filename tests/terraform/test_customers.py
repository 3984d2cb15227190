"""Customers: what LiteLLM takes away by no update goes all the same."""

from __future__ import annotations

from typing import Any

import httpx

from tests.terraform.workspace import Workspace

CUSTOMER = """
resource "litellm_budget" "b" {{
  max_budget = 9
}}
resource "litellm_customer" "c" {{
  user_id = "{prefix}"
  {attributes}
}}
"""


def told(api: httpx.Client, user_id: str) -> dict[str, Any]:
    return api.get("/customer/info", params={"end_user_id": user_id}).raise_for_status().json()


def test_a_customer_without_its_region_keeps_spend_and_limits(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    attributes = 'alias = "a"\n  max_budget = 3'
    region = 'allowed_model_region = "eu"'
    spent = {"user_id": prefix, "spend": 1.5, "allowed_model_region": "eu", "max_budget": 3, "alias": "a"}
    api.post("/customer/new", json=spent).raise_for_status()
    workspace.write(CUSTOMER.format(prefix=prefix, attributes=f"{region}\n  {attributes}"))
    workspace.run("import", "litellm_customer.c", prefix).ok()
    workspace.apply(CUSTOMER.format(prefix=prefix, attributes=attributes)).ok()
    assert workspace.plan().empty
    found = told(api, prefix)
    assert (found["spend"], found["alias"], found["allowed_model_region"]) == (1.5, "a", None)
    assert found["litellm_budget_table"]["max_budget"] == 3
    workspace.destroy().ok()
    api.post("/budget/delete", json={"id": found["budget_id"]}).raise_for_status()


def test_a_customer_goes_from_limits_of_its_own_to_those_of_others_and_leaves_no_budget(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    made: set[str] = set()
    for attributes in ("max_budget = 3", "budget_id = litellm_budget.b.budget_id", "rpm_limit = 0", ""):
        workspace.apply(CUSTOMER.format(prefix=prefix, attributes=attributes)).ok()
        assert workspace.plan().empty, attributes
        made.add(told(api, prefix)["budget_id"])
    workspace.destroy().ok()
    assert api.post("/budget/info", json={"budgets": sorted(made)}).raise_for_status().json() == []


def test_permissions_change_part_by_part_and_go(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    for permission in (
        'agents = ["a"], vector_stores = ["v"]',
        'agents = ["b"]',
        'mcp_tool_permissions = { s = ["t"] }',
    ):
        attributes = f"object_permission = {{ {permission} }}"
        workspace.apply(CUSTOMER.format(prefix=prefix, attributes=attributes)).ok()
        assert workspace.plan().empty, permission
    workspace.apply(CUSTOMER.format(prefix=prefix, attributes="")).ok()
    assert workspace.plan().empty
    assert not any(told(api, prefix)["object_permission"][name] for name in ("agents", "vector_stores"))
