"""The page that runs the tests of a draft."""
