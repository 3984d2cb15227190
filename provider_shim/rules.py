"""Rules between the attributes of one object, named after the config validators of terraform-plugin-framework.

A spec lists them (`rules`). From each line come the error at synth and at validate, the sentence in the schema and on
the pages, and what the matrix sets beside an attribute. An attribute is set when its value says something: an empty
text, an empty list, or LiteLLM's own value for "not set" is as good as nothing. What only Terraform knows may turn out
either way, and breaks no rule until it is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Problems = Iterator[tuple[str, str]]
"""What is wrong, each with the attribute to show it at."""


class Rule:
    """What must hold between some attributes."""

    def problems(self, known: frozenset[str], unknown: frozenset[str]) -> Problems:
        """What is wrong where the `known` attributes are set, and those of the `unknown` may be."""
        raise NotImplementedError

    def sentence(self, name: str) -> str | None:
        """The rule as it is said at one attribute; None if it is not about that."""
        found = self.needed(name)
        return f"Requires {_listed(found)}." if found else None

    def needed(self, name: str) -> tuple[str, ...]:
        """What must be set where an attribute is."""
        return ()

    def excluded(self, name: str) -> tuple[str, ...]:
        """What cannot be set where an attribute is."""
        return ()

    def alternatives(self, name: str) -> tuple[str, ...]:
        """What may be set instead of an attribute, where one of them must be."""
        return ()

    def yielding(self, known: frozenset[str]) -> tuple[str, ...]:
        """What gives way where an object has the `known` attributes all the same, as others may have made it."""
        return ()


class Conflicts(Rule):
    """`name` cannot be set together with any of `others`, which may go with each other."""

    def __init__(self, name: str, others: tuple[str, ...], because: str) -> None:
        self._name, self._others, self._because = name, others, because

    def problems(self, known: frozenset[str], unknown: frozenset[str]) -> Problems:
        for other in self._others if self._name in known else ():
            if other in known:
                yield other, f"it conflicts with `{self._name}`: {self._because}"

    def sentence(self, name: str) -> str | None:
        found = self.excluded(name)
        return f"Conflicts with {_listed(found)}." if found else None

    def excluded(self, name: str) -> tuple[str, ...]:
        return self._others if name == self._name else (self._name,) if name in self._others else ()

    def yielding(self, known: frozenset[str]) -> tuple[str, ...]:
        return (self._name,) if self._name in known and known.intersection(self._others) else ()


class Requires(Rule):
    """Where `name` is set, all of `others` are."""

    def __init__(self, name: str, others: tuple[str, ...], because: str) -> None:
        self._name, self._others, self._because = name, others, because

    def problems(self, known: frozenset[str], unknown: frozenset[str]) -> Problems:
        missing = [other for other in self._others if other not in known | unknown]
        if self._name in known and missing:
            yield self._name, f"it requires {_listed(missing)}: {self._because}"

    def needed(self, name: str) -> tuple[str, ...]:
        return self._others if name == self._name else ()

    def yielding(self, known: frozenset[str]) -> tuple[str, ...]:
        return (self._name,) if self._name in known and not known.issuperset(self._others) else ()


class _Group(Rule):
    def __init__(self, names: tuple[str, ...], because: str) -> None:
        self._names, self._because = names, because

    def _others_than(self, name: str) -> tuple[str, ...]:
        return tuple(other for other in self._names if other != name) if name in self._names else ()


class RequiredTogether(_Group):
    """All of `names` are set, or none."""

    def problems(self, known: frozenset[str], unknown: frozenset[str]) -> Problems:
        for name in self._names:
            yield from Requires(name, self._others_than(name), self._because).problems(known, unknown)

    def needed(self, name: str) -> tuple[str, ...]:
        return self._others_than(name)

    def yielding(self, known: frozenset[str]) -> tuple[str, ...]:
        return () if known.issuperset(self._names) else tuple(name for name in self._names if name in known)


class AtLeastOneOf(_Group):
    """One of `names` is set, or several. `because` says what is missing when none is."""

    def problems(self, known: frozenset[str], unknown: frozenset[str]) -> Problems:
        if not (known | unknown).intersection(self._names):
            yield self._names[0], f"{self._because}: set at least one of {_listed(self._names)}"

    def sentence(self, name: str) -> str | None:
        return f"Set at least one of {_listed(self._names)}." if name in self._names else None

    def alternatives(self, name: str) -> tuple[str, ...]:
        return self._others_than(name)


class ExactlyOneOf(_Group):
    """One of `names` is set, and no other. `because` says what is missing when none is."""

    def problems(self, known: frozenset[str], unknown: frozenset[str]) -> Problems:
        found = [name for name in self._names if name in known]
        if not found and not unknown.intersection(self._names):
            yield self._names[0], f"{self._because}: set one of {_listed(self._names)}"
        for name in found[1:]:
            yield name, f"`{found[0]}` is set as well: set one of {_listed(self._names)}"

    def sentence(self, name: str) -> str | None:
        return f"Set one of {_listed(self._names)}." if name in self._names else None

    def excluded(self, name: str) -> tuple[str, ...]:
        return self._others_than(name)

    def alternatives(self, name: str) -> tuple[str, ...]:
        return self._others_than(name)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
