# The id of the team. All of its members get into the state; those that the configuration does not name leave it again, and
# stay in the team.
terraform import litellm_team_member_add.search 9e1f0c62-2b3b-4a57-9d5a-0a5d5a6e1c11
