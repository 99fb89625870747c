"""Proves that somebody receives mail at an address, with a one-time code."""
