"""Lets somebody choose a password."""
