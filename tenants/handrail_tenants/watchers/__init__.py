"""Who of the staff has a journey open just now."""
