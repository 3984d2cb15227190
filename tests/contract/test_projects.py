"""Projects without a licence, as any gateway here is: they are read, and not written."""

from __future__ import annotations

import pytest

from tests.contract.conftest import Api


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("POST /project/new", {"team_id": "t"}),
        ("POST /project/update", {"project_id": "p"}),
        ("DELETE /project/delete", {"project_ids": ["p"]}),
    ],
)
def test_writing_takes_a_licence(api: Api, call: str, body: dict[str, object]) -> None:
    method, path = call.split()
    answer = api(method, path, body)
    assert answer.status == 403
    assert "Project management is an enterprise feature" in answer.error["message"]


def test_reading_takes_none(api: Api) -> None:
    assert api.done("GET", "/project/list") == []
    missing = api("GET", "/project/info", params={"project_id": "p"})
    assert (missing.status, missing.error["message"]) == (404, "Project not found, project_id=p")
