"""The queue for manual review, and one case of it."""
