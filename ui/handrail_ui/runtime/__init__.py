"""The shell around the pure engine: loads, reads, commits, and answers as HTML or JSON."""
