terraform import litellm_organization.acme 0d9a1c52-7f3e-4b6a-9c21-5e8f4a3b2d10
