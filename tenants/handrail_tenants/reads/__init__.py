"""Answers what steps ask for: one resolver for each request type."""
