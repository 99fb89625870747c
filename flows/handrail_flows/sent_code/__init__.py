"""What the steps share that send a one-time code and ask for it (SP 800-63B-4 section 3.1.3)."""
