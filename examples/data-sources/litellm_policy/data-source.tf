data "litellm_policies" "all" {}

data "litellm_policy" "review" {
  policy_name = litellm_policy.review.policy_name
}

resource "litellm_policy" "review" {
  policy_name = "review"
}
