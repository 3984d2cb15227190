"""What is gone is made again, what only seems so is left alone."""

from __future__ import annotations

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox
from tests.terraform.middleman import Asked, Reply, forward, serving
from tests.terraform.workspace import Workspace

ESTATE = """
resource "litellm_model" "m" {{
  model_name          = "{prefix}-m"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
}}
resource "litellm_model" "n" {{
  model_name          = "{prefix}-n"
  custom_llm_provider = "openai"
  base_model          = "gpt-4o"
}}
resource "litellm_fallback" "f" {{
  model           = litellm_model.m.model_name
  fallback_models = [litellm_model.n.model_name]
}}
resource "litellm_team" "t" {{
  team_alias = "{prefix}"
}}
resource "litellm_user" "u" {{
  user_email = "{prefix}@example.com"
}}
resource "litellm_team_member" "tu" {{
  team_id = litellm_team.t.team_id
  user_id = litellm_user.u.user_id
  role    = "user"
}}
resource "litellm_key" "k" {{
  key_alias = "{prefix}-k"
}}
resource "litellm_key" "of_team" {{
  team_id = litellm_team.t.team_id
}}
"""


def test_what_was_deleted_on_the_gateway_is_made_again(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    workspace.apply(ESTATE.format(prefix=prefix)).ok()
    assert workspace.plan().empty
    state = workspace.state()
    team, user = state["litellm_team.t"]["team_id"], state["litellm_user.u"]["user_id"]

    member = {"team_id": team, "user_id": user}
    api.post("/team/member_delete", json=member).raise_for_status()
    assert workspace.plan().actions == {"litellm_team_member.tu": ["create"]}

    token = state["litellm_key.k"]["token_id"]
    api.post("/key/delete", json={"keys": [token]}).raise_for_status()
    api.delete(f"/fallback/{prefix}-m", params={"fallback_type": "general"}).raise_for_status()
    made_again = {"litellm_team_member.tu", "litellm_key.k", "litellm_fallback.f"}
    plan = workspace.plan()
    assert plan.actions == {address: ["create"] for address in made_again}
    workspace.apply().ok()
    assert workspace.plan().empty

    # With a team its members and keys go too, also those keys that /key/info still tells of.
    api.post("/team/delete", json={"team_ids": [team]}).raise_for_status()
    for name in ("m", "n"):
        api.post("/model/delete", json={"id": state[f"litellm_model.{name}"]["model_id"]}).raise_for_status()
    api.post("/user/delete", json={"user_ids": [user]}).raise_for_status()
    gone = {"m": "model", "n": "model", "t": "team", "u": "user", "tu": "team_member", "of_team": "key"}
    plan = workspace.plan()
    assert plan.actions.items() >= {f"litellm_{kind}.{name}": ["create"] for name, kind in gone.items()}.items()
    assert "litellm_key.k" not in plan.actions
    workspace.apply().ok()
    assert workspace.plan().empty
    assert workspace.state()["litellm_team.t"]["team_id"] != team


def test_a_deleted_key_is_gone_although_the_gateway_may_still_tell_of_it(
    workspace: Workspace, api: httpx.Client, prefix: str
) -> None:
    workspace.apply(f'resource "litellm_key" "k" {{\n  key_alias = "{prefix}"\n}}').ok()
    token = workspace.state()["litellm_key.k"]["token_id"]
    api.post("/key/delete", json={"keys": [token]}).raise_for_status()
    answer = api.get("/key/info", params={"key": token})
    assert answer.status_code == 404 or answer.json()["info"]["status"] == "deleted"
    assert workspace.plan().actions == {"litellm_key.k": ["create"]}


def test_destroying_what_is_already_gone_succeeds(workspace: Workspace, api: httpx.Client, prefix: str) -> None:
    workspace.apply(ESTATE.format(prefix=prefix)).ok()
    state = workspace.state()
    api.delete(f"/fallback/{prefix}-m", params={"fallback_type": "general"}).raise_for_status()
    api.post("/key/delete", json={"keys": [state["litellm_key.k"]["token_id"]]}).raise_for_status()
    api.post("/team/delete", json={"team_ids": [state["litellm_team.t"]["team_id"]]}).raise_for_status()
    api.post("/user/delete", json={"user_ids": [state["litellm_user.u"]["user_id"]]}).raise_for_status()
    for name in ("m", "n"):
        api.post("/model/delete", json={"id": state[f"litellm_model.{name}"]["model_id"]}).raise_for_status()
    workspace.run("destroy", "-auto-approve", "-refresh=false").ok()
    assert workspace.state() == {}


STRANGE = {
    "404 of a proxy": Reply(404, "<html>default backend - 404</html>"),
    "404 of another API": Reply(404, {"detail": "Not Found"}),
    "a login page": Reply(200, "<html>Please sign in</html>"),
    "an empty object": Reply(200, {}),
    "null": Reply(200, None),
    "a list": Reply(200, []),
}
PATHS = ("/team/info", "/key/info", "/v2/user/info", "/model/info", "/router/settings")


def is_read(asked: Asked) -> bool:
    return asked.method == "GET" and asked.path.startswith(PATHS)


@pytest.mark.parametrize("reply", STRANGE.values(), ids=STRANGE)
def test_a_strange_answer_in_the_middle_of_a_refresh_is_an_error_and_the_state_is_kept(
    reply: Reply, lab: Workspace, sandbox: Sandbox
) -> None:
    lab.apply(ESTATE.format(prefix="odd")).ok()
    before = (lab.directory / "terraform.tfstate").read_text()
    with serving(forward(sandbox.url, lambda asked: reply if is_read(asked) else None)) as host:
        lab.connect(host.url, sandbox.master_key)
        outcome = lab.run("plan", "-detailed-exitcode")
        assert outcome.code == 1
        # One for each object that depends on no other.
        assert len(outcome.errors) == 5
        assert "to add" not in outcome.text
        assert lab.run("refresh").code == 1
        assert lab.run("destroy", "-auto-approve").code == 1
    assert (lab.directory / "terraform.tfstate").read_text() == before


def test_a_delete_whose_outcome_is_not_known_keeps_the_object_in_the_state(lab: Workspace, sandbox: Sandbox) -> None:
    lab.apply('resource "litellm_team" "t" {\n  team_alias = "t"\n}').ok()
    page = Reply(404, "<html>default backend - 404</html>")
    with serving(forward(sandbox.url, lambda asked: page if asked.path.startswith("/team/delete") else None)) as host:
        outcome = lab.connect(host.url, sandbox.master_key).destroy()
        assert outcome.errors == [f"{host.url} did not answer like a LiteLLM gateway"]
    assert list(lab.state()) == ["litellm_team.t"]
