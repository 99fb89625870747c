"""The page with the versions of a journey: who, when, why, and the way back."""
