"""Let a journey go back a bounded number of times."""
