"""What a step is: its contract, what it may ask for and promise, and what it answers."""
