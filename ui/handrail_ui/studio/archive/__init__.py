"""The pages on which journeys are put away and brought back."""
