"""Sends a person to an identity proofing vendor, and waits for what it says of them."""
