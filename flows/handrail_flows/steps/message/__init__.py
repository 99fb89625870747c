"""Tell somebody something, in the tenant's words."""
