"""Rules that hold where a pack asks for them, and are told nowhere else: one per module."""
