"""Asks for the current code of an authenticator app."""
