"""A journey to be looked at: on a canvas, with something told about it."""
