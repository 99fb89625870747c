"""Judge how likely it is that whoever is here is not who they say, and why."""
