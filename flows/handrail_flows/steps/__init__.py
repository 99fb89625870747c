"""The step catalogue: one folder a step type, none of which knows another."""
