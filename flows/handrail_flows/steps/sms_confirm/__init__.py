"""Proves that a phone number is in somebody's hands, with a one-time code by text message."""
