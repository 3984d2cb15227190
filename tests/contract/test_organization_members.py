"""Members of organizations, which LiteLLM keeps without a licence up to 1.101."""

from __future__ import annotations

from typing import Any

from tests.contract.conftest import Answer, Api
from tests.contract.test_organizations import info, organization
from tests.gateways import before

UNLICENSED = before("1.102.0")


def add(api: Api, organization_id: str, user_id: str, **fields: Any) -> dict[str, Any]:
    api.made.append(("/user/delete", {"user_ids": [user_id]}))
    member = {"user_id": user_id, "role": "internal_user"}
    return api.done(
        "POST", "/organization/member_add", {"organization_id": organization_id, "member": member, **fields}
    )


def update(api: Api, organization_id: str, user_id: str, **fields: Any) -> Answer:
    who = {"organization_id": organization_id, "user_id": user_id}
    return api("PATCH", "/organization/member_update", {**who, **fields})


def told(api: Api, organization_id: str, user_id: str) -> dict[str, Any]:
    (found,) = [row for row in info(api, organization_id)["members"] if row["user_id"] == user_id]
    return found


@UNLICENSED
def test_a_user_that_is_not_there_is_made_and_the_ceiling_is_ignored(api: Api) -> None:
    org, user_id = organization(api), api.name("user")
    made = add(api, org, user_id, max_budget_in_organization=5)
    assert [user["user_id"] for user in made["updated_users"]] == [user_id]
    assert [row["user_role"] for row in made["updated_organization_memberships"]] == ["internal_user"]
    found = told(api, org, user_id)
    assert (found["user_role"], found["budget_id"], found["user_email"]) == ("internal_user", None, None)


@UNLICENSED
def test_nobody_is_taken_by_an_address(api: Api) -> None:
    org, email = organization(api), f"{api.name('user')}@example.com"
    api.user(user_email=email)
    member = {"user_email": email, "role": "internal_user"}
    answer = api("POST", "/organization/member_add", {"organization_id": org, "member": member})
    assert (answer.status, "Could not find field" in answer.error["message"]) == (500, True)


@UNLICENSED
def test_who_is_a_member_already_is_refused_with_a_500(api: Api) -> None:
    org, user_id = organization(api), api.name("user")
    add(api, org, user_id)
    member = {"user_id": user_id, "role": "org_admin"}
    answer = api("POST", "/organization/member_add", {"organization_id": org, "member": member})
    assert (answer.status, "Unique constraint failed" in answer.error["message"]) == (500, True)
    assert told(api, org, user_id)["user_role"] == "internal_user"


@UNLICENSED
def test_a_ceiling_stands_in_a_budget_of_the_members_own_and_null_is_ignored(api: Api) -> None:
    org, user_id = organization(api), api.name("user")
    add(api, org, user_id)
    changed = update(api, org, user_id, max_budget_in_organization=5, role="org_admin").body
    api.made.append(("/budget/delete", {"id": changed["budget_id"]}))
    assert (changed["user_role"], changed["litellm_budget_table"]["max_budget"]) == ("org_admin", 5)
    same = update(api, org, user_id, max_budget_in_organization=None).body
    assert (same["budget_id"], same["litellm_budget_table"]["max_budget"]) == (changed["budget_id"], 5)
    found = told(api, org, user_id)
    assert (found["budget_id"], found["litellm_budget_table"]) == (changed["budget_id"], None)


@UNLICENSED
def test_roles_are_those_of_organizations(api: Api) -> None:
    org, user_id = organization(api), api.name("user")
    add(api, org, user_id)
    assert update(api, org, user_id, role="proxy_admin").status == 422
    assert update(api, org, api.name("nobody"), role="org_admin").status == 404


@UNLICENSED
def test_the_user_stays_when_the_member_goes(api: Api) -> None:
    org, user_id = organization(api), api.name("user")
    add(api, org, user_id)
    who = {"organization_id": org, "user_id": user_id}
    assert api.done("DELETE", "/organization/member_delete", who)["user_id"] == user_id
    assert api.done("DELETE", "/organization/member_delete", who) is None
    assert info(api, org)["members"] == []
    assert api("GET", "/v2/user/info", params={"user_id": user_id}).status == 200


@UNLICENSED
def test_a_list_of_members_is_added_at_once(api: Api) -> None:
    org, users = organization(api), [api.name("one"), api.name("two")]
    api.made += [("/user/delete", {"user_ids": [user]}) for user in users]
    wanted = [{"user_id": user, "role": "internal_user"} for user in users]
    made = api.done("POST", "/organization/member_add", {"organization_id": org, "member": wanted})
    assert [row["user_id"] for row in made["updated_organization_memberships"]] == users
    assert {row["user_id"] for row in info(api, org)["members"]} == {*users}
