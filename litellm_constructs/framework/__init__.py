"""What speaks to the framework and to Node.js: elements of Terraform, their arguments, and where they are."""
