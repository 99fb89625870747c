"""Choose a way by conditions over variables."""
