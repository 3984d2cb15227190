# A key for one run, instead of the master key: it is gone when the run is over. The user has the role proxy_admin, and
# was made before.
ephemeral "litellm_key" "deployer" {
  user_id  = "deployer"
  duration = "30m"
}

provider "litellm" {
  alias    = "deployer"
  api_base = "https://llm.example.com"
  api_key  = ephemeral.litellm_key.deployer.key
}
