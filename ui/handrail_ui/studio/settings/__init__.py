"""The page on which a journey as a whole is set up."""
