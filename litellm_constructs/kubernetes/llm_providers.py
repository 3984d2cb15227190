"""What LiteLLM needs in its environment to call a provider of models."""

from __future__ import annotations

from collections.abc import Mapping

_AWS = ("AWS_ACCESS_KEY_ID", "AWS_REGION_NAME", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_GOOGLE = ("VERTEXAI_CREDENTIALS", "VERTEXAI_LOCATION", "VERTEXAI_PROJECT")
_READ = {
    "bedrock": _AWS,
    "bedrock_mantle": _AWS,
    "cloudflare": ("CLOUDFLARE_ACCOUNT_ID",),
    "hosted_vllm": ("HOSTED_VLLM_API_BASE",),
    "llamafile": ("LLAMAFILE_API_BASE",),
    "lm_studio": ("LM_STUDIO_API_BASE",),
    "ollama": ("OLLAMA_API_BASE",),
    "ollama_chat": ("OLLAMA_API_BASE",),
    "sagemaker": _AWS,
    "sagemaker_chat": _AWS,
    "sagemaker_nova": _AWS,
    "vertex_ai": _GOOGLE,
    "vertex_ai_beta": _GOOGLE,
}
"""What LiteLLM reads without being told."""

_WITHOUT_KEY = {"docker_model_runner", "oobabooga", "vllm", *(name for name in _READ if name != "cloudflare")}
"""Providers that take no `api_key`: models of one's own, and those that are no matter of one key."""

_BESIDES = {
    "azure": {"api_base": "AZURE_API_BASE", "api_version": "AZURE_API_VERSION"},
    "azure_ai": {"api_base": "AZURE_AI_API_BASE"},
    "azure_text": {"api_base": "AZURE_API_BASE", "api_version": "AZURE_API_VERSION"},
}
"""What has no address that everybody shares."""

_KEYS = {
    "ai21_chat": "AI21_API_KEY",
    "azure_text": "AZURE_API_KEY",
    "cohere_chat": "COHERE_API_KEY",
    "datarobot": "DATAROBOT_API_TOKEN",
    "perplexity": "PERPLEXITYAI_API_KEY",
    "text-completion-codestral": "CODESTRAL_API_KEY",
    "text-completion-inception": "INCEPTION_API_KEY",
    "text-completion-openai": "OPENAI_API_KEY",
    "together_ai": "TOGETHERAI_API_KEY",
}
"""Keys that LiteLLM does not call after the provider."""


def read_by_itself(llm_provider: str) -> tuple[str, ...]:
    """The environment variables that LiteLLM looks for without being told, all of them optional."""
    return _READ.get(llm_provider, ())


def parameters(llm_provider: str) -> Mapping[str, str]:
    """The parameters of a model that come from the environment, with the names of the variables."""
    if llm_provider in _WITHOUT_KEY:
        return {}
    key = _KEYS.get(llm_provider) or f"{llm_provider.upper().replace('-', '_').replace('.', '_')}_API_KEY"
    return {"api_key": key, **_BESIDES.get(llm_provider, {})}
