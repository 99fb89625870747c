"""Asks how somebody wants to be written to: over which channels, how often, and about what."""
