"""Give a variable a value."""
