"""The pages on which a journey begins: from a template, blank, from a file, or as a copy."""
