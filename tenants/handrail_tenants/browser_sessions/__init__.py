"""Browsers on which somebody is signed in."""
