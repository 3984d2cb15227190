"""Names that LiteLLM has in its code; made by scripts/known_names.py."""

# ruff: noqa: SIM905 - lists of words stay readable this way

LLM_PROVIDERS = frozenset(
    """
    a2a a2a_agent abliteration ai21 ai21_chat aiand aiml aiohttp_openai amazon_nova anthropic anthropic_text apertis
    assemblyai auto_router aws_polly aws_textract azure azure_ai azure_speech azure_text baseten bedrock
    bedrock_mantle bespoke bigmodel black_forest_labs bytez cerebras charity_engine chatgpt chutes clarifai
    clf_ai_gateway cloudflare codestral cognition cohere cohere_chat cometapi compactifai coralbricks cortecs cursor
    custom custom_openai darkbloom dashscope databricks databricks_agent datarobot deepgram deepinfra deepseek
    docker_model_runner dotprompt edenai elevenlabs empiriolabs empower eu_jev fal_ai featherless_ai fireworks_ai
    friendliai galadriel gdc gemini gigachat github github_copilot gradient_ai groq helicone heroku hosted_vllm
    hostinger_router huggingface humanloop hyperbolic inception inferenceapis infinity jina_ai kyma lambda_ai
    langflow langfuse langgraph laya lemonade libertai litellm_agent litellm_proxy llamafile lm_studio manus
    maritalk meta meta_llama microsoft_365_copilot milvus minimax mistral modelscope mongodb moonshot morph nace
    nadir nano-gpt nebius neosantara nlp_cloud novita nscale nvidia_nim nvidia_riva oci ollama ollama_chat oobabooga
    openai openai_like opencode_go openinfer openrouter opensearch ovhcloud parallel_ai parasail perplexity petals
    pg_vector pinstripes poe predibase prism publicai qwen_ai_platform qwencloud ragflow recraft reducto refuseless
    reka replicate runwayml s3_vectors sagemaker sagemaker_chat sagemaker_nova sail sambanova sap scaledown scaleway
    scx-ai snowflake soniox stability strands_decider streamlake synthetic tencent tensormesh
    text-completion-codestral text-completion-inception text-completion-openai together_ai topaz transcribe triton
    typesafe v0 valkey vercel_ai_gateway vertex_ai vertex_ai_beta vllm volcengine voyage wally wandb watsonx
    watsonx_text xai xiaomi_mimo xinference zai zerogpu
    """.split()
)
"""Providers of models, as they stand before the first `/` in `openai/gpt-4o`."""

PRICED = frozenset(
    """
    ada babbage-002 chat-latest chatgpt-4o-latest chatgpt-image-latest codex-mini codex-mini-latest command-r-plus
    computer-use-preview computer-use-preview-2025-03-11 container dall-e-2 dall-e-3 davinci-002
    daybreak-blue-latest daybreak-red-latest ft:babbage-002 ft:davinci-002 ft:gpt-3.5-turbo ft:gpt-3.5-turbo-0125
    ft:gpt-3.5-turbo-0613 ft:gpt-3.5-turbo-1106 ft:gpt-4-0613 ft:gpt-4.1-2025-04-14 ft:gpt-4.1-mini-2025-04-14
    ft:gpt-4.1-nano-2025-04-14 ft:gpt-4o-2024-08-06 ft:gpt-4o-2024-11-20 ft:gpt-4o-mini-2024-07-18
    ft:o4-mini-2025-04-16 gpt-3.5-turbo gpt-3.5-turbo-0125 gpt-3.5-turbo-1106 gpt-3.5-turbo-16k
    gpt-3.5-turbo-instruct gpt-3.5-turbo-instruct-0914 gpt-35-turbo gpt-35-turbo-0125 gpt-35-turbo-1106
    gpt-35-turbo-16k gpt-35-turbo-16k-0613 gpt-35-turbo-instruct gpt-35-turbo-instruct-0914 gpt-4 gpt-4-0125-preview
    gpt-4-0314 gpt-4-0613 gpt-4-1106-preview gpt-4-32k gpt-4-32k-0613 gpt-4-turbo gpt-4-turbo-2024-04-09
    gpt-4-turbo-preview gpt-4-turbo-vision-preview gpt-4.1 gpt-4.1-2025-04-14 gpt-4.1-mini gpt-4.1-mini-2025-04-14
    gpt-4.1-nano gpt-4.1-nano-2025-04-14 gpt-4.5-preview gpt-4o gpt-4o-2024-05-13 gpt-4o-2024-08-06
    gpt-4o-2024-11-20 gpt-4o-audio-preview gpt-4o-audio-preview-2024-12-17 gpt-4o-audio-preview-2025-06-03
    gpt-4o-mini gpt-4o-mini-2024-07-18 gpt-4o-mini-audio-preview gpt-4o-mini-audio-preview-2024-12-17
    gpt-4o-mini-realtime-preview gpt-4o-mini-realtime-preview-2024-12-17 gpt-4o-mini-search-preview
    gpt-4o-mini-search-preview-2025-03-11 gpt-4o-mini-transcribe gpt-4o-mini-transcribe-2025-03-20
    gpt-4o-mini-transcribe-2025-12-15 gpt-4o-mini-tts gpt-4o-mini-tts-2025-03-20 gpt-4o-mini-tts-2025-12-15
    gpt-4o-realtime-preview gpt-4o-realtime-preview-2024-10-01 gpt-4o-realtime-preview-2024-12-17
    gpt-4o-realtime-preview-2025-06-03 gpt-4o-search-preview gpt-4o-search-preview-2025-03-11 gpt-4o-transcribe
    gpt-4o-transcribe-diarize gpt-5 gpt-5-2025-08-07 gpt-5-chat gpt-5-chat-latest gpt-5-codex gpt-5-mini
    gpt-5-mini-2025-08-07 gpt-5-nano gpt-5-nano-2025-08-07 gpt-5-pro gpt-5-pro-2025-10-06 gpt-5-search-api
    gpt-5-search-api-2025-10-14 gpt-5.1 gpt-5.1-2025-11-13 gpt-5.1-chat gpt-5.1-chat-2025-11-13 gpt-5.1-chat-latest
    gpt-5.1-codex gpt-5.1-codex-2025-11-13 gpt-5.1-codex-max gpt-5.1-codex-mini gpt-5.1-codex-mini-2025-11-13
    gpt-5.2 gpt-5.2-2025-12-11 gpt-5.2-chat gpt-5.2-chat-2025-12-11 gpt-5.2-chat-latest gpt-5.2-codex gpt-5.2-pro
    gpt-5.2-pro-2025-12-11 gpt-5.3-chat gpt-5.3-chat-latest gpt-5.3-codex gpt-5.4 gpt-5.4-2026-03-05 gpt-5.4-mini
    gpt-5.4-mini-2026-03-17 gpt-5.4-nano gpt-5.4-nano-2026-03-17 gpt-5.4-pro gpt-5.4-pro-2026-03-05 gpt-5.5
    gpt-5.5-2026-04-23 gpt-5.5-2026-04-24 gpt-5.5-cyber gpt-5.5-cyber-preview gpt-5.5-pro gpt-5.5-pro-2026-04-23
    gpt-5.6 gpt-5.6-cyber gpt-5.6-luna gpt-5.6-luna-2026-07-09 gpt-5.6-sol gpt-5.6-sol-2026-07-09 gpt-5.6-terra
    gpt-5.6-terra-2026-07-09 gpt-6-astra gpt-6-astra-2026-09-03 gpt-6-astra-law gpt-6-cyber gpt-6-luna
    gpt-6-luna-2026-09-22 gpt-6-rosalind gpt-6-sol gpt-6-sol-2026-09-22 gpt-6.1-sol gpt-6.1-sol-2026-09-29
    gpt-6.1-terra gpt-astra-latest gpt-audio gpt-audio-1.5 gpt-audio-1.5-2026-02-23 gpt-audio-2025-08-28
    gpt-audio-mini gpt-audio-mini-2025-10-06 gpt-audio-mini-2025-12-15 gpt-chat-latest gpt-daybreak-blue-latest
    gpt-daybreak-red-latest gpt-image-1 gpt-image-1-mini gpt-image-1.5 gpt-image-1.5-2025-12-16 gpt-image-2
    gpt-image-2-2026-04-21 gpt-image-2.5-flare gpt-image-2.5-flare-2026-09-08 gpt-image-2.5-sunburst
    gpt-image-2.5-sunburst-2026-09-08 gpt-image-2.6-flare gpt-image-2.6-sunburst gpt-live-1 gpt-live-transcribe
    gpt-luna-latest gpt-mini-latest gpt-realtime gpt-realtime-1.5 gpt-realtime-1.5-2026-02-23 gpt-realtime-2
    gpt-realtime-2.1 gpt-realtime-2.1-2026-07-07 gpt-realtime-2.1-mini gpt-realtime-2.1-mini-2026-07-07
    gpt-realtime-2025-08-28 gpt-realtime-mini gpt-realtime-mini-2025-10-06 gpt-realtime-mini-2025-12-15
    gpt-realtime-translate gpt-realtime-translate-2026-05-06 gpt-realtime-translate-2026-05-07 gpt-realtime-whisper
    gpt-realtime-whisper-2026-05-06 gpt-realtime-whisper-2026-05-07 gpt-rosalind-discovery gpt-rosalind-research
    gpt-sol-latest gpt-terra-latest gpt-transcribe mistral-large-2402 mistral-large-latest model-router o1
    o1-2024-12-17 o1-mini o1-mini-2024-09-12 o1-preview o1-preview-2024-09-12 o1-pro o1-pro-2025-03-19 o3
    o3-2025-04-16 o3-deep-research o3-deep-research-2025-06-26 o3-mini o3-mini-2025-01-31 o3-pro o3-pro-2025-06-10
    o4-mini o4-mini-2025-04-16 o4-mini-deep-research o4-mini-deep-research-2025-06-26 omni-moderation-2024-09-26
    omni-moderation-latest sora-2 sora-2-pro sora-2-pro-high-res text-embedding-3-large text-embedding-3-small
    text-embedding-ada-002 text-embedding-ada-002-v2 text-moderation-007 text-moderation-latest
    text-moderation-stable tts-1 tts-1-1106 tts-1-hd tts-1-hd-1106 whisper whisper-1
    """.split()
)
"""Models of OpenAI that have a price in LiteLLM's cost map, whether OpenAI or Azure runs them."""

MODES = {
    "audio_speech": frozenset(
        """
        gpt-4o-mini-tts gpt-4o-mini-tts-2025-03-20 gpt-4o-mini-tts-2025-12-15 tts-1 tts-1-1106 tts-1-hd
        tts-1-hd-1106
        """.split()
    ),
    "audio_transcription": frozenset(
        """
        gpt-4o-mini-transcribe gpt-4o-mini-transcribe-2025-03-20 gpt-4o-mini-transcribe-2025-12-15 gpt-4o-transcribe
        gpt-4o-transcribe-diarize gpt-live-transcribe gpt-realtime-whisper gpt-realtime-whisper-2026-05-06
        gpt-realtime-whisper-2026-05-07 gpt-transcribe whisper whisper-1
        """.split()
    ),
    "embedding": frozenset(
        """
        ada text-embedding-3-large text-embedding-3-small text-embedding-ada-002 text-embedding-ada-002-v2
        """.split()
    ),
    "image_generation": frozenset(
        """
        chatgpt-image-latest dall-e-2 dall-e-3 gpt-image-1 gpt-image-1-mini gpt-image-1.5 gpt-image-1.5-2025-12-16
        gpt-image-2 gpt-image-2-2026-04-21 gpt-image-2.5-flare gpt-image-2.5-flare-2026-09-08 gpt-image-2.5-sunburst
        gpt-image-2.5-sunburst-2026-09-08 gpt-image-2.6-flare gpt-image-2.6-sunburst
        """.split()
    ),
    "moderation": frozenset(
        """
        omni-moderation-2024-09-26 omni-moderation-latest text-moderation-007 text-moderation-latest
        text-moderation-stable
        """.split()
    ),
    "realtime": frozenset(
        """
        gpt-4o-mini-realtime-preview gpt-4o-mini-realtime-preview-2024-12-17 gpt-4o-realtime-preview
        gpt-4o-realtime-preview-2024-10-01 gpt-4o-realtime-preview-2024-12-17 gpt-4o-realtime-preview-2025-06-03
        gpt-live-1 gpt-realtime gpt-realtime-1.5 gpt-realtime-1.5-2026-02-23 gpt-realtime-2 gpt-realtime-2.1
        gpt-realtime-2.1-2026-07-07 gpt-realtime-2.1-mini gpt-realtime-2.1-mini-2026-07-07 gpt-realtime-2025-08-28
        gpt-realtime-mini gpt-realtime-mini-2025-10-06 gpt-realtime-mini-2025-12-15 gpt-realtime-translate
        gpt-realtime-translate-2026-05-06 gpt-realtime-translate-2026-05-07
        """.split()
    ),
    "video_generation": frozenset(
        """
        sora-2 sora-2-pro sora-2-pro-high-res
        """.split()
    ),
}
"""Those of them that do something else than to answer texts, by what they do."""
