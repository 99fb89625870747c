"""Has somebody of the tenant's staff look at a case, and goes on with what they decide."""
