"""The page on which one step of a journey is set up."""
