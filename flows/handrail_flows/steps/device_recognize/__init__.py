"""Tell whether this browser was remembered for whoever proved to be the account, and not too long ago."""
