"""The page on which one step of a journey is set up, and the one for the journey as a whole."""
