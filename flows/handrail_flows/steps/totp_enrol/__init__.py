"""Binds an authenticator app to a person."""
