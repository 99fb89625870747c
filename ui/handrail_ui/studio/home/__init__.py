"""The page that lists the journeys of a tenant."""
