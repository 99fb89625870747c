"""The gallery of step types: what each asks, how it is set up and left, and its page in the tenant's colours."""
