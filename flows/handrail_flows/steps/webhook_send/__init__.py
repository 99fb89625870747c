"""Tell a server of the tenant's that something happened, by a signed webhook; nobody waits for it."""
