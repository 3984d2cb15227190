"""Mappings of the claims of JWTs to keys: each claim of an issuer leads to one key, which nobody is told."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from tests.contract.conftest import Answer, Api
from tests.gateways import before, since

PATH = "/jwt/key/mapping/"


def create(api: Api, **fields: Any) -> Answer:
    if "key" not in fields and "token" not in fields:
        fields["key"] = api.key()["key"]
    claim = {"jwt_claim_name": "sub", "jwt_claim_value": api.name(secrets.token_hex(3))}
    answer = api("POST", f"{PATH}new", {**claim, **fields})
    if answer.status == 200:
        api.made.append((f"{PATH}delete", {"id": answer.body["id"]}))
    return answer


def mapping(api: Api, **fields: Any) -> str:
    answer = create(api, **fields)
    assert answer.status == 200, answer
    return answer.body["id"]


def told(api: Api, mapping_id: str) -> dict[str, Any]:
    return api.done("GET", f"{PATH}info", params={"id": mapping_id})


def change(api: Api, mapping_id: str, **fields: Any) -> Answer:
    return api("POST", f"{PATH}update", {"id": mapping_id, **fields})


def test_the_key_is_not_told(api: Api) -> None:
    assert told(api, mapping(api, description="d")).keys() - {"jwt_issuer"} == {
        *("id", "jwt_claim_name", "jwt_claim_value", "description", "is_active"),
        *("created_at", "created_by", "updated_at", "updated_by"),
    }


def test_a_new_one_is_active(api: Api) -> None:
    mapping_id = mapping(api, is_active=False)
    assert told(api, mapping_id)["is_active"] is True
    assert change(api, mapping_id, is_active=False).body["is_active"] is False
    assert change(api, mapping_id, is_active=None).status == 500


@pytest.mark.parametrize("empty", [None, ""])
def test_a_description_is_cleared(api: Api, empty: str | None) -> None:
    mapping_id = mapping(api, description="d")
    assert change(api, mapping_id, description=empty).body["description"] == empty


def test_a_claim_does_not_change(api: Api) -> None:
    mapping_id = mapping(api)
    claim = told(api, mapping_id)["jwt_claim_value"]
    assert change(api, mapping_id, jwt_claim_value="other").body["jwt_claim_value"] == claim


def test_a_key_that_is_not_there_is_refused(api: Api) -> None:
    there = mapping(api)
    for refused in (create(api, key="sk-nothing"), change(api, there, key="sk-nothing")):
        assert (refused.status, refused.body) == (
            400,
            {"detail": "The provided key does not match an existing virtual key."},
        )
    assert change(api, there, key=api.key()["key"]).status == 200


def test_a_claim_is_taken_once(api: Api) -> None:
    claim = {"jwt_claim_value": api.name("one")}
    mapping(api, **claim)
    again = create(api, **claim)
    assert again.status == 409
    assert "already exists" in again.body["detail"]


@since("1.104.0")
def test_an_issuer_has_claims_of_its_own_and_goes_by_null(api: Api) -> None:
    claim = {"jwt_claim_value": api.name("one")}
    mapping_id = mapping(api, **claim, jwt_issuer="https://one.example.com")
    assert told(api, mapping_id)["jwt_issuer"] == "https://one.example.com"
    assert change(api, mapping_id, jwt_issuer="https://two.example.com").status == 200
    assert change(api, mapping_id, jwt_issuer=None).body["jwt_issuer"] is None
    assert create(api, **claim, jwt_issuer="https://one.example.com").status == 200
    assert change(api, mapping_id, jwt_issuer="https://one.example.com").status == 409


@since("1.104.0")
def test_a_hash_names_the_key_too(api: Api) -> None:
    key = api.key()
    assert create(api, token=key["token"]).status == 200
    assert create(api, token="x").status == 400
    assert create(api, token=key["token"], key=key["key"]).status == 400


@since("1.104.0")
def test_mappings_go_with_their_key(api: Api) -> None:
    key = api.key()
    mapping_id = mapping(api, key=key["key"])
    api.done("POST", "/key/delete", {"keys": [key["token"]]})
    assert api("GET", f"{PATH}info", params={"id": mapping_id}).status == 404


@before("1.102.0")
def test_a_key_with_a_mapping_is_not_deleted(api: Api) -> None:
    key = api.key()
    mapping(api, key=key["key"])
    assert api("POST", "/key/delete", {"keys": [key["token"]]}).status == 500


def test_all_are_listed_page_by_page(api: Api) -> None:
    mapping_id = mapping(api)
    page = api.done("GET", f"{PATH}list", params={"size": 1})
    assert page["mappings"] == [told(api, mapping_id)]
    assert page["total_pages"] == page["total_count"]


def test_what_is_gone_is_gone(api: Api) -> None:
    mapping_id = mapping(api)
    assert api.done("POST", f"{PATH}delete", {"id": mapping_id}) == {"status": "success"}
    gone = [api("POST", f"{PATH}delete", {"id": mapping_id}), change(api, mapping_id)]
    assert {answer.status for answer in gone} == {404}
