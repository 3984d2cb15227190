"""What `help` and notebooks show of constructs: their options as keywords, and what is written below each.

Loaded when first asked.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import sys
import textwrap
from collections.abc import Collection
from functools import cache
from typing import Any, Unpack, cast, get_args, get_origin, get_type_hints

from litellm_constructs.framework.options import arguments_of


@cache
def options_of(construct: type) -> Any:
    """The `TypedDict` that the keywords of a construct are declared in; None if it has none."""
    hint = get_type_hints(cast("Any", construct).__init__).get("options")
    return get_args(hint)[0] if get_origin(hint) is Unpack else None


def signature_of(construct: type, last: Collection[str] = ()) -> inspect.Signature:
    """With each option as a keyword of its own; `last` come those that every construct has."""
    whole = inspect.signature(cast("Any", construct).__init__)
    _, *parameters = whole.parameters.values()
    if parameters and parameters[-1].name == "options" and (options := options_of(construct)):
        arguments = arguments_of(options)
        keyword, empty = inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.empty
        parameters[-1:] = [
            inspect.Parameter(
                name,
                keyword,
                annotation=arguments[name].type,
                default=empty if arguments[name].required else None,
            )
            for name in _in_order(options, last)
        ]
    return whole.replace(parameters=parameters)


def documented(construct: type, last: Collection[str] = ()) -> str | None:
    """The docstring of a construct, with what is written below the keys of its options."""
    text = vars(construct).get("__doc__")
    options = options_of(construct) if "__init__" in vars(construct) else None
    if text is None or options is None:
        return text
    told = _docstrings(options)
    lines = [f"- `{name}`: {' '.join(told[name].split())}" for name in _in_order(options, last) if name in told]
    return "\n".join([inspect.cleandoc(text), "", *lines])


def _in_order(options: Any, last: Collection[str]) -> list[str]:
    """Names of arguments, first those that must be given."""
    arguments = arguments_of(options)
    return sorted(arguments, key=lambda name: (not arguments[name].required, name in last))


def _docstrings(options: Any) -> dict[str, str]:
    """What stands below the keys of a `TypedDict`, and of those that it is based on, in their source."""
    try:
        (parsed,) = ast.parse(textwrap.dedent(inspect.getsource(options))).body
    except (OSError, TypeError):
        return {}
    told: dict[str, str] = {}
    definition = cast("ast.ClassDef", parsed)
    for base in definition.bases:
        above = vars(sys.modules[options.__module__]).get(ast.unparse(base))
        if hasattr(above, "__total__"):
            told |= _docstrings(above)
    for key, below in itertools.pairwise(definition.body):
        match key, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                told[name] = text
            case _:
                pass
    return told
