"""Publications that somebody planned: for a moment to come, or until a second person approves."""
