resource "litellm_policy" "baseline" {
  policy_name = "baseline"
  description = "What holds for everybody."
}

resource "litellm_policy_attachment" "everywhere" {
  policy_name = litellm_policy.baseline.policy_name
  scope       = "*"
}

resource "litellm_policy_attachment" "europe" {
  policy_name = litellm_policy.baseline.policy_name
  teams       = ["eu-*"]
}
