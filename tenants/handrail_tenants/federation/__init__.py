"""Identity providers of a tenant: where people may prove who they are elsewhere (OpenID Connect)."""
