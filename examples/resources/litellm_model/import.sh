terraform import litellm_model.gpt_4o_openai 0d9b6a3c-47f2-4e85-a1c0-3b5d8e7f2a91
