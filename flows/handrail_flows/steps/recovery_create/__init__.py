"""Gives a person codes to keep for the day when their other factors are out of reach."""
