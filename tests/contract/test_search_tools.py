"""Search tools: taken whole by each write, under a name that is taken once, with a mask over the API key."""

from __future__ import annotations

import secrets
from typing import Any

from tests.contract.conftest import Answer, Api

KEY = "sk-12345678"


def body(api: Api, name: str | None = None, info: Any = None, **parameters: Any) -> dict[str, Any]:
    tool = {"search_tool_name": name or api.name(secrets.token_hex(3))}
    about = {} if info is None else {"search_tool_info": info}
    return {"search_tool": {**tool, "litellm_params": {"search_provider": "tavily", **parameters}, **about}}


def create(api: Api, *given: Any, **more: Any) -> Answer:
    answer = api("POST", "/search_tools", body(api, *given, **more))
    if answer.status == 200:
        api.made.append((f"DELETE /search_tools/{answer.body['search_tool_id']}", None))
    return answer


def tool(api: Api, *given: Any, **more: Any) -> str:
    answer = create(api, *given, **more)
    assert answer.status == 200, answer
    return answer.body["search_tool_id"]


def told(api: Api, tool_id: str) -> dict[str, Any]:
    return api.done("GET", f"/search_tools/{tool_id}")


def test_the_key_is_told_with_a_mask(api: Api) -> None:
    assert told(api, tool(api, api_key=KEY, timeout=2.5))["litellm_params"] == {
        "search_provider": "tavily",
        "api_key": "sk****78",
        "timeout": 2.5,
    }


def test_what_an_update_does_not_name_goes(api: Api) -> None:
    tool_id = tool(api, None, {"a": 1}, api_key=KEY, timeout=2.5)
    api.done("PUT", f"/search_tools/{tool_id}", body(api, max_retries=2))
    found = told(api, tool_id)
    assert found["litellm_params"] == {"search_provider": "tavily", "max_retries": 2}
    assert found["search_tool_info"] == {}


def test_a_name_is_taken_once_and_that_is_a_500(api: Api) -> None:
    name = api.name("one")
    tool(api, name)
    again = create(api, name)
    assert again.status == 500
    assert "Unique constraint failed" in again.body["detail"]
    assert api("PUT", f"/search_tools/{tool(api)}", body(api, name)).status == 500


def test_all_are_listed(api: Api) -> None:
    tool_id = tool(api, api_key=KEY)
    listed = api.done("GET", "/search_tools/list")["search_tools"]
    (found,) = (each for each in listed if each["search_tool_id"] == tool_id)
    assert found == told(api, tool_id)
    assert found["is_from_config"] is False


def test_what_is_gone_is_gone(api: Api) -> None:
    name = api.name("one")
    tool_id = tool(api, name)
    path = f"/search_tools/{tool_id}"
    assert api.done("DELETE", path) == {
        "message": f"Search tool {tool_id} deleted successfully",
        "search_tool_name": name,
    }
    assert {api("DELETE", path).status, api("GET", path).status, api("PUT", path, body(api)).status} == {404}
