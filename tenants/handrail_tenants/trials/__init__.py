"""Trials of drafts, as staff and whoever they invite go on with them."""
