"""Programs applied for trial: with the Terraform on this machine, to a gateway that is no real one."""
