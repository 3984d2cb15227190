terraform import litellm_fallback.gpt_4o gpt-4o:general
