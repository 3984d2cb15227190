"""The examples on the pages: applied by the real Terraform as they stand there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from litellm_constructs.sandbox import Sandbox
from litellm_constructs.trials.terraform import terraform_program
from provider_shim import __version__
from provider_shim.data_sources import all_data_sources
from provider_shim.ephemeral import all_ephemeral
from provider_shim.functions import FUNCTIONS
from provider_shim.resources import all_resources
from scripts.registry_docs import EXAMPLES, data_source_example
from tests.terraform.conftest import admin
from tests.terraform.workspace import Workspace

TYPES = sorted(all_resources())
DATA_SOURCES = sorted(all_data_sources())
THERE = {
    "litellm_organization": ("/organization/new", {"organization_alias": "Acme"}),
    "litellm_team": ("/team/new", {"team_id": "team-search", "team_alias": "search", "metadata": {"cost_center": 7}}),
    "litellm_teams": ("/team/new", {"team_id": "team-ads", "team_alias": "ads"}),
    "litellm_user": ("/user/new", {"user_email": "ada@example.com", "auto_create_key": False}),
    "litellm_users": (
        "/user/new",
        {"user_email": "grace@example.com", "teams": ["team-ads"], "auto_create_key": False},
    ),
    "litellm_model": ("/model/new", {"model_name": "gpt-4o", "litellm_params": {"model": "openai/gpt-4o"}}),
    "litellm_models": ("/model/new", {"model_name": "o3", "litellm_params": {"model": "openai/o3"}}),
    "litellm_fallback": ("/fallback", {"model": "gpt-4o", "fallback_models": ["o3"]}),
    "litellm_key": ("/key/generate", {"key_alias": "search-ci", "team_id": "team-ads"}),
}
"""What the examples of data sources look for."""
PROVIDER = EXAMPLES / "provider" / "provider.tf"


def example(type_name: str) -> str:
    return (EXAMPLES / "resources" / type_name / "resource.tf").read_text(encoding="utf-8")


def imports(type_name: str) -> list[list[str]]:
    """The commands of an import.sh, as lists of words; none where the page makes one of the form of the id."""
    path = EXAMPLES / "resources" / type_name / "import.sh"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def form(id: str) -> str:
    """An id without what is random in it."""
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<uuid>", re.sub(r"[0-9a-f]{64}", "<hash>", id))


def test_every_example_is_one_of_a_resource_that_exists():
    assert sorted(path.name for path in (EXAMPLES / "resources").iterdir()) == TYPES


@pytest.mark.parametrize("type_name", TYPES)
def test_an_example_is_applied_then_planned_empty_then_destroyed(lab: Workspace, type_name: str):
    lab.apply(example(type_name)).ok()
    assert lab.plan().empty
    documented = [(address, form(id)) for *_, address, id in imports(type_name)]
    real = [(address, form(values["id"])) for address, values in lab.state().items()]
    assert not documented or documented[0] in real
    lab.destroy().ok()
    assert lab.state() == {}


def test_every_example_of_a_data_source_is_one_of_those_that_exist():
    shown = {data_source_example(type_name) for type_name in DATA_SOURCES}
    assert shown == {*(EXAMPLES / "data-sources").rglob("*.tf")}


@pytest.mark.parametrize("type_name", DATA_SOURCES)
def test_an_example_of_a_data_source_finds_what_it_looks_for(lab: Workspace, sandbox: Sandbox, type_name: str):
    with admin(sandbox.url, sandbox.master_key) as api:
        for kind, (path, body) in THERE.items():
            if kind != "litellm_key" or type_name.startswith(kind):
                api.post(path, json=body).raise_for_status()
    text = data_source_example(type_name).read_text(encoding="utf-8")
    lab.apply(text).ok()
    assert lab.plan().empty
    for name in re.findall(r'output "(\w+)"', text):
        if name != "spend" and name != "expires":
            assert lab.output(name), f"{name} shows nothing"


@pytest.mark.parametrize(
    ("type_name", "words"),
    [pytest.param(type_name, words, id=words[2]) for type_name in TYPES for words in imports(type_name)],
)
def test_a_documented_import_is_understood(
    lab: Workspace, monkeypatch: pytest.MonkeyPatch, type_name: str, words: list[str]
):
    """Nothing is on this gateway, so Terraform gets as far as asking for an object that does not exist."""
    monkeypatch.setenv("SEARCH_CI_KEY", "sk-of-nobody")
    terraform, verb, address, id = words
    assert (terraform, verb) == ("terraform", "import")
    assert lab.write(example(type_name)).run(verb, address, os.path.expandvars(id)).errors == [
        "Cannot import non-existent remote object"
    ]


def test_the_example_of_the_provider_is_applied(bare: Workspace, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch):
    text = PROVIDER.read_text(encoding="utf-8")
    assert "https://llm.example.com" in text
    monkeypatch.setenv("LITELLM_API_KEY", sandbox.master_key)
    bare.write(text.replace("https://llm.example.com", sandbox.url), "provider.tf").apply().ok()
    assert bare.plan().empty
    bare.destroy().ok()


def test_the_example_of_the_provider_takes_this_version():
    (constraint,) = re.findall(r'version = "~> ([\d.]+)"', PROVIDER.read_text(encoding="utf-8"))
    assert __version__.rpartition(".")[0] == constraint.rpartition(".")[0]


def test_the_examples_are_formatted():
    done = subprocess.run(
        [terraform_program(), "fmt", "-check", "-recursive", "-diff", EXAMPLES],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


RUNS = sorted([*(EXAMPLES / "ephemeral-resources").rglob("*.tf"), *(EXAMPLES / "functions").rglob("*.tf")])


def test_every_example_of_a_run_is_one_of_what_there_is():
    kinds = {"ephemeral-resources": [*all_ephemeral()], "functions": [*FUNCTIONS]}
    for kind, names in kinds.items():
        assert sorted(path.name for path in (EXAMPLES / kind).iterdir()) == sorted(names)


@pytest.mark.parametrize("path", RUNS, ids=[path.parent.name for path in RUNS])
def test_an_example_of_what_is_there_for_one_run_is_applied_and_planned_empty(
    lab: Workspace, sandbox: Sandbox, path: Path
):
    lab.apply(path.read_text(encoding="utf-8").replace("https://llm.example.com", sandbox.url)).ok()
    assert lab.plan().empty
    assert "key_hash" not in path.parts or len(lab.output("token_id")) == 64
    lab.destroy().ok()
