# The id of the organization. All of its members get into the state; those that the configuration does not name leave it
# again, and stay in the organization.
terraform import litellm_organization_member_add.acme acme
