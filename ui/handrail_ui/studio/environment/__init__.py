"""The page with the values and secrets of an environment."""
