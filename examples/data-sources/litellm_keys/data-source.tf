data "litellm_keys" "of_ads" {
  team_id = "team-ads"
}

output "never_expire" {
  value = [for key in data.litellm_keys.of_ads.keys : key.key_alias if key.expires == null]
}
