"""`make site`: the documentation as a site, in build/site.

Its pages are those of `docs`, which code hosts and registries show as well. Put together here is what only a site
needs: a first page from the README, a page of all commands from their parsers, links where a text names a page, and
the navigation.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from litellm_constructs import cli
from provider_shim import __main__ as provider

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
BUILD = ROOT / "build"

SECTIONS: dict[str, list[str]] = {
    "Start": ["index.md", "commands.md", "checks.md"],
    "Guides": ["guides/*.md"],
    "Constructs": ["constructs/*.md", "model_router.md"],
    "Terraform": ["provider.md"],
    "Resources": ["resources/*.md"],
    "Data sources": ["data-sources/*.md"],
    "Ephemeral resources": ["ephemeral-resources/*.md"],
    "Functions": ["functions/*.md"],
    "Versions": ["support.md", "compatibility.md", "changelog.md"],
    "How it works": ["design.md", "reliability.md", "performance.md", "contributing.md"],
}
"""What the navigation has, by pages or patterns of them."""

ELSEWHERE = {"README.md": "index.md", "CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md"}
"""Pages that stand at the top of the repository."""


class NotBuilt(Exception):
    """The site cannot be built; the text is what the generator says."""


def assemble(place: Path) -> None:
    """Write the sources of the site: its pages, and what the generator wants to know."""
    shutil.rmtree(place, ignore_errors=True)
    pages = place / "docs"
    shutil.copytree(DOCS, pages)
    # Registries want the provider's page to be the first.
    (pages / "index.md").rename(pages / "provider.md")
    for name, page in ELSEWHERE.items():
        shutil.copy(ROOT / name, pages / page)
    (pages / "commands.md").write_text("\n".join(_commands()), encoding="utf-8")
    for page in pages.rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        page.write_text(_linked(text, page.relative_to(pages)), encoding="utf-8")
    (place / "mkdocs.yml").write_text(json.dumps(_settings(pages), indent=2), encoding="utf-8")


def _settings(pages: Path) -> dict[str, Any]:
    """JSON is YAML too."""
    names = {
        section: sorted(
            {page.relative_to(pages).as_posix() for pattern in patterns for page in pages.glob(pattern)},
            key=lambda name: next(
                (number for number, pattern in enumerate(patterns) if name == pattern), len(patterns)
            ),
        )
        for section, patterns in SECTIONS.items()
    }
    forgotten = {page.relative_to(pages).as_posix() for page in pages.rglob("*.md")}.difference(*names.values())
    if forgotten:
        raise NotBuilt(f"no section of the navigation has {', '.join(sorted(forgotten))}")
    return {
        "site_name": "litellm-constructs",
        "site_description": "A LiteLLM gateway as code.",
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": False,
        "theme": {
            "name": "material",
            "font": False,  # nothing is asked of anybody else
            "features": ["navigation.sections", "navigation.top", "content.code.copy", "search.highlight"],
            "palette": [
                {
                    "media": f"(prefers-color-scheme: {scheme})",
                    "scheme": name,
                    "toggle": {"icon": f"material/{icon}", "name": f"Switch to {other} mode"},
                }
                for scheme, name, icon, other in (
                    ("light", "default", "weather-sunny", "dark"),
                    ("dark", "slate", "weather-night", "light"),
                )
            ],
        },
        "markdown_extensions": ["attr_list", "tables", "toc", "pymdownx.highlight", "pymdownx.superfences"],
        "nav": [{section: found} for section, found in names.items() if found],
    }


def _linked(text: str, page: Path) -> str:
    """With a link wherever a text names a page: `docs/checks.md`. What is fenced, or a link already, stays."""

    def link(found: re.Match[str]) -> str:
        name = found[1]
        target = ELSEWHERE.get(name, name.removeprefix("docs/"))
        if not (DOCS / target).exists() and name not in ELSEWHERE:
            return found[0]
        target = "provider.md" if target == "index.md" and name != "README.md" else target
        return f"[{found[0]}]({os.path.relpath(target, page.parent)})"

    names = "|".join(map(re.escape, ELSEWHERE))
    parts = re.split(r"(^```.*?^```$)", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(
        part if part.startswith("```") else re.sub(rf"(?<!\[)`(docs/[\w./-]+\.md|{names})`", link, part)
        for part in parts
    )


def _commands() -> Iterator[str]:
    yield "# Commands\n\nTwo programs come with the package. Exit codes and formats are told with each command.\n"
    for name, told in cli.COMMANDS.items():
        yield f"## litellm-constructs {name}\n\n{told[0].upper()}{told[1:]}.\n\n```text\n{_help(cli.main, name)}```\n"
    listed = re.findall(r"^    (\w+) ", _help(provider.main), re.MULTILINE)
    for name in listed:
        yield f"## terraform-provider-litellm {name}\n\n```text\n{_help(provider.main, name)}```\n"


def _help(main: Any, *command: str) -> str:
    printed = io.StringIO()
    columns = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "100"
    try:
        with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
            main([*command, "--help"])
    finally:
        os.environ.pop("COLUMNS")
        os.environ.update({"COLUMNS": columns} if columns else {})
    return printed.getvalue()


def build(place: Path) -> Path:
    """Build the site; where it is. Raises NotBuilt, also for a link that leads nowhere."""
    assemble(place)
    zensical = Path(sys.executable).with_name("zensical")
    command = [str(zensical), "build", "--strict", "--clean", "--config-file", "mkdocs.yml"]
    quiet = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=place, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise NotBuilt(done.stdout)
    return place / "site"


def main() -> int:
    try:
        print(build(BUILD) / "index.html")
    except NotBuilt as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
