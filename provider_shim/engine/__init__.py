"""What is true of any resource: planning, applying, reading, importing, over a spec."""
