"""A mail as such: plain text and simple HTML, marked as automatic, with nothing in it that calls home."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

import msgspec
from email_validator import validate_email

from handrail_platform.values import Milliseconds, TenantId

_ID_CHARACTERS = 32
_PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><title>{subject}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; color: #1a1a1a; background: #ffffff">
{paragraphs}
</body>
</html>
"""
_PARAGRAPH = "<p>{text}</p>"
_CODE = '<p dir="ltr" style="font-size: 2em; font-weight: bold; letter-spacing: 0.2em">{text}</p>'
_LINK = '<p dir="ltr"><a href="{address}">{address}</a></p>'


class Sender(msgspec.Struct, frozen=True):
    """Whom a tenant's mail comes from, and the language it falls back to."""

    name: str
    address: str
    default_language: str = "en"

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


class Attachment(msgspec.Struct, frozen=True):
    """A signed file that goes with a mail."""

    name: str
    body: bytes


class Letter(msgspec.Struct, frozen=True):
    """What a mail says: a subject, and paragraphs. Between them stands a code to type, if it is not empty."""

    language: str
    direction: str
    subject: str
    before: Sequence[str]
    after: Sequence[str]
    code: str = ""
    link: str = ""
    """Stands where a code would."""
    attachments: Sequence[Attachment] = ()


def message_id(tenant: TenantId, key: str, domain: str) -> str:
    """Return the Message-ID of an outbox row: always the same one, and no way back to the journey session."""
    digest = hashlib.sha256(f"{tenant}|{key}".encode()).hexdigest()
    return f"<{digest[:_ID_CHARACTERS]}@{domain}>"


def deliverable(address: str) -> str:
    """Return the address as every mail server understands it: an international domain in its ASCII form.

    Raises ValueError when it is no address.
    """
    if "@" not in address:
        raise ValueError("no address")
    if address.isascii():
        return address
    parsed = validate_email(address, check_deliverability=False)
    return parsed.ascii_email or parsed.normalized


def compose(letter: Letter, sender: Sender, to: str, identity: str, now: Milliseconds) -> EmailMessage:
    """Return the mail. Raises ValueError when an address is none, or a header would hold a line break."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(sender.name, addr_spec=sender.address)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(datetime.fromtimestamp(now // 1000, UTC))
    message["Message-ID"] = identity
    # RFC 3834: nobody's out-of-office note answers this.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(
        "\n\n".join(filter(None, [*letter.before, letter.code, letter.link, *letter.after])) + "\n"
    )
    message.add_alternative(_html(letter), subtype="html")
    for each in letter.attachments:
        message.add_attachment(each.body, maintype="application", subtype="jose", filename=each.name)
    # Set last: a message that becomes multipart hands its content headers down to its first part.
    message["Content-Language"] = letter.language
    return message


def _html(letter: Letter) -> str:
    return _PAGE.format(
        language=escape(letter.language),
        direction=escape(letter.direction),
        subject=escape(letter.subject),
        paragraphs=paragraphs(letter),
    )


def paragraphs(letter: Letter) -> str:
    """Return what stands in the HTML of a mail, without the page around it."""
    said = [
        *(_paragraph(text) for text in letter.before),
        *((_CODE.format(text=escape(letter.code)),) if letter.code else ()),
        *((_LINK.format(address=escape(letter.link)),) if letter.link else ()),
        *(_paragraph(text) for text in letter.after),
    ]
    return "\n".join(said)


def _paragraph(text: str) -> str:
    return _PARAGRAPH.format(text=escape(text).replace("\n", "<br>"))
