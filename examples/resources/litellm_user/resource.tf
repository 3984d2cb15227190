resource "litellm_user" "ada" {
  user_email = "ada@example.com"
  user_alias = "Ada"
  user_role  = "internal_user"
  models     = ["gpt-4o-mini"]

  max_budget      = 20
  budget_duration = "1mo"

  metadata = {
    department = "search"
  }
}

# An id that another system gave, such as the one of single sign-on.
resource "litellm_user" "grace" {
  user_id    = "grace"
  user_email = "grace@example.com"
}
