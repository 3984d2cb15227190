terraform import litellm_user.grace grace
