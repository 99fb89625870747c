"""The page that lists the tenants that somebody serves."""
