"""Master key, tenant keys, session keys: who can open what."""
