"""What a gateway holds, written as a project whose first plan is empty."""
