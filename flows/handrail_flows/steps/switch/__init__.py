"""Choose a way by the value of one variable."""
