"""Vector stores: registered by an id, with parameters that no call changes and whose secrets none tells."""

from __future__ import annotations

from typing import Any

from tests.contract.conftest import Api
from tests.gateways import MODERN, since

SWITCHES = dict.fromkeys(
    (
        "allow_client_keepalive_override",
        "merge_reasoning_content_in_choices",
        "use_in_pass_through",
        "use_litellm_proxy",
        "use_xai_oauth",
    ),
    False,
)
REDACTED = "REDACTED_BY_LITELM"


def store(api: Api, **fields: Any) -> str:
    store_id = api.name("store")
    api.made.append(("/vector_store/delete", {"vector_store_id": store_id}))
    body = {"vector_store_id": store_id, "custom_llm_provider": "openai", **fields}
    answer = api.done("POST", "/vector_store/new", body)
    assert answer["message"] == f"Vector store {store_id} created successfully"
    return store_id


def told(api: Api, store_id: str) -> dict[str, Any]:
    return api.done("POST", "/vector_store/info", {"vector_store_id": store_id})["vector_store"]


def update(api: Api, store_id: str, **fields: Any) -> dict[str, Any]:
    return api.done("POST", "/vector_store/update", {"vector_store_id": store_id, **fields})["vector_store"]


def test_parameters_whose_names_sound_like_secrets_are_not_told(api: Api) -> None:
    deep = {"model": "m", "api_key": "sk-1"}
    given = {"api_key": "sk-1", "connection_string": "x", "api_base": "https://x.test", "deep": deep, "rpm": "5"}
    found = told(api, store(api, litellm_params=given))["litellm_params"]
    assert found == {
        **SWITCHES,
        "api_key": REDACTED,
        "connection_string": REDACTED,
        "api_base": "https://x.test",
        "deep": {"model": "m", "api_key": REDACTED},
        "rpm": found["rpm"],
    }


def test_what_is_not_given_is_null_and_parameters_are_empty(api: Api) -> None:
    found = told(api, store(api))
    assert found["litellm_params"] == {}
    names = ("vector_store_name", "vector_store_description", "vector_store_metadata", "litellm_credential_name")
    assert {found[name] for name in (*names, "team_id")} == {None}


def test_names_and_metadata_are_replaced_and_cleared(api: Api) -> None:
    store_id = store(api, vector_store_name="n", vector_store_description="d", vector_store_metadata={"a": {"b": None}})
    assert told(api, store_id)["vector_store_metadata"] == {"a": {"b": None}}
    assert update(api, store_id, vector_store_metadata={"c": 1})["vector_store_metadata"] == {"c": 1}
    update(api, store_id, vector_store_name=None, vector_store_metadata={})
    found = told(api, store_id)
    assert (found["vector_store_name"], found["vector_store_description"]) == (None, "d")
    assert found["vector_store_metadata"] == {}


def test_no_call_changes_parameters_or_the_credential(api: Api) -> None:
    store_id = store(api, litellm_params={"api_base": "https://x.test"}, litellm_credential_name="one")
    update(api, store_id, litellm_params={"api_base": "https://y.test"}, litellm_credential_name="two")
    found = told(api, store_id)
    assert found["litellm_params"]["api_base"] == "https://x.test"
    assert found["litellm_credential_name"] == "one"


def test_an_id_is_taken_once(api: Api) -> None:
    store_id = store(api)
    answer = api("POST", "/vector_store/new", {"vector_store_id": store_id, "custom_llm_provider": "openai"})
    assert answer.status == (400 if api.gateway.modern else 500)
    assert "already exists" in answer.body["detail"]


def test_all_are_listed_whatever_the_page(api: Api) -> None:
    ids = [store(api)]
    found = api.done("GET", "/vector_store/list", params={"page": 2, "page_size": 1})
    listed = [row for row in found["data"] if row["vector_store_id"] in ids]
    assert listed == [told(api, ids[0])]
    assert found["total_pages"] == len(found["data"])


@since(MODERN)
def test_it_is_told_who_owns_it(api: Api) -> None:
    assert told(api, store(api))["is_config"] is False


def test_what_is_gone_is_gone(api: Api) -> None:
    body = {"vector_store_id": store(api)}
    assert api("POST", "/vector_store/delete", body).status == 200
    assert {api("POST", f"/vector_store/{call}", body).status for call in ("delete", "update", "info")} == {404}
