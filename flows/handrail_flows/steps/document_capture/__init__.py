"""Reads a passport, card or visa from a picture, and compares it with what the person typed."""
