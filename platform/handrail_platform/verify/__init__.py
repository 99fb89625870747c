"""The proof that no route through a journey gets past a guardrail, or the route that does."""
