data "litellm_policy_attachments" "all" {}

data "litellm_policy_attachment" "review" {
  attachment_id = litellm_policy_attachment.review.attachment_id
}

resource "litellm_policy" "review" {
  policy_name = "review-of-tags"
}

resource "litellm_policy_attachment" "review" {
  policy_name = litellm_policy.review.policy_name
  tags        = ["review"]
}
