"""Services that give out e-mail addresses to be thrown away: the list of a package, which is renewed with it."""

from disposable_email_domains import blocklist


def is_disposable(email: str) -> bool:
    """Tell whether the address, or a domain that its domain is part of, is on the list."""
    labels = email.rpartition("@")[2].lower().split(".")
    return any(".".join(labels[at:]) in blocklist for at in range(len(labels) - 1))
