"""A journey as a small picture: cards and lines with their places, for a template to draw."""
