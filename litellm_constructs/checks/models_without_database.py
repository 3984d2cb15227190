"""models-without-database."""

from __future__ import annotations

from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.checks._routers import managed_on
from litellm_constructs.kubernetes.router import ModelRouter


@check("models-without-database", Severity.ERROR)
def models_without_database(estate: Estate) -> Iterator[Problem]:
    """A router has a database when its models are kept there, or when anything is managed on it.

    LiteLLM answers every call of its management API with an error otherwise.
    """
    for router in estate.constructs(ModelRouter):
        if "DATABASE_URL" in router.env or router.setting("general_settings", "database_url"):
            continue
        if router.setting("general_settings", "store_model_in_db"):
            yield router, "store_model_in_db is set and there is no database: give the router a Database"
        if managed := len(managed_on(estate, router)):
            yield router, f"{managed} resources are managed on it and there is no database: give the router a Database"
