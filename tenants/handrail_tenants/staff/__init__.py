"""Who works for a tenant, and as what."""
