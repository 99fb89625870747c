"""Typed fields that a step asks for: how they are configured, shown, read and tried."""
