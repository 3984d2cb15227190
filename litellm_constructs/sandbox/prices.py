"""What the gateway knows of providers' models without being told: a small extract of LiteLLM's price map."""

from __future__ import annotations

from typing import Any

from .store import Row

OWN = (
    "input_cost_per_token",
    "output_cost_per_token",
    "input_cost_per_second",
    "output_cost_per_second",
    "cache_read_input_token_cost",
    "cache_creation_input_token_cost",
)
"""Prices that a model's `litellm_params` override."""

_NAMES = (
    *("max_tokens", "max_input_tokens", "max_output_tokens", *OWN, "input_cost_per_pixel"),
    *("output_cost_per_token_batches", "input_cost_per_token_batches", "output_vector_size"),
    *("litellm_provider", "mode", "tpm", "rpm", "supported_openai_params"),
    *(f"supports_{name}" for name in ("function_calling", "parallel_function_calling", "vision", "reasoning")),
    *(f"supports_{name}" for name in ("web_search", "url_context", "prompt_caching", "tool_choice", "pdf_input")),
)
_PER_MILLION = {
    # model: context, answer, price in, price out
    "gpt-4o": (128000, 16384, 2.5, 10.0),
    "gpt-4o-mini": (128000, 16384, 0.15, 0.6),
    "gpt-4.1": (1047576, 32768, 2.0, 8.0),
    "claude-sonnet-4-5": (200000, 64000, 3.0, 15.0),
    "claude-haiku-4-5": (200000, 64000, 1.0, 5.0),
}
_FAMILIES = {
    "openai": ("gpt-", "chatgpt-", "o1", "o3", "o4", "text-embedding-", "dall-e", "whisper", "tts-"),
    "anthropic": ("claude-",),
    "gemini": ("gemini-",),
    "cohere": ("command",),
    "mistral": ("mistral-", "codestral"),
}
"""How names without a provider begin."""

_PROVIDERS = frozenset(
    [
        "ai21",
        "anthropic",
        "anyscale",
        "azure",
        "azure_ai",
        "bedrock",
        "cerebras",
        "cloudflare",
        "codestral",
        "cohere",
        "cohere_chat",
        "custom",
        "custom_openai",
        "dashscope",
        "databricks",
        "deepgram",
        "deepinfra",
        "deepseek",
        "elevenlabs",
        "empower",
        "fireworks_ai",
        "friendliai",
        "gemini",
        "github",
        "github_copilot",
        "gradient_ai",
        "groq",
        "hosted_vllm",
        "huggingface",
        "hyperbolic",
        "infinity",
        "jina_ai",
        "lambda_ai",
        "litellm_proxy",
        "llamafile",
        "lm_studio",
        "meta_llama",
        "mistral",
        "moonshot",
        "morph",
        "nebius",
        "nlp_cloud",
        "novita",
        "nscale",
        "nvidia_nim",
        "oci",
        "ollama",
        "ollama_chat",
        "oobabooga",
        "openai",
        "openai_like",
        "openrouter",
        "perplexity",
        "petals",
        "predibase",
        "replicate",
        "sagemaker",
        "sagemaker_chat",
        "sambanova",
        "snowflake",
        "text-completion-openai",
        "together_ai",
        "topaz",
        "triton",
        "v0",
        "vercel_ai_gateway",
        "vertex_ai",
        "vllm",
        "volcengine",
        "voyage",
        "watsonx",
        "xai",
        "xinference",
        "zai",
    ]
)

GROUP = (
    *("max_input_tokens", "max_output_tokens", "input_cost_per_token", "output_cost_per_token"),
    *("input_cost_per_pixel", "mode", "tpm", "rpm", "supported_openai_params"),
)
GROUP_EMPTY = (
    *("itpm", "otpm", "configurable_clientside_auth_params", "description", "supported_endpoints"),
    *("health_status", "health_response_time", "health_checked_at", "custom_tags", "custom_metadata"),
)
GROUP_FLAGS = (
    *("supports_parallel_function_calling", "supports_vision", "supports_web_search", "supports_url_context"),
    *("supports_reasoning", "supports_function_calling", "supports_fast_mode", "supports_background_chat"),
    "is_public_model_group",
)
GROUP_NEW = (
    *("custom_metadata", "custom_tags", "description", "supported_endpoints", "supports_background_chat"),
    "supports_fast_mode",
)
"""What /model_group/info of LiteLLM 1.101 has not."""


def provider(params: Row) -> str | None:
    """Who serves a model, or None when LiteLLM could not tell."""
    if params.get("custom_llm_provider"):
        return str(params["custom_llm_provider"])
    first, slash, _ = params["model"].partition("/")
    if slash:
        return first if first in _PROVIDERS else None
    return next((name for name, starts in _FAMILIES.items() if params["model"].startswith(starts)), None)


def of(model: str, base_model: str | None = None) -> dict[str, Any]:
    """The entry of a model in the price map; all null for a model that is not in it."""
    model = base_model or model
    name = model.rpartition("/")[2]
    plain = name in _PER_MILLION and not model.startswith("azure")
    row: dict[str, Any] = {"key": name if plain else model, **dict.fromkeys(_NAMES)}
    row["litellm_provider"] = provider({"model": model})
    if name in _PER_MILLION:
        context, answer, price_in, price_out = _PER_MILLION[name]
        row.update(
            max_tokens=answer,
            max_input_tokens=context,
            max_output_tokens=answer,
            input_cost_per_token=price_in / 1e6,
            output_cost_per_token=price_out / 1e6,
            mode="chat",
            supports_function_calling=True,
            supports_parallel_function_calling=True,
            supports_vision=True,
            supports_tool_choice=True,
            supported_openai_params=["max_tokens", "temperature", "tools", "response_format"],
        )
    return row


def whole() -> dict[str, Any]:
    """The price map, with the entry that explains the others: its members are words."""
    known = {name: {each: value for each, value in of(name).items() if value is not None} for name in _PER_MILLION}
    return {"sample_spec": {"litellm_provider": "one of many", "mode": "one of: chat, embedding"}, **known}
