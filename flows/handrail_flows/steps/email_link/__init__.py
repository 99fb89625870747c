"""Confirm an e-mail address by a link that is opened, and used by a button."""
