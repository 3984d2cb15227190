"""An id that the configuration gives and somebody else has: an error, and the other object stays as it is."""

from __future__ import annotations

import httpx
import pytest

from tests.gateways import Gateway
from tests.terraform.workspace import Workspace

TAKEN = {
    "litellm_team": (
        '  team_id    = "{prefix}-taken"\n  team_alias = "ours"',
        ("/team/new", {"team_id": "{prefix}-taken", "team_alias": "theirs"}),
        ("/team/delete", {"team_ids": ["{prefix}-taken"]}),
        ("/team/info?team_id={prefix}-taken", "theirs"),
    ),
    "litellm_user": (
        '  user_id    = "{prefix}-taken"\n  user_alias = "ours"',
        ("/user/new", {"user_id": "{prefix}-taken", "user_alias": "theirs", "auto_create_key": False}),
        ("/user/delete", {"user_ids": ["{prefix}-taken"]}),
        ("/v2/user/info?user_id={prefix}-taken", "theirs"),
    ),
    "litellm_model": (
        '  model_id            = "{prefix}-taken"\n  model_name          = "ours"\n'
        '  custom_llm_provider = "openai"\n  base_model          = "gpt-4o"',
        (
            "/model/new",
            {
                "model_name": "theirs",
                "litellm_params": {"model": "openai/gpt-4o-mini"},
                "model_info": {"id": "{prefix}-taken"},
            },
        ),
        ("/model/delete", {"id": "{prefix}-taken"}),
        ("/model/info?litellm_model_id={prefix}-taken", "theirs"),
    ),
    "litellm_key": (
        '  key       = "sk-{prefix}-taken"\n  key_alias = "ours"',
        ("/key/generate", {"key": "sk-{prefix}-taken", "metadata": {"whose": "theirs"}}),
        ("/key/delete", {"keys": ["sk-{prefix}-taken"]}),
        ("/key/info?key=sk-{prefix}-taken", "theirs"),
    ),
}


def _filled(value: object, prefix: str) -> object:
    if isinstance(value, str):
        return value.replace("{prefix}", prefix)
    if isinstance(value, dict):
        return {key: _filled(item, prefix) for key, item in value.items()}
    return [_filled(item, prefix) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("type_name", TAKEN)
def test_an_id_that_is_taken_is_refused_and_its_object_untouched(
    type_name: str, workspace: Workspace, gateway: Gateway, prefix: str
) -> None:
    arguments, (create, body), (delete, ids), (read, mark) = TAKEN[type_name]
    headers = {"Authorization": f"Bearer {gateway.master_key}"}
    with httpx.Client(base_url=gateway.url, headers=headers, timeout=30) as http:
        http.post(create, json=_filled(body, prefix)).raise_for_status()
        try:
            text = str(_filled(arguments, prefix))
            outcome = workspace.apply(f'resource "{type_name}" "ours" {{\n{text}\n}}\n')
            assert outcome.code == 1
            assert f"This {type_name} exists already" in outcome.text
            assert workspace.state() == {}
            assert mark in http.get(read.replace("{prefix}", prefix)).text
        finally:
            http.post(delete, json=_filled(ids, prefix))
