"""The journey engine: document, step contract, compile, advance. Pure: no I/O, no clock, no randomness."""
