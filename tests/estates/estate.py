"""A random estate, and random changes of it: what nobody thought of writing a test for."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from provider_shim.fields import problems_together
from provider_shim.resources import all_resources

Make = Callable[[random.Random], Any]
MODELS = ("gpt-4o", "gpt-4o-mini", "a/b", "ünï çødé", "50% #1: x")


def one_of(*values: Any) -> Make:
    return lambda rng: rng.choice(values)


def some_of(*values: Any) -> Make:
    return lambda rng: rng.sample(values, rng.randint(0, len(values)))


def map_of(value: Make, *names: str) -> Make:
    return lambda rng: {name: value(rng) for name in rng.sample(names, rng.randint(0, len(names)))}


usd = one_of(0, 1, 0.1, 1e-7, 12.75, 1 / 3, 1e15, 9007199254740993)
ceiling = one_of(1, 0.1, 1e-7, 12.75, 1 / 3, 1e15, 9007199254740993)
warning = one_of(1e-9, 2e-9)
"""LiteLLM wants it below the ceiling."""
count = one_of(0, 1, 60, 100_000, 2**31 - 1)
rate = one_of(1, 60, 100_000)
duration = one_of("30s", "24h", "1d", "7d", "weekly", "30d", "monthly", "1mo")
models = some_of(*MODELS)
text = one_of("x", "007", 'with "quotes" and \\', "line\nbreak", "${not} %{a template}", "日本", "true", "null")
flag = one_of(True, False)
limits = map_of(rate, *MODELS)
metadata = map_of(
    one_of("x", "007", "42", 42, 0.25, True, [1, "1", {"a": None}], {"deep": {"er": [1]}}, '{"text": 1}', "", None),
    "a",
    "b",
    "c d",
    "é",
    "e.f",
)
parameter = one_of("45", 45, "true", 0.5, "eu", "007", [1, 2], {"a": "b"})
typed = {"timeout": one_of(45, "45", 0.5), "max_retries": one_of(2, "3")}
"""LiteLLM makes of these what their type is."""


def parameters(rng: random.Random) -> Any:
    free = map_of(parameter, "my_x", "my_y", "my_token")(rng)
    return {**free, **{name: typed[name](rng) for name in rng.sample(sorted(typed), rng.randint(0, 2))}}


KINDS: dict[str, dict[str, Make]] = {
    "litellm_model": {
        "custom_llm_provider": one_of("openai", "azure", "anthropic"),
        "base_model": one_of("gpt-4o", "some/deployment", "x y"),
        "pricing_base_model": one_of("azure/gpt-4o", "gpt-4o"),
        "mode": one_of("chat", "embedding", "embeddings", "rerank"),
        "tier": one_of("free", "paid"),
        "access_groups": some_of("one", "two", "three"),
        "model_api_key": one_of("sk-one", "os.environ/KEY"),
        "model_api_base": one_of("https://one.example.com", "https://two.example.com/v1"),
        "api_version": text,
        "tpm": count,
        "rpm": count,
        "input_cost_per_million_tokens": one_of(0, 0.15, 2.5, 1e-7, 1 / 3),
        "output_cost_per_million_tokens": one_of(0, 0.6, 10, 123.456789),
        "input_cost_per_second": one_of(0, 1e-7, 0.0004),
        "reasoning_effort": one_of("low", "high"),
        "thinking_enabled": flag,
        "thinking_budget_tokens": one_of(1024, 2048),
        "merge_reasoning_content_in_choices": flag,
        "aws_region_name": one_of("eu-west-1", "us-east-1"),
        "vertex_credentials": one_of('{"a": 1}', "a-path"),
        "additional_litellm_params": parameters,
        "additional_model_info": map_of(one_of("x", True, 5), "my_note", "supports_vision"),
    },
    "litellm_team": {
        "team_alias": text,
        "models": models,
        "model_aliases": map_of(one_of("gpt-4o", "x"), "fast", "slow"),
        "max_budget": ceiling,
        "soft_budget": warning,
        "budget_duration": duration,
        "tpm_limit": count,
        "rpm_limit": count,
        "model_rpm_limit": limits,
        "model_tpm_limit": limits,
        "team_member_budget": usd,
        "team_member_rpm_limit": rate,
        "team_member_tpm_limit": rate,
        "team_member_permissions": some_of("/key/info", "/key/generate", "/key/list"),
        "metadata": metadata,
        "blocked": flag,
        "router_settings": one_of(
            {"fallbacks": [{"model": "a", "fallback_models": ["b", "c"]}]},
            {"num_retries": 3, "timeout": 12.5},
        ),
        "object_permission": one_of({"vector_stores": ["one"]}, {"vector_stores": ["two", "one"], "agents": ["a"]}),
    },
    "litellm_user": {
        "user_alias": text,
        "user_role": one_of("internal_user", "internal_user_viewer"),
        "models": models,
        "max_budget": usd,
        "metadata": metadata,
        "auto_create_key": flag,
    },
    "litellm_key": {
        "models": models,
        "max_budget": ceiling,
        "soft_budget": warning,
        "budget_duration": duration,
        "duration": duration,
        "tpm_limit": count,
        "rpm_limit": count,
        "max_parallel_requests": count,
        "tpm_limit_type": one_of("best_effort_throughput"),
        "model_rpm_limit": limits,
        "model_tpm_limit": limits,
        "aliases": map_of(one_of("gpt-4o", "x"), "fast", "slow"),
        "config": map_of(one_of("x", 1, True), "a", "b"),
        "permissions": map_of(flag, "allow_pii_controls", "x"),
        "allowed_cache_controls": some_of("no-cache", "no-store"),
        "allowed_routes": some_of("/chat/completions", "/embeddings", "llm_api_routes"),
        "enforced_params": some_of("user", "metadata.x"),
        "metadata": metadata,
        "blocked": flag,
        "throttle_on_budget_exceeded": flag,
    },
    "litellm_team_member": {
        "max_budget_in_team": usd,
        "tpm_limit": rate,
        "rpm_limit": rate,
        "allowed_models": models,
    },
    "litellm_fallback": {},
    "litellm_organization": {
        "organization_alias": text,
        "models": models,
        "max_budget": ceiling,
        "soft_budget": warning,
        "budget_duration": duration,
        "tpm_limit": count,
        "rpm_limit": count,
        "model_rpm_limit": limits,
        "metadata": metadata,
        "tags": some_of("a", "b"),
    },
}
"""What an object of each kind may have."""

REQUIRED = {
    "litellm_model": ("custom_llm_provider", "base_model"),
    "litellm_team": ("team_alias",),
    "litellm_organization": ("organization_alias",),
}


@dataclass
class RandomEstate:
    """Objects by address. The same seed makes the same estate and the same changes."""

    seed: int
    prefix: str
    kinds: frozenset[str] = frozenset(KINDS)
    without: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """Attributes by kind that this gateway cannot have, or not clear."""
    objects: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)
        self._made = 0
        for kind in ("litellm_model", "litellm_model", "litellm_team", "litellm_user", "litellm_user", "litellm_key"):
            self._add(kind)

    def configuration(self) -> str:
        blocks: dict[str, dict[str, Any]] = {}
        for address, attributes in self.objects.items():
            kind, name = address.split(".")
            blocks.setdefault(kind, {})[name] = {key: _written(value) for key, value in attributes.items()}
        return json.dumps({"resource": blocks}, indent=1)

    def change(self) -> None:
        """Add and remove objects, set and unset attributes: one to four of such changes."""
        for _ in range(self._rng.randint(1, 4)):
            self._rng.choices((self._add, self._remove, self._edit), weights=(3, 1, 6))[0]()
        for address, attributes in self.objects.items():
            spec = all_resources()[address.split(".")[0]]
            for name, _ in list(problems_together(spec, attributes, frozenset())):
                del attributes[name]

    def _add(self, kind: str | None = None) -> None:
        kind = kind or self._rng.choice(sorted(self.kinds))
        self._made += 1
        name = f"n{self._made}"
        attributes = {item: KINDS[kind][item](self._rng) for item in REQUIRED.get(kind, ())}
        own = self._identify(kind, name)
        if own is None:
            return
        self.objects[f"{kind}.{name}"] = {**attributes, **own}
        for _ in range(self._rng.randint(0, 6)):
            self._set(f"{kind}.{name}")

    def _identify(self, kind: str, name: str) -> dict[str, Any] | None:
        """What tells the object from others; None when what it needs is not there."""
        unique = f"{self.prefix} {self.seed} {name}"
        if kind == "litellm_model":
            return {"model_name": f"{unique}/%#"}
        if kind == "litellm_key":
            return {"key_alias": unique, **self._refer("team_id", "litellm_team"), **self._refer_to_user()}
        if kind == "litellm_user":
            return {"user_email": f"{unique}-Ada@Example.com".replace(" ", "-"), "auto_create_key": False}
        if kind == "litellm_team_member":
            pairs = {(item["team_id"], item["user_id"]) for item in self._all(kind).values()}
            free = [
                (team, user)
                for team in self._references("litellm_team", "team_id")
                for user in self._references("litellm_user", "user_id")
                if (team, user) not in pairs
            ]
            team, user = self._rng.choice(free) if free else ("", "")
            return {"team_id": team, "user_id": user, "role": "user"} if free else None
        if kind == "litellm_fallback":
            taken = {(item["model"], item["fallback_type"]) for item in self._all(kind).values()}
            names = self._references("litellm_model", "model_name")
            kinds = ("general", "context_window", "content_policy")
            free = [(model, each) for model in names for each in kinds if (model, each) not in taken]
            if not free or len(names) < 2:
                return None
            model, each = self._rng.choice(free)
            return {"model": model, "fallback_type": each, "fallback_models": self._others(names, model)}
        return {}

    def _others(self, names: list[str], model: str) -> list[str]:
        others = [name for name in names if name != model]
        return self._rng.sample(others, self._rng.randint(1, min(3, len(others))))

    def _refer(self, name: str, kind: str) -> dict[str, str]:
        found = self._references(kind, name)
        return {name: self._rng.choice(found)} if found and self._rng.random() < 0.5 else {}

    def _refer_to_user(self) -> dict[str, str]:
        return self._refer("user_id", "litellm_user")

    def _all(self, kind: str) -> dict[str, dict[str, Any]]:
        return {address: item for address, item in self.objects.items() if address.startswith(f"{kind}.")}

    def _references(self, kind: str, name: str) -> list[str]:
        return [f"@{address}.{name}" for address in self._all(kind)]

    def _remove(self) -> None:
        """Remove an object, and what refers to it: with a team or a user LiteLLM deletes the keys at once."""
        if len(self.objects) < 3:
            return
        self._forget(self._rng.choice(sorted(self.objects)))

    def _forget(self, address: str) -> None:
        self.objects.pop(address, None)
        for other, item in list(self.objects.items()):
            for value in item.values():
                inside = value if isinstance(value, list) else [value]
                if not any(isinstance(part, str) and part.startswith(f"@{address}.") for part in inside):
                    continue
                if other in self.objects:
                    self._forget(other)

    def _edit(self) -> None:
        address = self._rng.choice(sorted(self.objects))
        kind = address.split(".")[0]
        if kind == "litellm_fallback":
            item = self.objects[address]
            item["fallback_models"] = self._others(self._references("litellm_model", "model_name"), item["model"])
            return
        for _ in range(self._rng.randint(1, 4)):
            removable = [
                name for name in KINDS[kind] if name in self.objects[address] and name not in REQUIRED.get(kind, ())
            ]
            if removable and self._rng.random() < 0.4:
                del self.objects[address][self._rng.choice(removable)]
            else:
                self._set(address)

    def _set(self, address: str) -> None:
        kind = address.split(".")[0]
        names = sorted(set(KINDS[kind]) - self.without.get(kind, frozenset()))
        if names:
            name = self._rng.choice(names)
            self.objects[address][name] = KINDS[kind][name](self._rng)


def _written(value: Any) -> Any:
    """`value` for Terraform's JSON: references as templates, and no template where there is none."""
    if isinstance(value, str):
        return f"${{{value[1:]}}}" if value.startswith("@litellm_") else value.replace("${", "$${").replace("%{", "%%{")
    if isinstance(value, list):
        return [_written(item) for item in value]
    if isinstance(value, dict):
        return {key: _written(item) for key, item in value.items()}
    return value
