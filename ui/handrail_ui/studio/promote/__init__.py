"""The page that takes a version to the next environment."""
