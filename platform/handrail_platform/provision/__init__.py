"""What a journey names and each environment provides: values and secrets."""
