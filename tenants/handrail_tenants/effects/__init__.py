"""Turns what steps promise to the database into statements of the commit: one applier for each effect."""
