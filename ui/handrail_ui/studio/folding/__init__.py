"""Steps become a part of their own, and a part gives its steps back."""
