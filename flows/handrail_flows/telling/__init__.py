"""What the steps share that send a message in the tenant's words: what it may say, and to whom it may go."""
