"""E-mail addresses (RFC 5321 and 6531, as far as people use them)."""

from email_validator import EmailNotValidError, validate_email

from handrail_flows.typed.refusal import Refusal

MAX_LENGTH = 254


def read_email(text: str) -> str | Refusal:
    """Return the address in NFC with its domain in lower case; nobody is asked whether it exists.

    The local part keeps its case, because only the receiving host knows what it means (RFC 5321 section 2.4).
    Addresses under `.test` are taken, so that a rehearsal works like the real thing.
    """
    try:
        address = validate_email(text, check_deliverability=False, strict=True, test_environment=True)
    except EmailNotValidError:
        return Refusal("email")
    return address.normalized
