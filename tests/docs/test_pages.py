"""The provider's pages: whole, and equal to what the specs say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from provider_shim.engine.connection import PROVIDER
from provider_shim.engine.provider import schema_of
from provider_shim.fields import Field, fields_of
from provider_shim.resources import all_resources
from provider_shim.schema import Attribute
from provider_shim.spec import Resource, check_duration
from scripts.registry_docs import DOCS, pages

SPECS = all_resources()
EVERY_RESOURCE = pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)


def page_of(spec: type[Resource]) -> str:
    return (DOCS / "resources" / f"{spec.type_name.removeprefix('litellm_')}.md").read_text(encoding="utf-8")


def section(page: str, title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"there is no section {title}"
    return found[1]


def entries(page: str) -> list[tuple[str, str]]:
    """Each attribute that the schema of a page lists, with the names of those around it, and the line."""
    found, around = [], ""
    for line in section(page, "Schema").splitlines():
        if line.startswith("### "):
            nested = re.fullmatch(r"### Nested Schema for `([\w.]+)`", line)
            around = f"{nested[1]}." if nested else ""
        elif entry := re.match(r"- `(\w+)` \(", line):
            found.append((around + entry[1], line))
    return found


def described(attributes: tuple[Attribute, ...], around: str = "") -> Iterator[str]:
    for item in attributes:
        yield around + item.name
        if item.nested:
            yield from described(item.nested.attributes, f"{around}{item.name}.")


def test_the_pages_on_disk_are_those_that_the_specs_make():
    folders = ("resources", "data-sources", "ephemeral-resources", "functions")
    on_disk = [DOCS / "index.md", *(page for folder in folders for page in (DOCS / folder).iterdir())]
    assert {path: path.read_bytes() for path in on_disk} == pages()


@EVERY_RESOURCE
def test_every_attribute_stands_on_its_page_exactly_once(spec: type[Resource]):
    block = schema_of(SPECS, {}, {}).resources[spec.type_name].block
    told = [*described(block.attributes), *(name for each in block.blocks for name in described(each.block.attributes))]
    assert Counter(name for name, _ in entries(page_of(spec))) == Counter(told)


def test_every_attribute_of_the_provider_stands_on_its_page_exactly_once():
    page = (DOCS / "index.md").read_text(encoding="utf-8")
    assert Counter(name for name, _ in entries(page)) == Counter(described(PROVIDER.block.attributes))


@EVERY_RESOURCE
def test_a_page_begins_with_what_the_spec_says_of_the_object(spec: type[Resource]):
    description = " ".join((spec.__doc__ or "").split())
    assert description
    assert f"# {spec.type_name} (Resource)\n\n{description}\n" in page_of(spec)


def test_an_entry_says_all_that_the_spec_says():
    """One attribute of each kind."""
    lines = {
        (spec.type_name.removeprefix("litellm_"), name): line
        for spec in SPECS.values()
        for name, line in entries(page_of(spec))
    }
    assert lines["team", "team_alias"].startswith("- `team_alias` (String) Human name of the team.")
    assert "(String, Forces replacement)" in lines["team", "team_id"]
    assert "(String, Sensitive, Not told, Forces replacement)" in lines["key", "key"]
    assert "(String, Sensitive, Write-only, Forces replacement)" in lines["key", "key_wo"]
    assert "(Attributes, Sensitive, Write-only)" in lines["mcp_server", "credentials_wo"]
    assert "(String, Duration)" in lines["team", "budget_duration"]
    assert "(Map of Number)" in lines["key", "model_rpm_limit"]
    assert "(Map of List of String)" in lines["key", "budget_fallbacks"]
    assert "(Dynamic, Free-form, Owned by key)" in lines["team", "metadata"]
    assert "(Dynamic, Parameters, Owned by key)" in lines["model", "additional_litellm_params"]
    assert "(Boolean, Shared)" in lines["team", "blocked"]
    assert (
        "(List of String, Any order, LiteLLM 1.102.0 or later, Enterprise)"
        in lines["team", "denied_passthrough_routes"]
    )
    assert "(Attributes List, Any order)" in lines["team", "budget_limits"]
    assert "One of `default`, `llm_api`, `management`, `read_only`, or a newer one." in lines["key", "key_type"]
    assert lines["fallback", "fallback_type"].endswith(" `general` if not set.")


@EVERY_RESOURCE
def test_required_optional_and_read_only_attributes_stand_under_their_headings(spec: type[Resource]):
    found = re.findall(r"^### (Required|Optional|Read-Only)\n\n((?:- .*\n)+)", page_of(spec), re.MULTILINE)
    names = {heading: set(re.findall(r"^- `(\w+)`", lines, re.MULTILINE)) for heading, lines in found}

    def heading(item: Field) -> str:
        return "Required" if item.required else "Read-Only" if item.server_set else "Optional"

    expected: dict[str, set[str]] = {"Read-Only": {"id"}}
    for item in fields_of(spec):
        if item.shape.blocks:
            assert f"### Block `{item.name}`" in page_of(spec)
        else:
            expected.setdefault(heading(item), set()).add(item.name)
    assert names == expected


@EVERY_RESOURCE
def test_every_mark_on_a_page_is_explained_there_and_no_other(spec: type[Resource]):
    page = page_of(spec)
    explained = set(re.findall(r"^- \*(.+?)\*: ", page, re.MULTILINE))
    beside = {
        re.sub(r"LiteLLM [\d.]+", "LiteLLM x.y.z", mark)
        for _, line in entries(page)
        for mark in re.findall(r"\((.+?)\)", line)[0].split(", ")[1:]
    }
    assert beside - {"Sensitive"} == explained


@EVERY_RESOURCE
def test_links_on_a_page_lead_to_a_place_on_it(spec: type[Resource]):
    page = page_of(spec)
    assert sorted(re.findall(r"\]\(#([\w-]+)\)", page)) == sorted(re.findall(r'<a id="([\w-]+)">', page))


@EVERY_RESOURCE
def test_a_page_warns_of_the_secrets_in_the_state_if_there_are_any(spec: type[Resource]):
    secrets = {item.name for item in fields_of(spec) if item.attr.sensitive and not item.write_only}
    warning = re.search(r"^~> \*\*Secrets are in the state\.\*\* (.*)$", page_of(spec), re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", warning[1]) if warning else ()) == secrets


def test_what_the_pages_call_a_duration_is_one():
    (line,) = re.findall(r"^- \*Duration\*: (.*)$", page_of(SPECS["litellm_team"]), re.MULTILINE)
    named = re.findall(r"`(\w+)`", line)
    assert {"mo", "30d", "monthly"} <= set(named)
    for text in named:
        check_duration(f"1{text}" if len(text) < 3 and text.isalpha() else text)
