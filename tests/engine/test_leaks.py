"""A secret in every place that takes one, and a gateway that sends back all that it gets, in every form."""

from __future__ import annotations

import asyncio
import html
import json
import logging
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import pytest

from provider_shim.answers import Unexpected
from provider_shim.data_sources import all_data_sources
from provider_shim.engine.problems import invalid
from provider_shim.engine.values import to_value
from provider_shim.fields import fields_of
from provider_shim.gateway.mask import Mask, secrets_in
from provider_shim.resources import all_resources
from tests.engine.estate import ESTATE, Damaging, configuration, connected, damaging_gateway, made, planted, said

SECRET = "pä\"ss/wörd <&'> \\ + über-4711"
CORE = "über-4711"
"""What is looked for, in all the forms that it may have."""

FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "json": json.dumps,
    "json with letters": lambda text: json.dumps(text, ensure_ascii=False),
    "json in json": lambda text: json.dumps(json.dumps(text)),
    "json in json in json": lambda text: json.dumps(json.dumps(json.dumps(text))),
    "a python text": repr,
    "a python text in ascii": ascii,
    "a url": lambda text: quote(text, ""),
    "a query": quote_plus,
    "html": html.escape,
    "html of json": lambda text: html.escape(json.dumps(text)),
    "base64": lambda text: b64encode(text.encode()).decode(),
    "a login": lambda text: b64encode(f"user:{text}".encode()).decode(),
    "another login": lambda text: b64encode(f"users:{text}".encode()).decode(),
}
LEAKS = {form(CORE).strip("\\\"'") for form in FORMS.values()} | {"4711"}


def leaks_in(text: str) -> list[str]:
    inside = b64encode(CORE.encode()).decode()[4:-4]
    return sorted(leak for leak in {*LEAKS, inside} if leak in text)


@pytest.fixture(scope="module")
def damaging() -> Iterator[Damaging]:
    with damaging_gateway() as damaging:
        yield damaging


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_is_masked_in_every_form(form: str) -> None:
    mask = Mask(SECRET)
    assert leaks_in(FORMS[form](SECRET)) or "login" in form or "base64" in form
    shown = mask(f"before {FORMS[form](SECRET)} after")
    assert leaks_in(shown) == []
    assert shown.startswith("before ")
    assert shown.endswith(" after")
    assert "***" in shown


def test_a_basic_login_in_a_header_is_masked_whole_and_in_parts() -> None:
    encoded = b64encode(b"ada:open-sesame").decode()
    mask = Mask(f"Basic {encoded}")
    assert mask(f"got {encoded}, which is ada:open-sesame, so open-sesame") == "got ***, which is ***, so ***"


@pytest.mark.parametrize(
    "text",
    [
        "{'client_secret': 'hidden'}",
        '{"db_password": "hidden"}',
        r"{\"x_api_key\": \"hidden\"}",
        '"Authorization": "hidden"',
    ],
)
def test_what_stands_under_a_name_that_smells_is_masked_whoever_set_it(text: str) -> None:
    assert Mask()(text) == text.replace("hidden", "***")


def test_other_names_and_what_they_say_stay() -> None:
    text = "{'max_tokens': '5', 'model': 'gpt-4o', 'input_cost_per_token': 0.1}"
    assert Mask()(text) == text
    assert list(secrets_in({"model": "gpt-4o", "max_tokens": "many"})) == []


def echoing(
    damaging: Damaging, form: Callable[[str], str], reads: bool = False
) -> Callable[[httpx.Request], httpx.Response]:
    def answer(asked: httpx.Request) -> httpx.Response:
        if asked.method == "GET" and not reads:
            return damaging.answer(asked)
        headers = {name: value for name, value in asked.headers.items() if not value.startswith("Bearer")}
        body = json.loads(asked.content) if asked.content else {}
        told = f"{body} {asked.content.decode()} {form(asked.content.decode())} {headers}"
        return httpx.Response(400, json={"error": {"message": told, "param": "None", "code": "400"}})

    return answer


def everything_said(damaging: Damaging, type_name: str, caplog: pytest.LogCaptureFixture) -> str:
    """By a create, an update and a delete that a gateway refuses with all that it was sent, and by the logs."""
    spec = all_resources()[type_name]
    config = configuration(spec, planted(type_name, SECRET))
    other = {"metadata", "additional_litellm_params", "model_api_key"}
    prior = {
        **config,
        **{name: to_value(item.shape, None) for item in fields_of(spec) if (name := item.name) in other},
        "id": "x",
        **({"token_id": "ab" * 32} if type_name == "litellm_key" else {}),
    }
    texts: list[str] = []

    async def run() -> None:
        if type_name == "litellm_team_callback":  # it is written into a team that is read before
            assert not said(await made(await connected(damaging), "litellm_team"))
        for form in FORMS.values():
            provider = await connected(damaging)
            plan = await provider.plan(type_name, None, config, config, b"")
            damaging.everything = echoing(damaging, form)
            try:
                for before, after in ((None, plan.planned), (prior, config), (prior, None)):
                    if before is not None and after is not None:
                        after = {**after, "id": "x", **({"token_id": prior["token_id"]} if "token_id" in prior else {})}
                    answer = await provider.apply(type_name, before, after, after and config, b"")
                    texts.append(said(answer))
                damaging.everything = echoing(damaging, form, reads=True)
                texts.append(said(await provider.read(type_name, prior, b"")))
            finally:
                damaging.everything = None
            await provider.close(done=True)

    with caplog.at_level(logging.DEBUG, logger="provider_shim"):
        asyncio.run(run())
    assert any(f"{method} /" in caplog.text for method in ("POST", "PATCH", "DELETE"))
    assert any("LiteLLM refused POST" in text or "LiteLLM refused PATCH" in text for text in texts)
    return "\n".join([*texts, caplog.text])


@pytest.mark.parametrize("type_name", ESTATE)
def test_no_secret_is_in_what_is_said_of_a_gateway_that_sends_back_what_it_gets(
    damaging: Damaging, type_name: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert leaks_in(everything_said(damaging, type_name, caplog)) == []


def test_a_leak_would_be_seen(
    damaging: Damaging, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Mask, "__call__", lambda self, text: text)
    assert len(leaks_in(everything_said(damaging, "litellm_model", caplog))) > 3


SPECS = {**all_resources(), **{f"data.{name}": spec for name, spec in all_data_sources().items()}}
MISPLACED: dict[str, Any] = {
    "text": SECRET,
    "json": json.dumps({"langfuse_secret_key": SECRET}),
    "damaged json": f'{{"langfuse_secret_key": "{SECRET}',
    "list": [SECRET],
    "map": {"api_key": SECRET},
    "map of maps": {"model": {"api_key": SECRET}},
    "list of maps": [{"api_key": SECRET}],
    "number": 47110815471108154711,
}


def told_of(type_name: str) -> Iterator[str]:
    """What is said of a secret in any attribute, by a check of the configuration and by a state file that has it."""
    spec = SPECS[type_name]
    for item in fields_of(spec):
        nested = {part.name: {part.name: value} for part in item.shape.nested for value in (SECRET, [SECRET])}
        for value in [*MISPLACED.values(), *nested.values(), *([each] for each in nested.values())]:
            yield from (f"{path} {text}" for path, text in item.problems(value))
            try:
                config = configuration(spec, {item.name: value})
            except Unexpected as problem:
                yield str(problem)
            else:
                yield from (f"{each.summary} {each.detail}" for each in invalid(spec, config))


@pytest.mark.parametrize("type_name", SPECS)
def test_a_secret_in_the_wrong_place_is_not_told(type_name: str) -> None:
    said = list(told_of(type_name))
    assert leaks_in("\n".join(said)) == []
    assert any("a text" in text for text in said) or type_name.startswith("data.")


def test_a_leak_of_what_was_found_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provider_shim.checks.in_words", repr)
    assert leaks_in("\n".join(told_of("litellm_team"))) != []
