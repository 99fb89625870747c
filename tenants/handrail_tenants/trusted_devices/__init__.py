"""Browsers that people had remembered."""
