"""The page of a step as customers see it: shown, and written, beside the journey."""
