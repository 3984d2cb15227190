"""How people sign in: secrets rest, change, are put back and go, and what nobody names is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.gateways import before, since
from tests.terraform.workspace import Workspace

ADDRESS = "litellm_sso_settings.it"
ONE, OTHER = "a-first-secret-of-ours", "another-secret-of-ours"


def told(api: httpx.Client) -> dict[str, Any]:
    values = api.get("/get/sso_settings").raise_for_status().json()["values"]
    return {name: value for name, value in values.items() if value is not None and name != "generic_scope"}


def change(api: httpx.Client, **settings: Any) -> None:
    """As the admin page does."""
    api.patch("/update/sso_settings", json=settings).raise_for_status()


@pytest.fixture(autouse=True)
def _as_it_was(api: httpx.Client) -> Iterator[None]:
    yield
    change(api, **dict.fromkeys(told(api)))


def written(**settings: str) -> str:
    lines = "".join(f'  {name} = "{value}"\n' for name, value in settings.items())
    return f'resource "litellm_sso_settings" "it" {{\n{lines}}}\n'


def test_a_secret_rests_and_changes_and_is_put_back_and_goes(workspace: Workspace, api: httpx.Client) -> None:
    for secret in (ONE, OTHER, "short"):
        workspace.apply(written(generic_client_secret=secret)).ok()
        assert workspace.plan().empty, secret
    workspace.apply(written(generic_client_secret=ONE, generic_client_id="i")).ok()
    assert told(api) == {"generic_client_secret": "a-fi**************ours", "generic_client_id": "i"}
    change(api, generic_client_secret=OTHER, generic_client_id="i")
    assert workspace.plan().changed(ADDRESS) == {"generic_client_secret"}
    workspace.apply().ok()
    assert told(api)["generic_client_secret"] == "a-fi**************ours"
    # What changes beside it leaves it.
    workspace.apply(written(generic_client_secret=ONE, generic_client_id="j")).ok()
    assert told(api) == {"generic_client_secret": "a-fi**************ours", "generic_client_id": "j"}
    workspace.apply(written(generic_client_id="j")).ok()
    assert told(api) == {"generic_client_id": "j"}
    assert workspace.plan().empty
    workspace.destroy().ok()
    assert told(api) == {}


def test_access_is_for_a_group(workspace: Workspace, api: httpx.Client) -> None:
    group = {"type": "restricted_sso_group", "restricted_sso_group": "g", "sso_group_jwt_field": "groups"}
    mode = ", ".join(f'{name} = "{value}"' for name, value in group.items())
    workspace.apply(f'resource "litellm_sso_settings" "it" {{\n  ui_access_mode = {{ {mode} }}\n}}\n').ok()
    assert told(api) == {"ui_access_mode": group}
    assert workspace.plan().empty
    workspace.destroy().ok()
    assert told(api) == {}


@since("1.109.0")
def test_a_secret_that_nobody_names_is_left(workspace: Workspace, api: httpx.Client) -> None:
    change(api, google_client_secret=ONE, google_client_id="theirs")
    workspace.apply(written(microsoft_tenant="t")).ok()
    workspace.destroy().ok()
    assert told(api) == {"google_client_secret": "a-fi**************ours", "google_client_id": "theirs"}


@before("1.102.0")
def test_a_secret_that_would_be_forgotten_is_refused(workspace: Workspace, api: httpx.Client) -> None:
    change(api, google_client_secret=ONE, google_client_id="theirs")
    refused = workspace.apply(written(microsoft_tenant="t"))
    assert refused.errors == ["LiteLLM would forget google_client_secret"]
    workspace.apply(written(microsoft_tenant="t", google_client_secret=ONE)).ok()
    assert told(api)["google_client_id"] == "theirs"
    workspace.destroy().ok()
    assert told(api) == {"google_client_id": "theirs"}


def test_a_mask_is_refused(workspace: Workspace) -> None:
    outcome = workspace.write(written(google_client_secret="abcd********mnop")).run("plan")
    assert outcome.errors == ["Invalid google_client_secret"]
