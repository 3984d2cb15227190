"""What jsii calls the objects of Python by. It keeps all that it has ever called, as Node.js might ask for them.

A tree with constructs of this library in it is kept by itself instead: each keeps those that it is in, and they keep
it. When the program has dropped all of them, Python lets go of the whole tree, with what this library knows of it.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import jsii

_jsii: Any = jsii


class _References(dict[str, Any]):
    """jsii's objects by name, without keeping those of such trees."""

    def __init__(self, references: Mapping[str, Any]) -> None:
        super().__init__(references)
        self.in_trees: weakref.WeakValueDictionary[str, Any] = weakref.WeakValueDictionary()

    def __missing__(self, name: str) -> Any:
        return self.in_trees[name]

    def __setitem__(self, name: str, value: Any) -> None:
        # jsii tells once more what a program has made when its constructor is done.
        if name not in self.in_trees:
            super().__setitem__(name, value)


_references = _References(_jsii._reference_map._refs._refs)
_jsii._reference_map._refs._refs = _references


def meet(construct: Any) -> None:
    """Have `construct`, which may be Node.js's own, answer to its name: one object, as long as anybody has it."""
    reference: Any = getattr(construct, "__dict__", {}).get("__jsii_ref__")
    if reference and reference.ref not in _references and reference.ref not in _references.in_trees:
        _references.in_trees[reference.ref] = construct


def is_kept(construct: Any) -> bool:
    """Whether jsii keeps `construct`, as it does with all that a program makes."""
    return construct.__jsii_ref__.ref in _references


def let_go(construct: Any) -> None:
    """Have `construct` answer to its name, and not be kept for that."""
    name = construct.__jsii_ref__.ref
    _references.pop(name, None)
    _references.in_trees[name] = construct


def keep(scopes: Sequence[object]) -> None:
    """Have constructs, and what belongs to them, keep each other: each in `scopes` is in the one before."""
    for above, below in pairwise(scopes):
        vars(above).setdefault("_below", {})[id(below)] = below  # Not all can be hashed.
        vars(below)["_above"] = above
