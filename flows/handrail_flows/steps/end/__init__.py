"""The end of a journey: success or denial, and where to go next."""
