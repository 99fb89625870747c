"""Links an identity that somebody has at an identity provider to the account that they have proved."""
