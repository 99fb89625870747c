"""Asks for a code that is sent by text message to the number of the account."""
