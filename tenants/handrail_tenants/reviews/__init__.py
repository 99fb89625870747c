"""The queue for manual review: cases that sessions wait for, taken and decided by the tenant's own staff."""
