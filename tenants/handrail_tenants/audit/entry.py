"""What is said of one action: who, what, by which rule, before and after."""

import hashlib
from typing import Any, Final, Literal, NewType, TypeAlias

import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds

Told = NewType("Told", str)
"""Canonical JSON of at most `MOST_BYTES`: sorted names, no spaces. Made by `told` and `told_document`."""
Verdict: TypeAlias = Literal["allowed", "denied"]
MOST_BYTES: Final = 4_096
_MOST_CHARACTERS: Final = 200


class AuditEntryInvalid(HandrailError):
    """A word of an audit entry is missing, longer than 200 characters, or holds one that cannot be seen."""

    code = "audit-entry-invalid"


class Actor(msgspec.Struct, frozen=True):
    """Who did something: a subject as its issuer names it. Both are opaque, and neither is personal data.

    Of staff the issuer is the key of the tenant where they have their account, the subject their person id in hex.
    """

    issuer: str
    subject: str


class AuditEntry(msgspec.Struct, frozen=True):
    """One action, done or denied. `action` is the permission it takes, `object` what it was about.

    `rule` is the line of the policy that says so, and may be empty where none does, which denies. `before` and
    `after` hold neither secrets nor personal data. Raises AuditEntryInvalid.
    """

    at: Milliseconds
    actor: Actor
    action: str
    object: str
    rule: str
    verdict: Verdict
    before: Told
    after: Told

    def __post_init__(self) -> None:
        words = (self.actor.issuer, self.actor.subject, self.action, self.object, self.rule)
        needed = words if self.verdict == "allowed" else words[:-1]
        if not all(each.strip() for each in needed):
            raise AuditEntryInvalid
        if not all(each.isprintable() and len(each) <= _MOST_CHARACTERS for each in words):
            raise AuditEntryInvalid


class AuditLine(msgspec.Struct, frozen=True):
    """An entry as it stands in the log. Whether it is what was written, only verifying tells."""

    number: int
    at: Milliseconds
    actor: Actor
    action: str
    object: str
    rule: str
    verdict: str
    before: str
    after: str
    hash: bytes


def told(value: Any) -> Told:
    """Return the canonical JSON of a value, or of its length and SHA-256 (in hex) where that is too long."""
    encoded = msgspec.json.encode(value, order="sorted")
    if len(encoded) > MOST_BYTES:
        digest = {"bytes": len(encoded), "sha256": hashlib.sha256(encoded).hexdigest()}
        encoded = msgspec.json.encode(digest, order="sorted")
    return Told(encoded.decode())


def told_document(revision: int, document: str) -> Told:
    """Return what is said of a document, however long: its revision, and the SHA-256 of its text in hex."""
    return told({"revision": revision, "sha256": hashlib.sha256(document.encode()).hexdigest()})


NOTHING: Final = told(None)
"""What there is before something was made, and after it was deleted."""
