"""Send a text message in the tenant's words to whoever the journey is about."""
