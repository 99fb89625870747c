"""The people of a tenant and what identifies them."""
