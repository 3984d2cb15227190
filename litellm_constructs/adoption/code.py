"""Python expressions, written as `ruff format` writes them: on one line where they fit, else an item a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias, cast

WIDTH = 120


@dataclass(frozen=True)
class Code:
    """An expression that stands as it is: a name, a number, a call without arguments."""

    text: str


@dataclass(frozen=True)
class Bracketed:
    """A call, a list or a dict: what stands before, the items, each after the text that it has before it, and what
    closes it."""

    start: str
    items: Sequence[tuple[str, Expression]]
    end: str


Expression: TypeAlias = "Code | Bracketed"


def call(function: str, *positional: Expression, **named: Expression) -> Bracketed:
    return Bracketed(
        f"{function}(", [("", each) for each in positional] + [(f"{k}=", v) for k, v in named.items()], ")"
    )


def items(values: Sequence[Expression]) -> Bracketed:
    return Bracketed("[", [("", each) for each in values], "]")


def members(values: dict[str, Expression]) -> Bracketed:
    return Bracketed("{", [(f"{text(key).text}: ", each) for key, each in values.items()], "}")


def text(value: str) -> Code:
    """`value` in double quotes, unless it has some. What Terraform would read as an expression is text for it too."""
    body = repr(value.replace("${", "$${").replace("%{", "%%{"))
    if body[0] == "'" and '"' not in body:
        body = f'"{body[1:-1]}"'.replace("\\'", "'")
    return Code(body)


def number(value: int | Decimal) -> Code:
    return Code(f"{value.normalize():f}" if isinstance(value, Decimal) else str(value))


def literal(value: Any) -> Expression:
    """JSON as Python has it."""
    match value:
        case str():
            return text(value)
        case bool() | None:
            return Code(repr(value))
        case int() | Decimal():
            return number(value)
        case list():
            return items([literal(each) for each in cast("list[Any]", value)])
        case _:
            return members({key: literal(each) for key, each in cast("dict[str, Any]", value).items()})


def flat(expression: Expression) -> str:
    if isinstance(expression, Code):
        return expression.text
    inner = ", ".join(f"{before}{flat(each)}" for before, each in expression.items)
    return f"{expression.start}{inner}{expression.end}"


def lines(expression: Expression, depth: int, before: str = "", after: str = "") -> list[str]:
    """The lines of `before`, the expression and `after`, so many times indented."""
    indent = "    " * depth
    line = f"{indent}{before}{flat(expression)}{after}"
    if len(line) <= WIDTH or isinstance(expression, Code) or not expression.items:
        return [line]
    inner = [line for start, each in expression.items for line in lines(each, depth + 1, start, ",")]
    return [f"{indent}{before}{expression.start}", *inner, f"{indent}{expression.end}{after}"]
