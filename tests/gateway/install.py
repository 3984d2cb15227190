"""Set up what a gateway needs, from package registries alone: LiteLLM, a database engine for it, an empty database.

LiteLLM reaches PostgreSQL through prisma-client-py and Prisma's native query engine, which no package contains and
which cannot be downloaded everywhere. `prisma/` does without: the same engine, compiled to WebAssembly, comes with
Prisma's npm packages.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.gateway.home import KIT, Home, KitError, say
from tests.gateway.postgres import TEMPLATE, Postgres
from tests.gateway.tools import find_node, find_python, output_of

PRISMA = KIT / "prisma"
# Of the 75 MB of @prisma/client only this engine is needed.
QUERY_ENGINE = "query_engine_bg.postgresql."


@dataclass(frozen=True)
class Step:
    """A part of the set-up.

    Its stamp is written last, inside of what it vouches for, and holds what that was made from. So neither a half-made
    part nor one that was made from something else is taken for a finished one.
    """

    what: str
    stamp: Path
    made_from: Callable[[], str]
    make: Callable[[], None]

    @property
    def done(self) -> bool:
        return self.stamp.is_file() and self.stamp.read_text() == self.made_from()


def ensure_packages(version: str) -> Path:
    """Install LiteLLM alone, if it is not there, and return its Python: enough to ask for its OpenAPI description."""
    home = Home(version)
    with home.locked():
        ensure([packages_step(home)])
    return home.python


def all_steps(home: Home, postgres: Postgres) -> list[Step]:
    """Every step rests on those before it."""
    return [packages_step(home), engines_step(home), client_step(home), database_step(home, postgres)]


def complete(steps: Iterable[Step]) -> bool:
    return all(step.done for step in steps)


def ensure(steps: list[Step]) -> None:
    """Make the first step that is not done, and all that rests on it. The caller has locked the home."""
    for index, step in enumerate(steps):
        if step.done:
            continue
        for outdated in steps[index:]:
            outdated.stamp.unlink(missing_ok=True)
        say(f"set-up: {step.what}")
        step.make()
        step.stamp.write_text(step.made_from())


def packages_step(home: Home) -> Step:
    lock = KIT / "locks" / f"{home.version}.txt"

    def made_from() -> str:
        # A virtual environment is tied to its place and to the Python that made it.
        return digest(lock, str(home.venv), str(home.python.resolve()))

    def make() -> None:
        python = find_python()
        shutil.rmtree(home.venv, ignore_errors=True)
        home.command(python, "-m", "venv", home.venv)
        home.command(home.python, "-m", "pip", "install", "-q", "--no-deps", "-r", lock)

    return Step(f"LiteLLM {home.version} (0.8 GB, one or two minutes)", home.venv / ".packages", made_from, make)


def engines_step(home: Home) -> Step:
    files = sorted(path for path in PRISMA.rglob("*") if path.is_file())

    def make() -> None:
        shutil.rmtree(home.prisma, ignore_errors=True)
        shutil.copytree(PRISMA, home.prisma)
        npm = find_node(home).npm
        home.command(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=peer", cwd=home.prisma)
        client = home.prisma / "node_modules" / "@prisma" / "client"
        for path in [*client.iterdir(), *(client / "runtime").iterdir()]:
            if path.name not in ("package.json", "runtime") and not path.name.startswith(QUERY_ENGINE):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    return Step("Prisma's engines (npm packages)", home.prisma / ".engines", lambda: digest(*files), make)


def client_step(home: Home) -> Step:
    def make() -> None:
        node = find_node(home).program
        described = home.command(node, home.prisma / "describe-schema.js", home.schema)
        home.command(home.python, home.prisma / "generate_client.py", home.query_engine, stdin=described)
        home.command(home.python, "-m", "compileall", "-q", home.site_packages / "prisma")

    return Step("Prisma client", home.venv / ".client", lambda: digest(home.schema), make)


def database_step(home: Home, postgres: Postgres) -> Step:
    """The schema is made once, in a template of which `Postgres.reset` makes copies."""

    def made_from() -> str:
        return digest(home.schema, output_of(str(postgres.programs / "postgres"), "--version"))

    def make() -> None:
        postgres.create()
        postgres.start()
        postgres.execute(f"create database {TEMPLATE}")
        migrations = sorted((home.site_packages / "litellm_proxy_extras" / "migrations").glob("*/migration.sql"))
        if not migrations:
            raise KitError(f"LiteLLM {home.version} has come without its database migrations.")
        postgres.run_files(migrations, database=TEMPLATE)
        # What LiteLLM's schema has and the migrations have not yet.
        node = find_node(home).program
        env = {**os.environ, "DATABASE_URL": postgres.url(TEMPLATE)}
        steps = home.command(node, home.prisma / "push-schema.mjs", home.schema, env=env).strip()
        say(f"database: {len(migrations)} migrations and {steps} more steps")

    return Step("database", postgres.folder / ".template", made_from, make)


def digest(*parts: Path | str) -> str:
    """One digest of files (their names and contents) and strings."""
    contents = [(part.name, part.read_text()) if isinstance(part, Path) else part for part in parts]
    return hashlib.sha256(json.dumps(contents).encode()).hexdigest()
