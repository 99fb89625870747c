"""The journey document: what a product manager owns, and what editor, file and database exchange."""
