"""Transactions that people confirmed, with the signature over what they were shown."""
