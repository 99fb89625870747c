"""Who did what to a tenant, and was allowed to: a log that shows when somebody changed it."""
