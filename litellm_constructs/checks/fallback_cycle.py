"""fallback-cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from provider_shim.resources.fallback import Fallback


@check("fallback-cycle", Severity.WARNING)
def fallback_cycle(estate: Estate) -> Iterator[Problem]:
    """No model falls back to itself by way of others.

    It is no error, as LiteLLM tries each model once for a call and skips those that have failed already. But when all
    fail, the caller waits for each of them, and what stands after 5 fallbacks (`max_fallbacks`) is never tried. Models
    that shall stand in for one another are a reason to acknowledge it.
    """
    for resources in estate.by_gateway(estate.resources(Fallback)):
        for kind in ("general", "context_window", "content_policy"):
            of_kind = {
                str(estate.value(fallback, "model")): fallback
                for fallback in resources
                if estate.value(fallback, "fallback_type") == kind
                or (kind == "general" and "fallback_type" not in fallback.attributes)
            }
            targets = {
                model: [name for name in estate.names(fallback, "fallback_models") or () if name != model]
                for model, fallback in of_kind.items()
            }
            told: set[frozenset[str]] = set()
            for model, fallback in of_kind.items():
                cycle = _way_back(model, targets)
                if cycle and frozenset(cycle) not in told:
                    told.add(frozenset(cycle))
                    yield fallback, f"{' falls back to '.join([*cycle, model])}: take one out, or acknowledge it"


def _way_back(start: str, targets: Mapping[str, Sequence[str]]) -> list[str] | None:
    """The shortest way from `start` to itself."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        for target in targets.get(way[-1], ()):
            if target == start:
                return way
            if target not in seen:
                seen.add(target)
                ways.append([*way, target])
    return None
