"""Asks for the password of the claimed account."""
