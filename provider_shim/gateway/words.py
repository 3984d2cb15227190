"""LiteLLM's own words, by which code tells things apart where a status alone does not.

Each is a regular expression for what LiteLLM says in an error. `tests/contract/test_words.py` has each of them said by
every version: where LiteLLM comes to word something in another way, it is told there, and mended here.
"""

from __future__ import annotations

NO_ROUTE = r"^Not Found$"
"""There is no such path: FastAPI's own words."""

NOT_ADMIN = r"(?i)proxy admin|admin user"
"""The key is valid, and may not manage the gateway."""

NEEDS_LICENCE = r"Enterprise"
"""This takes an Enterprise licence."""

NO_KEY = r"Key not found in database"
NO_TEAM = r"Team not found"
NO_USER = r"User not found(?! in team)"
NO_ORGANIZATION = r"Organization not found"
NO_CREDENTIAL = r"Credential not found"
NO_ACCESS_GROUP = r"Access group '.*' not found"
NO_VECTOR_STORE = r"Vector store with ID .* not found"
NO_CUSTOMER = r"End User Id=.* does not exist"
NO_TAG = r"Tags not found"
NO_GUARDRAIL = r"Guardrail with ID .* not found"
NO_AGENT = r"Agent with ID .* not found"
NO_JWT_KEY_MAPPING = r"Mapping not found"
NO_PROJECT = r"Project not found"
NO_SEARCH_TOOL = r"Search tool with ID .* not found"
NO_MCP_SERVER = r"MCP Server with id .* not found"
NO_MCP_TOOLSET = r"Toolset .* not found"
NO_MODEL = r"Model id = .* not found on litellm proxy"
NO_PROMPT = r"Prompt .* not found"
NO_ATTACHMENT = r"Attachment with ID .* not found"

NOT_SET = r"is not set|not in DB"
"""The gateway has no such setting in its database."""

NO_FIELD = r"Invalid field="
"""LiteLLM keeps the setting among others than its general ones."""

KEYS_NOT_CHOSEN = r"Custom API key"
"""The gateway does not take a key that somebody else chose (`disable_custom_api_keys`)."""

ALIAS_TAKEN = r"Key with alias .* already exists"

MODELS_NOT_STORED = r"only supported for DB-stored models"
"""The gateway keeps no models in its database (`store_model_in_db`)."""

SAVED_NOT_SERVED = r"saved to the database"
"""The model was saved, and the gateway cannot serve it."""

NO_MEMBER = r"User not found in team"
"""A member of the team whose user is being deleted: LiteLLM stumbles over it when it deletes the team."""

TAKEN = r"already exists|already in team"
"""There is one already, of this id, alias, e-mail address or member."""
