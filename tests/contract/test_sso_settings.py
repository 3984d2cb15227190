"""How people sign in: settings that a gateway has once, with masks over secrets. Each test leaves them as LiteLLM has
them by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.conftest import Answer, Api
from tests.contract.test_settings import soon
from tests.gateways import before, since

SCOPE = "openid email profile"


def write(api: Api, **settings: Any) -> Answer:
    return api("PATCH", "/update/sso_settings", settings)


def told(api: Api) -> dict[str, Any]:
    values = api.done("GET", "/get/sso_settings")["values"]
    return {name: value for name, value in values.items() if value is not None}


@pytest.fixture(autouse=True)
def _as_it_was(api: Api) -> Iterator[None]:
    yield
    # What is cleared may stand in the environment of LiteLLM still, where it puts now and then what it has read before.
    nothing = dict.fromkeys(api.done("GET", "/get/sso_settings")["values"])
    soon(lambda: told(api), {"generic_scope": SCOPE}, lambda: write(api, **nothing))


@pytest.mark.parametrize(("secret", "shown"), [("abcdefghijklmnop", "abcd********mnop"), ("short-89", "********")])
def test_four_characters_of_both_ends_of_a_secret_are_told(api: Api, secret: str, shown: str) -> None:
    write(api, generic_client_secret=secret)
    assert told(api) == {"generic_client_secret": shown, "generic_scope": SCOPE}


@since("1.109.0")
def test_what_is_not_sent_stays(api: Api) -> None:
    write(api, generic_client_secret="abcdefghijklmnop", microsoft_tenant="t")
    write(api, generic_client_id="i")
    assert told(api).keys() == {"generic_client_secret", "generic_client_id", "generic_scope", "microsoft_tenant"}


@before("1.102.0")
def test_what_is_not_sent_goes(api: Api) -> None:
    write(api, generic_client_secret="abcdefghijklmnop", microsoft_tenant="t")
    soon(lambda: told(api).keys(), {"generic_client_id", "generic_scope"}, lambda: write(api, generic_client_id="i"))


@pytest.mark.parametrize("empty", [None, ""])
def test_a_setting_that_is_cleared_is_litellms_own_again(api: Api, empty: str | None) -> None:
    write(api, generic_scope="openid", microsoft_tenant="t")
    soon(lambda: told(api), {"generic_scope": SCOPE}, lambda: write(api, generic_scope=empty, microsoft_tenant=empty))


def test_mappings_are_filled_in_and_go_with_null(api: Api) -> None:
    write(api, role_mappings={"provider": "generic", "group_claim": "g"})
    assert told(api)["role_mappings"] == {
        "provider": "generic",
        "group_claim": "g",
        "default_role": None,
        "roles": {},
    }
    write(api, role_mappings=None, team_mappings={"team_ids_jwt_field": "teams"})
    assert told(api) == {"team_mappings": {"team_ids_jwt_field": "teams"}, "generic_scope": SCOPE}
    assert write(api, role_mappings={"provider": "generic"}).status == 422


def test_access_is_a_word_or_a_group(api: Api) -> None:
    group = {"type": "restricted_sso_group", "restricted_sso_group": "g", "sso_group_jwt_field": "groups"}
    for mode in ("admin_only", group):
        write(api, ui_access_mode=mode)
        assert told(api)["ui_access_mode"] == mode


def test_a_boolean_is_a_text(api: Api) -> None:
    assert write(api, saml_allow_unsolicited=True).status == 422
    write(api, saml_allow_unsolicited="true")
    assert told(api)["saml_allow_unsolicited"] == "true"
