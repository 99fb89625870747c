"""Send a mail in the tenant's words to whoever the journey is about."""
