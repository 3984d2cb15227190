"""The documentation as a site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from litellm_constructs.cli import COMMANDS
from scripts import docs_site
from scripts.docs_site import DOCS, NotBuilt, assemble, build


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built so that a link that leads nowhere fails."""
    return build(tmp_path_factory.mktemp("site") / "build")


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def test_every_page_is_there_and_the_readme_is_the_first(site: Path):
    pages = {page.relative_to(DOCS).with_suffix(".html").as_posix() for page in DOCS.rglob("*.md")}
    built = {page.relative_to(site).as_posix() for page in site.rglob("*.html")}
    assert pages | {"commands.html", "provider.html", "changelog.html"} <= built
    assert "A LiteLLM gateway as code" in text(site / "index.html")
    assert "Manages a LiteLLM gateway" in text(site / "provider.html")


def test_where_a_text_names_a_page_it_leads_there(site: Path):
    assert 'href="guides/migrating.html"' in text(site / "index.html")
    assert 'href="design.html"' in text(site / "contributing.html")


def test_every_command_has_its_options(site: Path):
    told = text(site / "commands.html")
    assert [name for name in COMMANDS if f'id="litellm-constructs-{name}"' not in told] == []
    assert 'id="terraform-provider-litellm-mirror"' in told
    assert "--acknowledged" in told


def test_it_can_be_searched_and_read_in_the_dark_and_asks_nothing_of_anybody_else(site: Path):
    assert (site / "search.json").exists()
    page = text(site / "index.html")
    assert 'data-md-color-scheme="slate"' in page
    assert re.findall(r'<(?:script|img|iframe)[^>]* src="(?:https?:)?//[^"]*"', page) == []
    assert re.findall(r'<link[^>]* rel="(?:stylesheet|preconnect)"[^>]* href="(?:https?:)?//[^"]*"', page) == []


def test_a_page_that_the_navigation_lacks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(docs_site.SECTIONS, "Versions", ["support.md"])
    with pytest.raises(NotBuilt, match=r"no section of the navigation has changelog\.md, compatibility\.md"):
        assemble(tmp_path / "build")


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(docs_site, "_commands", lambda: ["# Commands\n\n[nowhere](nowhere.md)\n"])
    with pytest.raises(NotBuilt, match="page does not exist"):
        build(tmp_path / "build")
