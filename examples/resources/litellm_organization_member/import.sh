# The id of the organization and that of the user. Either may have colons: the member that there is is meant. Where there are
# two, %3A is a colon of the organization's or the user's id.
terraform import litellm_organization_member.ada acme:ada
