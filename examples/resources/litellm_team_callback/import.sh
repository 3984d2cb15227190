# The id of the team, the name of the callback, and which calls it logs. The credentials are not imported: LiteLLM does not
# tell them.
terraform import litellm_team_callback.langfuse 9e1f0c62-2b3b-4a57-9d5a-0a5d5a6e1c11:langfuse:success
