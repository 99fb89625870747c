"""Confirm a transaction with a passkey that signs exactly what is shown."""
