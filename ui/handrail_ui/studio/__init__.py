"""The studio, in which staff of a tenant compose, prove and publish its journeys."""
