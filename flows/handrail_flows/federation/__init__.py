"""What the steps share that send people to an identity provider (OpenID Connect Core 1.0)."""
