"""What the texts of this project say must be so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from litellm_constructs.sandbox import Sandbox
from provider_shim.spec import Attr
from provider_shim.versions import VERSIONS
from tests.terraform.workspace import Workspace

ROOT = Path(__file__).parents[2]
TEXTS = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/design.md", ".ci/run")
}
README = TEXTS["README.md"]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def verbs() -> set[str]:
    listed = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  make ([a-z-]+) +\S", listed, re.MULTILINE))


def test_the_readme_names_the_versions_of_litellm_that_are_tested():
    *others, last = VERSIONS
    assert f"- LiteLLM {', '.join(others)} and {last} are tested" in README


def test_make_alone_lists_every_verb():
    declared = set(re.findall(r"^\.PHONY: ([a-z-]+)$", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert verbs() == declared - {"help"}


@pytest.mark.parametrize("name", TEXTS)
def test_every_verb_that_a_text_names_exists(name: str):
    named = set(re.findall(r"(?:^|`|\$ )make ([a-z-]+)", TEXTS[name], re.MULTILINE))
    assert named <= verbs()


def test_the_readme_shows_the_quickstart_as_it_is():
    program = (ROOT / "examples" / "quickstart" / "main.py").read_text(encoding="utf-8")
    assert blocks(README, "python")[0] in program


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"(?:terraform-provider-litellm|litellm-constructs) [a-z]+", README)))
)
def test_every_command_of_ours_in_the_readme_exists(command: str):
    program, verb = command.split()
    installed = Path(sys.executable).with_name(program)
    done = subprocess.run([installed, verb, "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_terraform_of_the_readme_is_applied_as_it_stands(installed: dict[str, str], tmp_path: Path):
    (configuration,) = blocks(README, "hcl")
    with Sandbox() as gateway:
        environment = {**installed, "LITELLM_API_BASE": gateway.url, "LITELLM_API_KEY": gateway.master_key}
        workspace = Workspace(tmp_path, environment)
        (tmp_path / "main.tf").write_text(configuration)
        workspace.run("init").ok()
        assert workspace.run("apply", "-auto-approve").code == 0
        assert workspace.run("plan", "-detailed-exitcode").code == 0


def test_what_contributing_shows_of_a_spec_stands_in_it():
    specs = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "provider_shim" / "resources").glob("*.py"))
    shown = blocks(TEXTS["CONTRIBUTING.md"], "python")
    assert shown
    assert [block for block in shown if block not in specs] == []


def test_the_design_explains_every_option_of_an_attribute():
    table = TEXTS["docs/design.md"].partition("| Option | Meaning |")[2].partition("\n\n")[0]
    explained = set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))
    assert explained == set(Attr._fields)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/design.md"])
def test_every_path_that_a_text_names_exists(name: str):
    top = "|".join(re.escape(path.name) for path in ROOT.iterdir() if not path.name.startswith("."))
    named = set(re.findall(rf"`((?:{top})(?:/[\w./-]*)?)`", TEXTS[name]))
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
