"""Servers of a tenant's own that its journeys speak with."""
