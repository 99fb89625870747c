"""Delete the account of whoever just proved to be its owner: after a time in which they may change their mind."""
