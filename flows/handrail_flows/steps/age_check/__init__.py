"""Tell by a date of birth who consents by themselves and who needs a guardian."""
