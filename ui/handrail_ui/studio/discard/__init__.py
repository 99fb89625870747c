"""The page on which somebody throws a draft away."""
