"""The page with the tokens of machines."""
