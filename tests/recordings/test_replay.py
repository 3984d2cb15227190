"""Real calls, recorded on two versions of LiteLLM, asked again of the sandbox.

The recordings are whole sessions in order, so every answer depends on the calls before it. Ids, secrets, times and
ciphertext differ from run to run: what was recorded is mapped to what the sandbox answered, everything else is equal.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from litellm_constructs.sandbox import Sandbox

HERE = Path(__file__).parent
VERSIONS = [path.stem.removeprefix("litellm-") for path in sorted(HERE.glob("litellm-*.jsonl"))]
"""The versions of LiteLLM that were recorded."""
MASTER_KEY = "sk-replayed-master"

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{32,}|sk-|team-.*budget-")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CIPHERTEXT = re.compile(r"[\w-]{40,}={0,2}$")


class Deliberate(NamedTuple):
    """A place where the sandbox answers otherwise than LiteLLM did, on purpose. Both are regular expressions."""

    label: str
    place: str
    reason: str
    version: str | None = None


PRICES = "the recordings were trimmed of LiteLLM's price map (195 keys for each model), of which the sandbox has a few"
OTHERS = "an object that the sandbox has not (organization, tag, access group, default settings) had changed this"
DELIBERATE = (
    Deliberate(r".*model", r"\.data\[\d+\]\.model_info\.\w+: .*, not recorded$", PRICES),
    Deliberate("model group info", r"\.data\[\d+\]\.supported_openai_params: .*, not recorded$", PRICES),
    Deliberate("key info self", r"\.(key|info\.)", "asked for no key, LiteLLM shows the admin just any"),
    Deliberate("Q user list default", r"\.users\[4\]\.spend", "that gateway had served a call of a model", "1.109.1"),
    Deliberate("Q v2 model info default", r".*\.(tags|access_groups): ", OTHERS, "1.109.1"),
    Deliberate("Q unknown field", r"\.max_budget: ", OTHERS, "1.109.1"),
    Deliberate("R team info", r"\.team_info\.(\w*access_group\w*): ", OTHERS, "1.109.1"),
    Deliberate("R team bulk member add", r"\.updated_team\.access_group_ids: ", OTHERS, "1.109.1"),
    Deliberate(
        "key generate budget_id|key list full|budget delete in use",
        r".*max_budget: |.*budget_table: ",
        OTHERS,
        "1.101.6",
    ),
    Deliberate(
        "fallback new bad", r"\.detail\.available_models", "LiteLLM 1.101 gives the names in no order", "1.101.6"
    ),
    Deliberate(
        "fallback delete|fallback get missing",
        r"status: (200|404)",
        "LiteLLM 1.101 looks into a stale copy of its settings for a second after they were changed",
        "1.101.6",
    ),
    Deliberate("key delete by alias", "status: 200", "this failed once on LiteLLM 1.101, and never again", "1.101.6"),
)


class Call(NamedTuple):
    label: str
    method: str
    path: str
    params: dict[str, str] | None
    request: Any
    status: int
    response: Any


def calls(version: str) -> list[Call]:
    lines = (HERE / f"litellm-{version}.jsonl").read_text().splitlines()
    return [Call(**json.loads(line)) for line in lines]


class Replay:
    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.ids: dict[str, str] = {}

    def translated(self, value: Any) -> Any:
        """What was recorded, with the ids of this run."""
        if isinstance(value, str):
            for recorded, ours in self.ids.items():
                value = value.replace(recorded, ours)
            return value
        if isinstance(value, list):
            return [self.translated(each) for each in value]
        if isinstance(value, dict):
            return {self.translated(name): self.translated(each) for name, each in value.items()}
        return value

    def ask(self, call: Call) -> list[str]:
        """Make a recorded call again; returns the differences."""
        answer = self.client.request(
            call.method,
            self.translated(call.path),
            params=self.translated(call.params),
            json=self.translated(call.request),
            headers={"Authorization": f"Bearer {MASTER_KEY}"}
            if call.status != 401
            else {"Authorization": "Bearer sk-x"},
        )
        if answer.status_code != call.status:
            return [
                f"status: {answer.status_code} {answer.text[:300]}, recorded {call.status} {str(call.response)[:300]}"
            ]
        return list(self.differences(call.response, answer.json(), ""))

    def differences(self, recorded: Any, ours: Any, place: str) -> Any:
        if isinstance(recorded, dict) and isinstance(ours, dict):
            recorded = {self.translated(name): each for name, each in recorded.items()}
            for name in recorded.keys() - ours.keys():
                yield f"{place}.{name}: missing, recorded {str(recorded[name])[:80]}"
            for name in ours.keys() - recorded.keys():
                yield f"{place}.{name}: {str(ours[name])[:80]}, not recorded"
            for name in recorded:
                if name in ours:
                    yield from self.differences(recorded[name], ours[name], f"{place}.{name}")
        elif isinstance(recorded, list) and isinstance(ours, list):
            if len(recorded) != len(ours):
                yield f"{place}: {len(ours)} items, recorded {len(recorded)}"
            for index, (each, mine) in enumerate(zip(recorded, ours, strict=False)):
                yield from self.differences(each, mine, f"{place}[{index}]")
        elif isinstance(recorded, str) and isinstance(ours, str):
            if not self.same_text(recorded, ours):
                yield f"{place}: {ours[:300]!r}, recorded {self.translated(recorded)[:300]!r}"
        elif recorded != ours or isinstance(recorded, bool) is not isinstance(ours, bool):
            yield f"{place}: {str(ours)[:80]}, recorded {str(recorded)[:80]}"

    def same_text(self, recorded: str, ours: str) -> bool:
        if self.translated(recorded) == ours:
            return True
        if TIME.match(recorded):
            return TIME.match(ours) is not None and recorded.endswith("Z") is ours.endswith("Z")
        if CIPHERTEXT.match(recorded) and not ID.match(recorded):
            return CIPHERTEXT.match(ours) is not None
        if ID.match(recorded) and recorded not in self.ids:
            self.ids[recorded] = ours
            return True
        return " " in recorded and UUID.sub("", recorded) == UUID.sub("", ours)


def reasons(call: Call, difference: str, version: str) -> list[Deliberate]:
    return [
        each
        for each in DELIBERATE
        if each.version in (None, version) and re.match(each.label, call.label) and re.match(each.place, difference)
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_sandbox_answers_what_litellm_answered(version: str) -> None:
    found: list[str] = []
    used: set[Deliberate] = set()
    lines = 0
    with Sandbox(version=version, master_key=MASTER_KEY) as sandbox, httpx.Client(base_url=sandbox.url) as client:
        replay = Replay(client)
        for number, call in enumerate(calls(version), start=1):
            if call.method == "RESET":
                sandbox.reset()
                continue
            lines += 1
            for difference in replay.ask(call):
                meant = reasons(call, difference, version)
                used.update(meant)
                if not meant:
                    found.append(f"line {number} ({call.label}): {call.method} {call.path} {difference}")
    print(f"{lines} recorded calls of LiteLLM {version} replayed")
    assert not found, f"{len(found)} differences:\n" + "\n".join(found)
    assert not [each for each in DELIBERATE if each.version in (None, version) and each not in used]
