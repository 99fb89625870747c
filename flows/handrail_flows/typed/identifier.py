"""Identifiers in the one form in which they are stored and looked up."""

from collections.abc import Sequence

from handrail_flows.typed.email import read_email
from handrail_flows.typed.phone import read_phone
from handrail_flows.typed.refusal import Refusal
from handrail_flows.typed.text import read_text
from handrail_flows.typed.username import read_username
from handrail_platform.step.reads import IdentifierKind


def identifier_value(kind: IdentifierKind, value: str) -> str:
    """Return the identifier of a normalised value.

    E-mail addresses differ by more than case: who registered as `Alex@` and signs in as `alex@` is one person.
    """
    return value.lower() if kind == "email" else value


def mailbox_of(address: str) -> str:
    """Return the mailbox that most likely receives mail to this address: nobody has a thousand of them.

    What follows a `+` in the local part sorts a person's own mail (RFC 5233). For counting, never for finding: a
    host may well see it otherwise.
    """
    local, at, domain = identifier_value("email", address).rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def read_identifier(
    typed: str, kinds: Sequence[IdentifierKind], country: str | None
) -> tuple[IdentifierKind, str] | Refusal:
    """Return kind and value of the first kind that the text can be; refuse for the reason of the last."""
    text = read_text(typed)
    if isinstance(text, Refusal) or not text:
        return text if isinstance(text, Refusal) else Refusal("required")
    refusal = Refusal("required")
    for kind in kinds:
        value = _read(text, kind, country)
        if not isinstance(value, Refusal):
            return kind, identifier_value(kind, value)
        refusal = value
    return refusal


def _read(text: str, kind: IdentifierKind, country: str | None) -> str | Refusal:
    match kind:
        case "email":
            return read_email(text)
        case "phone":
            return read_phone(text, country)
        case "username":
            return read_username(text)
