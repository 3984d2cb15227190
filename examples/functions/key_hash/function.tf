variable "ci_key" {
  type      = string
  sensitive = true
  default   = "sk-an-example-of-a-key"
}

# What logs and the admin UI call this key.
output "token_id" {
  value = nonsensitive(provider::litellm::key_hash(var.ci_key))
}
