"""The published journeys of a tenant."""
