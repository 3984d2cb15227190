"""Pass-through endpoints: one list, in which ids may come twice, and from which null takes nothing away."""

from __future__ import annotations

from typing import Any

from tests.contract.conftest import Answer, Api

PATH = "/config/pass_through_endpoint"
TARGET = "https://one.example.com"


def endpoint(api: Api, word: str = "e", **fields: Any) -> str:
    endpoint_id = api.name(word)
    api.made.append((f"DELETE {PATH}?endpoint_id={endpoint_id}", None))
    api.done("POST", PATH, {"id": endpoint_id, "path": f"/{endpoint_id}", "target": TARGET, **fields})
    return endpoint_id


def told(api: Api, endpoint_id: str) -> list[dict[str, Any]]:
    return api.done("GET", PATH, params={"endpoint_id": endpoint_id})["endpoints"]


def update(api: Api, endpoint_id: str, **fields: Any) -> Answer:
    return api("POST", f"{PATH}/{endpoint_id}", {"path": f"/{endpoint_id}", "target": TARGET, **fields})


def test_what_is_not_given_is_filled_in(api: Api) -> None:
    endpoint_id = endpoint(api)
    assert told(api, endpoint_id) == [
        {
            "id": endpoint_id,
            "path": f"/{endpoint_id}",
            "target": TARGET,
            "headers": {},
            "default_query_params": {},
            "include_subpath": False,
            "cost_per_request": 0,
            "timeout": None,
            "auth": True,
            "guardrails": None,
            "is_from_config": False,
            "methods": None,
        }
    ]


def test_headers_are_told_as_they_are(api: Api) -> None:
    headers = {"x-api-key": "sk-12345678", "x-other": "os.environ/HOME"}
    assert told(api, endpoint(api, headers=headers))[0]["headers"] == headers


def test_what_is_not_sent_stays_and_so_does_what_is_null(api: Api) -> None:
    endpoint_id = endpoint(api, timeout=5, methods=["GET"], headers={"a": "1", "b": "2"}, auth=False)
    assert (
        update(api, endpoint_id, timeout=None, methods=None, headers={"c": "3"}, guardrails={"g": None}).status == 200
    )
    (found,) = told(api, endpoint_id)
    assert (found["timeout"], found["methods"], found["headers"]) == (5, ["GET"], {"c": "3"})
    assert (found["auth"], found["guardrails"]) == (False, {"g": None})
    update(api, endpoint_id, methods=[], guardrails={}, headers={})
    (found,) = told(api, endpoint_id)
    assert (found["methods"], found["guardrails"], found["headers"]) == ([], {}, {})


def test_an_id_may_come_twice_and_goes_one_by_one(api: Api) -> None:
    endpoint(api)
    endpoint_id = endpoint(api)
    listed = [each for each in api.done("GET", PATH)["endpoints"] if each["id"] == endpoint_id]
    assert len(listed) == 2
    assert told(api, endpoint_id) == listed[:1]
    assert api("DELETE", PATH, params={"endpoint_id": endpoint_id}).status == 200
    assert told(api, endpoint_id) == listed[:1]


def test_what_is_gone_is_gone(api: Api) -> None:
    endpoint_id = endpoint(api)
    assert api("DELETE", PATH, params={"endpoint_id": endpoint_id}).status == 200
    assert told(api, endpoint_id) == []
    assert api("DELETE", PATH, params={"endpoint_id": endpoint_id}).status == 400
    assert update(api, endpoint_id).status == 404
