"""Who has a journey open, and what becomes of its draft, told to each open editor as it happens."""
