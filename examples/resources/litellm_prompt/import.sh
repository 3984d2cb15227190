terraform import litellm_prompt.summary summary:production

# The environment may be left out when it is "development".
terraform import litellm_prompt.summary summary
