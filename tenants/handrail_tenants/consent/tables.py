"""The consent ledger (GDPR article 7(1)): rows are added, never changed."""

from sqlalchemy import BigInteger, Index, Text, text
from sqlmodel import Field

from handrail_tenants.tenancy.stored import PLAIN, TenantOwned, one_of

_NO_BYTES = text("''")


class StoredConsentRecord(TenantOwned, table=True):
    """What one person was shown and decided. The newest record of a document or purpose counts.

    Whoever takes a decision back adds a record; the one that was taken back stays.
    """

    __table_args__ = (
        Index("ix_consent_record_person", "tenant_id", "person_id", "purpose", "at"),
        one_of("state", "given", "refused", "withdrawn"),
        PLAIN,
    )

    record_id: bytes = Field(primary_key=True)
    person_id: bytes
    purpose: str
    version: str
    state: str
    text_hash: bytes
    language: str
    handle: bytes
    """The journey session in which it was decided; empty when it was decided on the account page."""
    at: int = Field(sa_type=BigInteger)
    kind: str = Field(sa_column_kwargs={"server_default": "purpose"})
    channel: str = Field(sa_column_kwargs={"server_default": ""})
    """Where it was decided: `browser`, `native`, `account`, `guardian`; empty where nobody was there any more."""
    journey: str = Field(sa_column_kwargs={"server_default": ""})
    program_hash: bytes = Field(sa_column_kwargs={"server_default": _NO_BYTES})
    """The version of the journey."""
    guardian: bytes = Field(sa_column_kwargs={"server_default": _NO_BYTES})
    """Sealed: who decided in place of a minor; empty where the person did. What they take back keeps it."""
    sealed: bytes = Field(sa_column_kwargs={"server_default": _NO_BYTES})
    """Over all of the above, so that nobody forges a decision with the database alone."""


class StoredConsentText(TenantOwned, table=True):
    """A text as it was shown, kept once, so that it can be shown again. Nobody's personal data."""

    text_hash: bytes = Field(primary_key=True)
    title: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    url: str = Field(sa_type=Text)
    data: str = Field(sa_type=Text)
    special: str = Field(sa_type=Text)
    recipients: str = Field(sa_type=Text)
