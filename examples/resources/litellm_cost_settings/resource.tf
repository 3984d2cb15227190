resource "litellm_cost_settings" "gateway" {
  discounts = { openai = 0.05 }
  margins   = { global = { percentage = 0.1, fixed_amount = 0.001 } }

  block_requests_for_models_without_pricing = true
}
