"""The arguments of constructs: declared once, as keys of a `TypedDict`, with what attributes become of them.

    class TeamOptions(MetaOptions, total=False):
        name: Annotated[str | None, To("team_alias")]
        budget: Annotated[Budget | None, To(amount="max_budget", per="budget_duration", warn_at="soft_budget")]
        blocked: bool | None

From that come the keywords that editors and type checkers see, what `help` shows, the checks, and the attributes.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, reduce
from typing import (
    Annotated,
    Any,
    Required,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.tokens import in_words, unresolved
from provider_shim.checks import did_you_mean
from provider_shim.spec import Resource

K = TypeVar("K", bound=type)


# --- what a declaration says


class To:
    """Which attribute an argument becomes: that of its own name, if none is named. The parts of a value (a budget, a
    price) become several; where a part has none, LiteLLM has no place for it."""

    def __init__(self, attribute: str | None = None, /, **parts: str) -> None:
        self.attribute = attribute
        self.parts = parts


class Own:
    """An argument that becomes attributes in a way of its own: those that `write` makes of it, if any. What `check`
    yields is wrong with it."""

    def __init__(
        self,
        write: Callable[[Any], Mapping[str, Any]] | None = None,
        *,
        check: Callable[[Any], Iterable[str]] | None = None,
    ) -> None:
        self.write = write
        self.check = check


class Several:
    """An argument that has arguments of its own: the keys of a `TypedDict`, or the attributes of a spec."""

    def __init__(self, declared: Any) -> None:
        self.declared = declared

    def problems(self, given: Any) -> list[tuple[str, str]]:
        """What is wrong, each with the argument within this one; with no name, this one itself."""
        name, keys = self.declared.__name__, is_typeddict(self.declared)
        if not isinstance(given, Mapping if keys else self.declared):
            return [("", f"takes {name}(...), and got {in_words(given)}")]
        return read(name, self.declared, cast("Mapping[str, Any]", given))[1] if keys else []

    def written(self, given: Any) -> Mapping[str, Any]:
        return read("", self.declared, given)[0] if is_typeddict(self.declared) else _attributes(given)

    def names(self, given: Any) -> Mapping[str, str]:
        """What says each attribute."""
        if is_typeddict(self.declared):
            return said_by(self.declared, given)
        return {name: name for name in _attributes(given)}


def _attributes(given: Resource) -> Mapping[str, Any]:
    return vars(given)


# --- what values are


def as_it_is(given: Any) -> Any:
    return given


@dataclass(frozen=True)
class Kind:
    """What the values of one type are, in words, and what attributes have of them."""

    words: str
    fits: Callable[[Any], bool]
    write: Callable[[Any], Any] = as_it_is
    parts: Callable[[Any], Mapping[str, Any]] | None = None
    many: str | None = None
    """In words, when they are in a list or a map and each of them is asked."""
    item: Kind | None = None
    instead: str = ""
    """What to write instead of a value that only Terraform knows, where that does not fit as it is."""

    def problem(self, given: Any, words: str) -> str:
        """That something else was given."""
        instead = f"; {self.instead}" if self.instead and unresolved(given) else ""
        return f"takes {words}, and got {in_words(given)}{instead}"


_KINDS: dict[Any, Kind] = {
    str: Kind("text", lambda value: isinstance(value, str), instead="Token.as_string makes text of it"),
    bool: Kind("true or false", lambda value: isinstance(value, bool) or unresolved(value)),
    int: Kind("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool)),
    float: Kind("a number", lambda value: isinstance(value, int | float) and not isinstance(value, bool)),
}


_PLAIN = {kind.words for kind in _KINDS.values()}


def value(
    words: str, write: Callable[[Any], Any] = as_it_is, *, many: str | None = None, instead: str = ""
) -> Callable[[K], K]:
    """Of classes whose objects are arguments: what they are called, `many` in a list, what an attribute has of them,
    and what to write `instead` of a value that only Terraform knows."""

    def declare(kind: K) -> K:
        _KINDS[kind] = Kind(words, lambda given: isinstance(given, kind), write, many=many, instead=instead)
        return kind

    return declare


def value_of_parts(words: str, parts: Callable[[Any], Mapping[str, Any]], instead: str) -> Callable[[K], K]:
    """Of classes whose objects are arguments that become several attributes."""

    def declare(kind: K) -> K:
        _KINDS[kind] = Kind(words, lambda given: isinstance(given, kind), parts=parts, instead=instead)
        return kind

    return declare


def referred_by(attribute: str, words: str, many: str | None = None) -> Callable[[K], K]:
    """Of interfaces: arguments may be whatever has `attribute`, and that is what others have of it."""

    def has(given: object) -> bool:
        # To read the attribute of a construct is to ask Node.js for a reference.
        return hasattr(type(given), attribute) or attribute in getattr(given, "__dict__", ())

    def declare(kind: K) -> K:
        _KINDS[kind] = Kind(
            words,
            has,
            lambda given: getattr(given, attribute),
            many=many,
        )
        return kind

    return declare


def fits(interface: type, given: Any) -> bool:
    """Whether something is what an interface, or a class of values, says."""
    return _KINDS[interface].fits(given)


def _kind(annotation: Any) -> Kind | None:
    """Of an annotation; None for what anything may be, and for words, of which only the spec knows all."""
    if found := _KINDS.get(annotation):
        return found
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        kinds = [_kind(part) for part in arguments if part is not types.NoneType]
        if None in kinds:
            return None
        # What text and numbers stand for tells what is wanted.
        return reduce(_either, sorted(cast("list[Kind]", kinds), key=lambda each: each.words in _PLAIN))
    if origin is Sequence or origin is list:
        return _list(_kind(arguments[0]))
    if origin is Mapping or origin is dict:
        return _map(_kind(arguments[1]))
    return None


def _either(one: Kind, other: Kind) -> Kind:
    """One that tells of both: an interface, or text that stands for it; a whole number, or any."""

    def fits(given: Any) -> bool:
        return one.fits(given) or other.fits(given)

    def write(given: Any) -> Any:
        return (one if one.fits(given) else other).write(given)

    return replace(one, fits=fits, write=write, instead=one.instead or other.instead)


def _list(item: Kind | None) -> Kind:
    instead = "Token.as_list makes a list of it"
    if item is None or item.many is None:
        return Kind("a list", _is_list, instead=instead)
    words = f"a list of {item.many}"
    return Kind(words, _is_list, lambda given: [item.write(one) for one in given], item=item, instead=instead)


def _map(item: Kind | None) -> Kind:
    if item is None or item.many is None:
        return Kind("a map", _is_map)
    return Kind(f"a map of {item.many}", _is_map, lambda given: _each(given, item.write), item=item)


def _each(given: Any, write: Callable[[Any], Any]) -> Any:
    if not isinstance(given, Mapping):
        return given
    return {name: write(one) for name, one in cast("Mapping[str, Any]", given).items()}


def _is_list(given: Any) -> bool:
    # Text can be iterated too: by its letters.
    return isinstance(given, Iterable) and not isinstance(given, str | Mapping)


def _is_map(given: Any) -> bool:
    return isinstance(given, Mapping) or unresolved(given)


def _items(given: Any) -> Iterable[Any]:
    if isinstance(given, Mapping):
        return cast("Mapping[Any, Any]", given).values()
    return cast("Sequence[Any]", given) if isinstance(given, Sequence) else ()  # Others may be read only once.


# --- a declaration, read


@dataclass(frozen=True)
class Argument:
    """One key of the options of a construct."""

    name: str
    type: Any
    """As signatures show it."""
    kind: Kind | None
    becomes: To | Own | Several
    required: bool

    def problems(self, given: Any) -> list[tuple[str, str]]:
        """What is wrong with a value that is not None, each with the argument: this one, or one of its own."""
        if isinstance(self.becomes, Several):
            return [
                (f"{self.name}.{inner}" if inner else self.name, text) for inner, text in self.becomes.problems(given)
            ]
        return [(self.name, text) for text in self._problems(given)]

    def _problems(self, given: Any) -> list[str]:
        kind = self.kind
        found: list[str] = []
        if kind is not None:
            if not kind.fits(given):
                found.append(kind.problem(given, kind.words))
            elif kind.item:
                wrong = [one for one in _items(given) if not kind.item.fits(one)]
                found += [kind.item.problem(one, kind.item.many or kind.item.words) for one in wrong]
            elif kind.parts and isinstance(self.becomes, To):
                parts = kind.parts(given)
                without = [name for name, part in parts.items() if part is not None and name not in self.becomes.parts]
                found += [f"LiteLLM has no {name} for it; leave it out" for name in without]
        if not found and isinstance(self.becomes, Own) and self.becomes.check:
            found += self.becomes.check(given)
        return found

    def written(self, given: Any) -> Mapping[str, Any]:
        """The attributes that a value becomes in which nothing is wrong."""
        if isinstance(self.becomes, Several):
            return self.becomes.written(given)
        if isinstance(self.becomes, Own):
            return self.becomes.write(given) if self.becomes.write else {}
        if self.kind and self.kind.parts:
            parts = self.kind.parts(given)
            return {attribute: parts[name] for name, attribute in self.becomes.parts.items()}
        attribute = self.kind.write(given) if self.kind else given
        if not attribute and not self.required and attribute in ([], {}, ()):
            attribute = None  # an empty list is none
        return {self.becomes.attribute or self.name: attribute}


@cache
def arguments_of(options: Any) -> Mapping[str, Argument]:
    """What the keys of a `TypedDict` declare, by their names. Its annotations are looked up once, when first asked."""
    return {name: _argument(name, hint) for name, hint in get_type_hints(options, include_extras=True).items()}


def _argument(name: str, hint: Any) -> Argument:
    required = get_origin(hint) is Required
    if required:
        (hint,) = get_args(hint)
    plain, *markers = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    becomes = next((marker for marker in markers if isinstance(marker, To | Own)), _several(plain) or To())
    kind = None if _left_to_the_spec(plain, becomes) else _kind(plain)
    return Argument(name, plain, kind, becomes, required)


def _several(annotation: Any) -> Several | None:
    for part in get_args(annotation) or (annotation,):
        if is_typeddict(part) or (isinstance(part, type) and issubclass(part, Resource)):
            return Several(part)
    return None


_BASIC = {str, bool, int, float, types.NoneType}


def _left_to_the_spec(annotation: Any, becomes: To | Own | Several) -> bool:
    """Whether the attribute that an argument becomes, as it is, has all the checks."""
    return isinstance(becomes, To) and {*(get_args(annotation) or (annotation,))} <= _BASIC


def said_by(options: Any, given: Mapping[str, Any]) -> Mapping[str, str]:
    """The argument that says an attribute, by attribute."""
    names: dict[str, str] = {}
    for argument in arguments_of(options).values():
        one = given.get(argument.name)
        if isinstance(argument.becomes, To):
            to = argument.becomes
            names |= dict.fromkeys(to.parts.values() or (to.attribute or argument.name,), argument.name)
        elif one is None or argument.problems(one):
            continue
        elif isinstance(argument.becomes, Several):
            names |= {attribute: f"{argument.name}.{said}" for attribute, said in argument.becomes.names(one).items()}
        else:
            inner: Mapping[str, Any] = cast("Mapping[str, Any]", one) if isinstance(one, Mapping) else {}
            for attribute in argument.written(one):
                names[attribute] = f"{argument.name}.{attribute}" if attribute in inner else argument.name
    return names


# --- what a program gives


def read(construct: str, options: Any, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The attributes that arguments become, and what is wrong with the others, each with its name.

    Raises TypeError for a keyword that the construct does not have.
    """
    refuse_unknown(construct, options, given)
    arguments = arguments_of(options)
    attributes: dict[str, Any] = {}
    problems: list[tuple[str, str]] = []
    for name, one in given.items():
        argument = arguments[name]
        if one is None:
            continue
        if found := argument.problems(one):
            problems += found
        else:
            for attribute, said in argument.written(one).items():
                attributes[attribute] = _together(attributes[attribute], said) if attribute in attributes else said
    problems += [(name, "is required") for name in _required(options) if given.get(name) is None]
    return attributes, problems


def refuse_unknown(construct: str, options: Any, given: Iterable[str]) -> None:
    """Raises TypeError for a keyword that the construct does not have."""
    arguments = arguments_of(options)
    for name in given:
        if name not in arguments:
            raise TypeError(f"{construct} has no argument {name!r}{did_you_mean(name, arguments)}")


def _together(one: Any, other: Any) -> Any:
    """An attribute of which several arguments say a part: entries of a map, or items of a list."""
    return {**cast("Mapping[str, Any]", one), **other} if isinstance(one, Mapping) else [*one, *other]


@cache
def _required(options: Any) -> Sequence[str]:
    return [each.name for each in arguments_of(options).values() if each.required]


def expect(path: Callable[[], str], options: Any, given: Mapping[str, Any]) -> None:
    """Raises InvalidArguments, naming `path`, for some of the options that are not what they are declared to be."""
    arguments = arguments_of(options)
    problems = [
        f"{place}: {text}"
        for name, one in given.items()
        if one is not None
        for place, text in arguments[name].problems(one)
    ]
    if problems:
        raise InvalidArguments(path(), problems)


def renamed(problems: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """`problems` of attributes, told of the arguments that say them."""
    return [_told(problem, names) for problem in problems]


def _told(problem: str, names: Mapping[str, str]) -> str:
    problem = re.sub(r"^\w+", lambda found: names.get(found[0], found[0]), problem)
    return re.sub(r"`(\w+)`", lambda found: f"`{names.get(found[1], found[1])}`", problem)
