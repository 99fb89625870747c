"""Secrets of a tenant, which journeys name and nobody reads."""
