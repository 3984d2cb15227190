# The id of the team and that of the user. Either may have colons: the member that there is is meant. Where there are
# two, %3A is a colon of the team's or the user's id.
terraform import litellm_team_member.ada 5f0c2a9e-8b1d-4c7e-9d3a-6e2f1b4a7c58:c1e7d4b2-9a60-4f38-b5d7-2e8a0c6f1934
