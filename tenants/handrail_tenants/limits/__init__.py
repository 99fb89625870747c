"""Counters that make guessing slow, without ever telling whether an account exists."""
