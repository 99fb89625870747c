"""A form: typed fields, checked together, kept as variables."""
