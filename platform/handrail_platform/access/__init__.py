"""What the staff of a tenant may be, and what there is to be allowed."""
