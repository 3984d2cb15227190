terraform import litellm_team.search 5f0c2a9e-8b1d-4c7e-9d3a-6e2f1b4a7c58
