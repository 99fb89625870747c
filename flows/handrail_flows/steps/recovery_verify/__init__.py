"""Asks for one of the recovery codes that somebody kept."""
