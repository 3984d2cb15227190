"""What the gateway remembers: tables of rows, in memory or kept in a JSON file."""

from __future__ import annotations

import copy
import json
import os
import tempfile
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Table = dict[str, Row]


def fresh(columns: Row, values: Row) -> Row:
    """A new row: `values`, and for the rest what `columns` says."""
    return {**copy.deepcopy(columns), **values}


def _table() -> Table:
    return {}


@dataclass
class Store:
    """Each table maps an id to its row; the order is that of creation."""

    teams: Table = field(default_factory=_table)
    deleted_teams: Table = field(default_factory=_table)
    memberships: dict[str, Table] = field(default_factory=dict[str, Table])
    """By team id, then by user id."""
    keys: Table = field(default_factory=_table)
    """By the sha256 of the secret. The secret itself is not kept."""
    deleted_keys: Table = field(default_factory=_table)
    replaced_keys: Table = field(default_factory=_table)
    """By the hash of a secret that was replaced: that of the new one, and until when the old one works."""
    users: Table = field(default_factory=_table)
    organizations: Table = field(default_factory=_table)
    kinds: dict[str, Table] = field(default_factory=dict[str, Table])
    """By kind, what LiteLLM keeps plainly."""
    models: Table = field(default_factory=_table)
    aliases: Table = field(default_factory=_table)
    """The model aliases of teams, by the number of the row."""
    permissions: Table = field(default_factory=_table)
    days: Table = field(default_factory=_table)
    """What calls of models cost, by day and by all that reports tell apart."""
    fallbacks: dict[str, dict[str, list[str]]] = field(default_factory=dict[str, dict[str, list[str]]])
    """By kind, then by model."""
    settings: Table = field(default_factory=_table)
    """By section, what is not as LiteLLM has it by itself."""

    @classmethod
    def load(cls, path: Path) -> Store:
        """Read `path`; an empty store when there is no such file."""
        if not path.exists():
            return cls()
        try:
            saved: dict[str, Any] = json.loads(path.read_text())
            return cls(**saved)
        except (ValueError, TypeError) as error:
            raise ValueError(
                f"{path} is not a file that the sandbox wrote ({error}). Delete it, or name another file."
            ) from error

    def save(self, path: Path) -> None:
        """Write everything to `path`, whole or not at all, for the owner's eyes only."""
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w") as file:
            json.dump(asdict(self), file, indent=1)
        os.replace(name, path)

    def clear(self) -> None:
        for each in fields(self):
            getattr(self, each.name).clear()
