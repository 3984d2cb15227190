data "litellm_customers" "acme" {
  alias = "acme"
}

data "litellm_customer" "by_id" {
  user_id = litellm_customer.acme.user_id
}

data "litellm_customer" "by_alias" {
  alias = litellm_customer.acme.alias
}

resource "litellm_customer" "acme" {
  user_id = "acme"
  alias   = "Acme Corporation"
}
