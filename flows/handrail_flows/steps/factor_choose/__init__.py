"""Offers the second factors that the person has, and leaves by the one they choose."""
