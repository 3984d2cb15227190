"""A LiteLLM gateway as code: constructs for CDK for Terraform."""
