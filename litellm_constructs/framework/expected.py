"""What the arguments of constructs must be, by their annotations: told in words, where no type checker was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, cast

from constructs import Construct

from litellm_constructs.framework.arguments import InvalidArguments
from litellm_constructs.framework.tokens import unresolved
from litellm_constructs.framework.tree import path_of
from litellm_constructs.values import Budget, Duration, ModelLimit, SecretValue, TokenPrice


class Expected(NamedTuple):
    """What values of one annotation are."""

    words: str
    fits: Callable[[object], bool]
    items: Callable[[Any], Iterable[object]] | None = None
    """What is in such a value, and must be models."""


def _is_a(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, kind)


def _is_made(attribute: str) -> Callable[[object], bool]:
    return lambda value: _has(value, attribute)


def _has(value: object, attribute: str) -> bool:
    # To read the attribute of a construct is to ask Node.js for a reference.
    return hasattr(type(value), attribute) or attribute in getattr(value, "__dict__", ())


def _is_list(value: object) -> bool:
    # Text can be iterated too: by its letters.
    return isinstance(value, Iterable) and not isinstance(value, str | Mapping)


def _listed(value: Iterable[object]) -> Iterable[object]:
    return value if isinstance(value, Sequence) else ()  # Others may be read only once.


def _is_map(value: object) -> bool:
    return isinstance(value, Mapping) or unresolved(value)


def _mapped(value: object) -> Iterable[object]:
    return cast("Mapping[str, object]", value).values() if isinstance(value, Mapping) else ()


def _is_model(value: object) -> bool:
    return isinstance(value, str) or _has(value, "model_name")


MODELS = "Sequence[IModelRef | str]"

EXPECTED = {
    "Budget": Expected("a Budget, such as Budget.usd(50)", _is_a(Budget)),
    "Duration": Expected("a Duration, such as Duration.days(30)", _is_a(Duration)),
    "ModelLimit": Expected("a ModelLimit, such as ModelLimit(rpm=30)", _is_a(ModelLimit)),
    "TokenPrice": Expected(
        'a TokenPrice, such as TokenPrice.per_million(input="2.50", output="10")',
        _is_a(TokenPrice),
    ),
    "SecretValue": Expected(
        'a SecretValue, such as SecretValue.gateway_env("OPENAI_API_KEY") or SecretValue.variable(...)',
        _is_a(SecretValue),
    ),
    "ITeamRef": Expected("a Team; Team.from_team_id knows one that was made elsewhere", _is_made("team_id")),
    "IUserRef": Expected("a User; User.from_user_id knows one that was made elsewhere", _is_made("user_id")),
    "IOrganizationRef": Expected(
        "an Organization; Organization.from_organization_id knows one that was made elsewhere",
        _is_made("organization_id"),
    ),
    "IModelRef | str": Expected("a model or its public name", _is_model),
    MODELS: Expected(
        "a list of models or of their public names (Token.as_list makes one of a reference)", _is_list, _listed
    ),
    "Mapping[str, IModelRef | str]": Expected("models or their public names, by other names", _is_map, _mapped),
}


def expect(path: Callable[[], str], annotations: Mapping[str, str], given: Mapping[str, object]) -> None:
    """Raises InvalidArguments, naming `path`, for what is not what its annotation says."""
    problems: list[str] = []
    for name, value in given.items():
        expected = EXPECTED.get(annotations.get(name, "").removesuffix(" | None"))
        if expected and value is not None and not expected.fits(value):
            problems.append(f"{name}: takes {expected.words}, and got {_shown(value, expected)}")
        elif expected and expected.items:
            problems += [
                f"{name}: takes models or their public names, and got {_shown(item, expected)}"
                for item in expected.items(value)
                if not _is_model(item)
            ]
    if problems:
        raise InvalidArguments(path(), problems)


def expect_arguments(construct: type, arguments: tuple[object, ...], keywords: Mapping[str, object]) -> None:
    """Raises InvalidArguments for keywords of a construct that are not what its signature says."""
    match arguments:
        case [Construct() as scope, str(id), *_]:
            expect(lambda: f"{path_of(scope)}/{id}", _annotations(construct), keywords)
        case _:
            pass  # The scope and the id are asked for by what makes the construct.


@cache
def _annotations(construct: type) -> Mapping[str, str]:
    initializer = cast("Any", construct).__init__
    # Elsewhere the same name may be of something else.
    return initializer.__annotations__ if initializer.__module__.startswith(_HERE) else {}


_HERE = "litellm_constructs."


def _shown(value: object, expected: Expected) -> str:
    if expected is EXPECTED["SecretValue"] or not isinstance(value, str | int | float):
        return f"something of type {type(value).__name__}"
    return repr(value)
