"""What a person proves themselves with."""
