"""Tenants and their keys, people, credentials, consent and permissions."""
