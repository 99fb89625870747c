"""Gives an account another e-mail address."""
