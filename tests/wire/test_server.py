"""The gRPC side, seen by a client that is not Terraform."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest

from provider_shim.contract import Diagnostics, Path, error
from provider_shim.cty import Object
from provider_shim.wire.messages import CALLS
from provider_shim.wire.protobuf import Fields
from provider_shim.wire.reattach import running
from provider_shim.wire.values import Codec
from tests.wire.things import CODEC, FOUND, SCHEMA, Things

Call = Callable[..., Fields]
UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


@pytest.fixture
def channel(things: Things) -> Iterator[grpc.Channel]:
    with running(lambda: things) as reattach:
        address = next(iter(json.loads(reattach).values()))["Addr"]["String"]
        with grpc.insecure_channel(f"unix:{address}", options=UNLIMITED) as channel:
            yield channel


@pytest.fixture
def call(channel: grpc.Channel) -> Call:
    def call(name: str, **request: Any) -> Fields:
        answer = channel.unary_unary(f"/tfplugin6.Provider/{name}")(CALLS[name].request.encode(request))
        return CALLS[name].response.decode(answer)

    return call


def thing(**attributes: Any) -> Object:
    return {**dict.fromkeys(SCHEMA.resources["litellm_thing"].block.type.attributes), **attributes}


def test_the_metadata_names_what_there_is(call: Call) -> None:
    answer = call("GetMetadata")
    assert answer["resources"] == [{"type_name": "litellm_thing"}]
    assert answer["data_sources"] == [{"type_name": "litellm_thing"}]
    assert answer["server_capabilities"]["get_provider_schema_optional"]


def test_terraform_is_to_ask_for_a_plan_of_a_delete(call: Call) -> None:
    assert call("GetMetadata")["server_capabilities"]["plan_destroy"]


@pytest.mark.parametrize(("name", "nothing"), [("GetFunctions", {"functions": {}}), ("GetResourceIdentitySchemas", {})])
def test_what_is_asked_of_every_provider_is_answered_with_nothing(
    call: Call, name: str, nothing: dict[str, object]
) -> None:
    assert call(name) == {"diagnostics": [], **nothing}


@pytest.mark.parametrize("name", ["ListResource", "SomethingNew"])
def test_a_call_that_is_not_offered_is_unimplemented(channel: grpc.Channel, name: str) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        channel.unary_unary(f"/tfplugin6.Provider/{name}")(b"")
    assert raised.value.code() is grpc.StatusCode.UNIMPLEMENTED  # pyright: ignore


def test_a_value_may_come_as_json(call: Call) -> None:
    config = json.dumps({"name": "bad tag"}).encode()
    answer = call("ValidateResourceConfig", type_name="litellm_thing", config={"json": config})
    assert [item["summary"] for item in answer["diagnostics"]] == ["A tag is not allowed"]


def test_a_value_may_be_absent(call: Call) -> None:
    assert call("PlanResourceChange", type_name="litellm_thing")["planned_state"]["msgpack"] == b"\xc0"


@pytest.mark.parametrize("megabytes", [5])
def test_messages_may_be_of_any_size(call: Call, megabytes: int) -> None:
    value = CODEC.encode(thing(name="x" * megabytes * 1024 * 1024, step=[], peer=[], only=[]))
    proposed = {"proposed_new_state": {"msgpack": value}, "config": {"msgpack": value}}
    answer = call("PlanResourceChange", type_name="litellm_thing", **proposed)
    assert len(answer["planned_state"]["msgpack"]) > megabytes * 1024 * 1024


def test_a_data_source_that_crashes_is_an_error(call: Call) -> None:
    config = Codec(FOUND.block.type).encode({"id": "x", "name": None})
    answer = call("ReadDataSource", type_name="litellm_thing", config={"msgpack": config})
    assert "AssertionError" in answer["diagnostics"][0]["detail"]


def test_a_type_that_does_not_exist_is_an_error(call: Call) -> None:
    answer = call("ReadResource", type_name="litellm_nothing", current_state={"msgpack": b"\x80"}, private=b"p")
    assert answer["diagnostics"]
    assert answer["new_state"]["msgpack"] == b"\x80"
    assert answer["private"] == b"p"


def test_an_apply_that_crashes_answers_with_the_prior_state(call: Call) -> None:
    prior = {"msgpack": CODEC.encode(thing(name="crash in apply", step=[], peer=[], only=[]))}
    answer = call("ApplyResourceChange", type_name="litellm_thing", prior_state=prior, planned_private=b"p")
    assert answer["diagnostics"]
    assert answer["new_state"]["msgpack"] == prior["msgpack"]
    assert answer["private"] == b"p"


def test_a_request_that_cannot_be_read_is_an_error(channel: grpc.Channel) -> None:
    answer = channel.unary_unary("/tfplugin6.Provider/ReadResource")(b"\x0a\xff")
    (diagnostic,) = CALLS["ReadResource"].response.decode(answer)["diagnostics"]
    assert "DecodeError" in diagnostic["detail"]


def test_stop_is_passed_on_and_nothing_ends(call: Call, things: Things) -> None:
    assert call("StopProvider") == {"Error": ""}
    assert things.stopped
    assert call("GetMetadata")["resources"]


def test_a_crash_in_stop_stays_inside(call: Call, things: Things, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash() -> None:
        raise RuntimeError

    monkeypatch.setattr(things, "stop", crash)
    assert call("StopProvider") == {"Error": ""}


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        (("labels", "color"), [{"attribute_name": "labels"}, {"element_key_string": "color"}]),
        (("tags", 0), [{"attribute_name": "tags"}, {"element_key_int": 0}]),
        (
            ("named", "a", "weight"),
            [{"attribute_name": "named"}, {"element_key_string": "a"}, {"attribute_name": "weight"}],
        ),
        (("step", 1, "name"), [{"attribute_name": "step"}, {"element_key_int": 1}, {"attribute_name": "name"}]),
        (("pool", 0, "name"), [{"attribute_name": "pool"}]),  # what is in a set has no address
    ],
)
def test_a_path_is_told_in_steps_of_the_right_kind(
    call: Call, things: Things, monkeypatch: pytest.MonkeyPatch, path: Path, steps: list[Fields]
) -> None:
    async def validate(type_name: str, config: Object, write_only_allowed: bool) -> Diagnostics:
        return [error("wrong", path=path)]

    monkeypatch.setattr(things, "validate_resource", validate)
    (diagnostic,) = call("ValidateResourceConfig", type_name="litellm_thing")["diagnostics"]
    told = [
        {name: value for name, value in step.items() if name in wanted}
        for step, wanted in zip(diagnostic["attribute"]["steps"], steps, strict=True)
    ]
    assert told == steps


@pytest.mark.parametrize("allowed", [True, False])
def test_whether_terraform_knows_write_only_attributes_is_passed_on(
    call: Call, things: Things, monkeypatch: pytest.MonkeyPatch, allowed: bool
) -> None:
    seen: list[bool] = []

    async def validate(type_name: str, config: Object, write_only_allowed: bool) -> Diagnostics:
        seen.append(write_only_allowed)
        return []

    monkeypatch.setattr(things, "validate_resource", validate)
    call(
        "ValidateResourceConfig",
        type_name="litellm_thing",
        client_capabilities={"write_only_attributes_allowed": allowed},
    )
    call("ValidateResourceConfig", type_name="litellm_thing")
    assert seen == [allowed, False]


def test_a_reattached_provider_outlives_the_command_that_shuts_it_down(
    channel: grpc.Channel, call: Call, things: Things
) -> None:
    stdio = channel.unary_stream("/plugin.GRPCStdio/StreamStdio")(b"")
    broker = channel.stream_stream("/plugin.GRPCBroker/StartStream")(iter([]))
    assert channel.unary_unary("/plugin.GRPCController/Shutdown")(b"") == b""
    stdio.cancel()
    broker.cancel()
    assert call("GetMetadata")["resources"]
    assert not things.closed


def test_the_provider_is_closed_when_serving_ends(things: Things) -> None:
    with running(lambda: things) as reattach:
        address = next(iter(json.loads(reattach).values()))["Addr"]["String"]
        with grpc.insecure_channel(f"unix:{address}") as channel:
            channel.unary_unary("/tfplugin6.Provider/GetMetadata")(b"")
    assert things.closed


def test_the_provider_is_made_only_when_it_is_needed() -> None:
    made: list[Things] = []

    def load() -> Things:
        made.append(Things())
        return made[0]

    with running(load) as reattach:
        address = next(iter(json.loads(reattach).values()))["Addr"]["String"]
        with grpc.insecure_channel(f"unix:{address}") as channel:
            channel.unary_unary("/plugin.GRPCController/Shutdown")(b"")
            assert made == []
            for name in ("GetMetadata", "GetMetadata"):
                channel.unary_unary(f"/tfplugin6.Provider/{name}")(b"")
    assert len(made) == 1
