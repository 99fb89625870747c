"""Binds a passkey to a person."""
