"""Erasing a person (GDPR article 17): what goes, what stays, and when."""
