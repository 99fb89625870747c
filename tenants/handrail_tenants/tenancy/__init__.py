"""Who the tenants are, and the sessions that keep their rows apart."""
