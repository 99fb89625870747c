"""Sends a person to an identity provider, which says who they are."""
