"""Offer to remember this browser for a time, so that a journey may ask for less on it."""
