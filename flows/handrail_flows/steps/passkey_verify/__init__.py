"""Takes a passkey: whoever answers is found by it, or has to be who was named before."""
