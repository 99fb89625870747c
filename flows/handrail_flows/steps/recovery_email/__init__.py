"""Sends a recovery code to the address of the account, for whoever has lost what they sign in with."""
