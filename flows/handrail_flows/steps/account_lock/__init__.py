"""Lock the account of whoever was proved, and tell its addresses."""
