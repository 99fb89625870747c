"""What a person typed, read into a value of one form, or refused with a reason."""
