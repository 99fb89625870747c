"""The page on which somebody tries a draft."""
