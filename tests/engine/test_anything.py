"""Whatever stands in a state, an import, an answer or a provider block: an answer in words, and nothing is lost.

The same examples each time. `LITELLM_TEST_FUZZ=20` tries twenty times as many, others each time.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from provider_shim.contract import StateAnswer
from provider_shim.cty import Object
from provider_shim.engine.connection import PROVIDER
from provider_shim.engine.provider import make_provider
from provider_shim.engine.values import plain
from provider_shim.jsons import NotJson, parse
from provider_shim.resources import all_resources
from provider_shim.wire.messages import CALLS
from provider_shim.wire.service import Service
from provider_shim.wire.values import Codec, Mismatch, from_json
from tests.engine.estate import ESTATE, Damaging, configuration, damaging_gateway, make_estate
from tests.wire.test_values import static_types, types

LONGER = int(os.environ.get("LITELLM_TEST_FUZZ", "1"))


def tried(times: int) -> settings:
    return settings(
        max_examples=times * LONGER,
        derandomize=LONGER == 1,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.large_base_example,
        ],
    )


NASTY = [
    *("1e999999999", '"1e999999999"', "-1e-999999999", "1e400", "1e308", "9" * 5000),
    *('"\\ud800"', '"\\u0000"', "[" * 200 + "]" * 200),
]
"""JSON that few programs can keep."""

words = st.one_of(
    st.text(max_size=4), st.sampled_from(["", "null", "true", "1", "sk-", "a/b", "30d", "[1", "{}", "\0"])
)
plain_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), words),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=5,
)
texts = st.one_of(plain_json.map(json.dumps), st.sampled_from(NASTY))
"""The texts of any JSON."""

HOLE = "a hole that is filled"


def with_holes(draw: Any, whole: Any, times: int) -> str:
    """The text of `whole`, with anything at so many of its places."""
    body = json.loads(json.dumps(whole, default=float))
    for _ in range(times):
        above: Any = None
        key: Any = None
        inner = body
        while isinstance(inner, (dict, list)) and inner and draw(st.integers(0, 3)):
            above, key = inner, draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else range(len(inner))))
            inner = above[key]
        if above is None:
            body = HOLE
        elif isinstance(above, dict) and draw(st.booleans()) and draw(st.booleans()):
            del above[key]
        else:
            above[key] = HOLE
    text = json.dumps(body)
    while f'"{HOLE}"' in text:
        text = text.replace(f'"{HOLE}"', draw(texts), 1)
    return text


damaged_by = st.data()


class Session:
    """Terraform, with one provider that is configured."""

    def __init__(self, damaging: Damaging) -> None:
        self.damaging = damaging
        self._runner = asyncio.Runner()
        self.service = Service(make_provider())
        self.configure()

    def configure(self) -> None:
        """What was read before is forgotten."""
        nothing: Object = {attribute.name: None for attribute in PROVIDER.block.attributes}
        block = {**nothing, "api_base": "http://gateway", "api_key": self.damaging.sandbox.master_key, "max_retries": 0}
        codec = Codec(PROVIDER.block.type)
        assert not self.ask("ConfigureProvider", config={"msgpack": codec.encode(block)}, terraform_version="1.11.4")[1]

    def ask(self, name: str, **request: Any) -> tuple[Any, list[str], bool]:
        """The answer of a call, what it tells, and whether that is an error."""
        call = CALLS[name]
        answer = call.response.decode(self._runner.run(self.service.call(name, call.request.encode(request))))
        told = [f"{item['summary']}: {item['detail']}" for item in answer["diagnostics"]]
        assert "failed unexpectedly" not in "\n".join(told), told
        return answer, told, any(item["severity"] == 1 for item in answer["diagnostics"])

    def close(self) -> None:
        self._runner.run(self.service.close(done=True))
        self._runner.close()


@pytest.fixture(scope="module")
def damaging() -> Iterator[Damaging]:
    with damaging_gateway() as damaging:
        yield damaging


@pytest.fixture(scope="module")
def estate(damaging: Damaging) -> dict[str, StateAnswer]:
    return make_estate(damaging)


@pytest.fixture(scope="module")
def session(damaging: Damaging, estate: dict[str, StateAnswer]) -> Iterator[Session]:
    damaging.whole()
    session = Session(damaging)
    yield session
    session.close()


def codec_of(type_name: str) -> Codec:
    return Codec(make_provider().schema.resources[type_name].block.type)


@pytest.mark.parametrize("type_name", ESTATE)
def test_a_damaged_state_is_read_or_told_to_be_damaged(
    session: Session, estate: dict[str, StateAnswer], type_name: str
) -> None:
    whole, codec = estate[type_name], codec_of(type_name)
    kept = {name: plain(value) for name, value in (whole.state or {}).items()}
    config = codec.encode(configuration(all_resources()[type_name], ESTATE[type_name]))

    @given(damaged_by)
    @tried(40)
    def refresh_and_plan(data: st.DataObject) -> None:
        state = with_holes(data.draw, kept, data.draw(st.integers(0, 2)))
        private = data.draw(st.one_of(st.just(whole.private), st.binary(max_size=9), texts.map(str.encode)))
        version = data.draw(st.sampled_from([1, 1, 0]))
        answer, told, wrong = session.ask(
            "UpgradeResourceState", type_name=type_name, version=version, raw_state={"json": state.encode()}
        )
        assert "LiteLLM answered" not in "\n".join(told)
        if wrong:
            assert f"The state of a {type_name} cannot be read: In the state file, " in told[0]
            return
        prior = answer["upgraded_state"]
        session.damaging.whole()
        answer, told, wrong = session.ask("ReadResource", type_name=type_name, current_state=prior, private=private)
        assert "LiteLLM answered what was not expected" not in "\n".join(told)
        if wrong or codec.decode(answer["new_state"]["msgpack"]) is None:
            return
        session.ask(
            "PlanResourceChange",
            type_name=type_name,
            prior_state=answer["new_state"],
            proposed_new_state={"msgpack": config},
            config={"msgpack": config},
            prior_private=answer["private"],
        )

    refresh_and_plan()


@pytest.mark.parametrize("type_name", ESTATE)
def test_an_import_of_anything_finds_an_object_or_says_why_not(session: Session, type_name: str) -> None:
    @given(st.one_of(words, st.text(max_size=80), st.text("0123456789abcdef:/", max_size=70)))
    @tried(30)
    def import_it(id: str) -> None:
        answer, told, wrong = session.ask("ImportResourceState", type_name=type_name, id=id)
        assert wrong == (not answer["imported_resources"])
        for found in answer["imported_resources"]:
            session.damaging.whole()
            _, told, _ = session.ask(
                "ReadResource", type_name=type_name, current_state=found["state"], private=found["private"]
            )
            assert "LiteLLM answered what was not expected" not in "\n".join(told)

    import_it()


@pytest.mark.parametrize("type_name", ESTATE)
def test_an_answer_of_any_form_keeps_the_object(
    session: Session, estate: dict[str, StateAnswer], type_name: str
) -> None:
    kept, codec = estate[type_name], codec_of(type_name)
    whole = kept.state or {}
    state = {"msgpack": codec.encode(whole)}
    session.damaging.whole()

    def refresh() -> tuple[Any, list[str], bool]:
        session.configure()
        return session.ask("ReadResource", type_name=type_name, current_state=state, private=kept.private)

    assert codec.decode(refresh()[0]["new_state"]["msgpack"]) == whole
    bodies = dict(session.damaging.told)

    @given(damaged_by)
    @tried(60)
    def refresh_damaged(data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(bodies)))
        said = with_holes(data.draw, bodies[path], 1)
        session.damaging.instead = {path: httpx.Response(200, content=said.encode())}
        answer, _, wrong = refresh()
        found = codec.decode(answer["new_state"]["msgpack"])
        # An empty list, a list without it, or a flag that is not set is how LiteLLM says that there is none.
        may_go = (
            "litellm_budget",
            "litellm_fallback",
            "litellm_pass_through_endpoint",
            "litellm_policy",
            "litellm_team_member",
        )
        gone = found is None and (type_name in may_go or type_name.endswith("_block"))
        assert gone or (found or {})["id"] == whole["id"]
        assert not wrong or found == whole

    try:
        refresh_damaged()
    finally:
        session.damaging.instead = {}


@given(
    st.fixed_dictionaries(
        {
            attribute.name: st.one_of(
                st.none(),
                {
                    "timeout": st.one_of(st.integers(), st.sampled_from([0, 1, 10**400])),
                    "max_retries": st.one_of(st.integers(), st.sampled_from([0, 10**400])),
                    "requests_per_second": st.one_of(st.integers(), st.decimals(0, 20_000), st.just(10**400)),
                    "max_parallel_requests": st.one_of(st.integers(), st.sampled_from([0, 10**400])),
                    "wait_for": st.one_of(words, st.sampled_from(["90s", "1h30m", "9" * 400 + "h", "٣s"])),
                    "insecure_skip_verify": st.booleans(),
                    "additional_headers": st.dictionaries(words, st.one_of(st.none(), words), max_size=2),
                }.get(
                    attribute.name,
                    st.one_of(
                        words,
                        st.text(max_size=20).map("http://{}".format),
                        st.sampled_from(["http://[::1", "https://[", "http://a:b", "http://u:p@h", "http://h:99999"]),
                    ),
                ),
            )
            for attribute in PROVIDER.block.attributes
        }
    )
)
@tried(200)
def test_any_provider_block_is_valid_or_told_not_to_be(block: Any) -> None:
    provider = make_provider()
    codec = Codec(PROVIDER.block.type)

    async def validate() -> bytes:
        service = Service(provider)
        call = CALLS["ValidateProviderConfig"]
        return await service.call(call.name, call.request.encode({"config": {"msgpack": codec.encode(block)}}))

    answer = CALLS["ValidateProviderConfig"].response.decode(asyncio.run(validate()))
    assert "failed unexpectedly" not in str(answer)


@given(st.one_of(types, static_types), texts)
@tried(300)
def test_anything_is_of_a_type_or_told_not_to_be(type: Any, text: str) -> None:
    try:
        value = from_json(type, parse(text))
    except (Mismatch, NotJson):
        return
    codec = Codec(type)
    assert codec.encode(codec.decode(codec.encode(value))) == codec.encode(value)
