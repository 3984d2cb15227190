variable "life" {
  type    = string
  default = "30d"

  validation {
    condition     = provider::litellm::duration_seconds(var.life) <= provider::litellm::duration_seconds("90d")
    error_message = "Keys live for ninety days at the most."
  }
}

resource "litellm_key" "ci" {
  key_alias = "ci"
  duration  = var.life
}
