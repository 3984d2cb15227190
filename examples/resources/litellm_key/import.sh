# By its hash, with or without "sha256:". The secret stays unknown to Terraform.
terraform import litellm_key.ci sha256:50d858e0985ecc7f60418aaf0cc5ab587f42c2570a884095a9e8ccacd0f6545c

# By the key itself, which is then in the state.
terraform import litellm_key.ci "$SEARCH_CI_KEY"
