"""Tokens with which machines work for a tenant."""
