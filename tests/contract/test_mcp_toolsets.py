"""Toolsets of MCP servers: tools under a name that is taken once, and an id that LiteLLM makes."""

from __future__ import annotations

import secrets
from typing import Any

from tests.contract.conftest import Answer, Api
from tests.gateways import MODERN, before, since

PATH = "/v1/mcp/toolset"
TOOLS = [{"server_id": "nobody", "tool_name": "a"}, {"server_id": "nobody", "tool_name": "b"}]


def create(api: Api, **fields: Any) -> Answer:
    answer = api("POST", PATH, {"toolset_name": api.name(secrets.token_hex(3)), **fields})
    if answer.status == 201:
        api.made.append((f"DELETE {PATH}/{answer.body['toolset_id']}", None))
    return answer


def toolset(api: Api, **fields: Any) -> str:
    answer = create(api, **fields)
    assert answer.status == 201, answer
    return answer.body["toolset_id"]


def told(api: Api, toolset_id: str) -> dict[str, Any]:
    return api.done("GET", f"{PATH}/{toolset_id}")


def update(api: Api, toolset_id: str, **fields: Any) -> dict[str, Any]:
    api.done("PUT", PATH, {"toolset_id": toolset_id, **fields})
    return told(api, toolset_id)


def test_a_toolset_has_any_tools_and_an_id_of_litellms_own(api: Api) -> None:
    toolset_id = toolset(api, toolset_id="chosen", description="d", tools=TOOLS)
    assert toolset_id != "chosen"
    found = told(api, toolset_id)
    assert (found["description"], found["tools"]) == ("d", TOOLS)


def test_what_an_update_does_not_name_stays_and_tools_are_replaced(api: Api) -> None:
    toolset_id = toolset(api, description="d", tools=TOOLS)
    assert update(api, toolset_id, description="e")["tools"] == TOOLS
    found = update(api, toolset_id, tools=TOOLS[:1])
    assert (found["description"], found["tools"]) == ("e", TOOLS[:1])


def test_tools_go_by_an_empty_list_and_not_by_null(api: Api) -> None:
    toolset_id = toolset(api, tools=TOOLS)
    assert update(api, toolset_id, tools=None)["tools"] == TOOLS
    assert update(api, toolset_id, tools=[])["tools"] == []


def test_a_description_goes_by_an_empty_text(api: Api) -> None:
    toolset_id = toolset(api, description="d")
    assert update(api, toolset_id, description="")["description"] == ""


@since(MODERN)
def test_a_description_goes_by_null_too(api: Api) -> None:
    assert update(api, toolset(api, description="d"), description=None)["description"] is None


@before(MODERN)
def test_older_versions_keep_a_description_that_is_null(api: Api) -> None:
    assert update(api, toolset(api, description="d"), description=None)["description"] == "d"


def test_a_name_is_taken_once(api: Api) -> None:
    name, other = api.name("one"), api.name("two")
    toolset(api, toolset_name=name)
    again = create(api, toolset_name=name)
    assert (again.status, again.body) == (409, {"detail": {"error": f"A toolset named '{name}' already exists."}})
    renamed = api("PUT", PATH, {"toolset_id": toolset(api, toolset_name=other), "toolset_name": name})
    assert renamed.status == 409
    toolset(api, toolset_name=name.upper())


def test_all_are_listed(api: Api) -> None:
    toolset_id = toolset(api, tools=TOOLS)
    (found,) = (each for each in api.done("GET", PATH) if each["toolset_id"] == toolset_id)
    assert found == told(api, toolset_id)


def test_what_is_gone_is_gone_and_to_delete_it_again_is_a_crash(api: Api) -> None:
    toolset_id = toolset(api)
    gone = api("DELETE", f"{PATH}/{toolset_id}")
    assert (gone.status, gone.body) == (202, None)
    read, again = api("GET", f"{PATH}/{toolset_id}"), api("DELETE", f"{PATH}/{toolset_id}")
    late = api("PUT", PATH, {"toolset_id": toolset_id, "description": "d"})
    assert (read.status, again.status, late.status) == (404, 500, 500)
