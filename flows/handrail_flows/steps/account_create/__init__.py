"""Create an account from what the journey collected."""
