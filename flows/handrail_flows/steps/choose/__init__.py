"""Let the person choose one of several ways."""
