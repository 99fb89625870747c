"""Asks for what is not known of a person yet: a few questions at a time, and not again too soon."""
