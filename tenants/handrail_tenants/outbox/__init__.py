"""Keeps promises to the outside: leases them, delivers them, and tries again."""
