"""What the proof found, in words, on pages and in files."""
