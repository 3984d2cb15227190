"""The arguments of one construct, checked when it is made, as the provider would check them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, cast

from litellm_constructs.framework.origins import remember
from litellm_constructs.framework.tokens import plain, unresolved
from litellm_constructs.framework.write_only import divided
from provider_shim.checks import did_you_mean, dotted
from provider_shim.fields import Field, Spec, fields_of, problems_together


class InvalidArguments(ValueError):
    """Arguments of one construct that cannot work: all of them, with what was found and what to do."""

    def __init__(self, path: str, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        where = path.removesuffix("/Resource")
        super().__init__(f"[{where}] {problems[0]}" if len(problems) == 1 else _listed(where, problems))


def _listed(where: str, problems: Sequence[str]) -> str:
    return "\n".join([f"[{where}] {len(problems)} arguments cannot work:", *(f"  {text}" for text in problems)])


def merged(
    spec: Spec, path: Callable[[], str], attributes: Mapping[str, Any], prior: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """`prior` with `attributes` as JSON has them; None unsets.

    Values that only Terraform knows are left for the provider to check. Raises InvalidArguments, naming `path`, with
    everything that is wrong with the others. (`path` is only asked for then: jsii takes its time to tell it.)
    """
    if prior is None:
        remember(path)
    fields = _by_name(cast("Any", spec))
    result = dict(prior or {})
    problems: list[str] = []
    for name, value in attributes.items():
        if name not in fields:
            problems.append(f"{name}: {spec.type_name} has no such argument{did_you_mean(name, fields)}")
        elif fields[name].server_set:
            problems.append(f"{name}: LiteLLM sets it; it cannot be given")
        elif value is None:
            result.pop(name, None)
        else:
            try:
                said = plain(value)
                for each, part in divided(fields[name], said).items():
                    result.pop(each, None)
                    if part is not None:
                        result[each] = part
            except ValueError as error:
                result[name] = None
                problems.append(f"{name}: {error}")
            else:
                problems += _problems(fields[name], said)
    problems += [f"{name}: is required" for name, field in fields.items() if field.required and name not in result]
    unknown = frozenset(name for name, value in result.items() if unresolved(value))
    problems += [f"{name}: {problem}" for name, problem in problems_together(spec, result, unknown)]
    if problems:
        raise InvalidArguments(path(), problems)
    return result


@cache
def _by_name(spec: Any) -> Mapping[str, Field]:
    return {field.name: field for field in fields_of(spec)}


def _problems(field: Field, value: Any) -> Iterator[str]:
    if unresolved(value):
        return
    for path, text in field.problems(value):
        yield f"{dotted((field.name, *path))}: {text}"
