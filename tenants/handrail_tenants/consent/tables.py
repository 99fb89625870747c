"""The consent ledger (GDPR article 7(1)): rows are added, never changed."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from handrail_tenants.tenancy.stored import PLAIN, TenantOwned, one_of


class StoredConsentRecord(TenantOwned, table=True):
    """What one person was shown and decided. The newest record of a purpose counts."""

    __table_args__ = (
        Index("ix_consent_record_person", "tenant_id", "person_id", "purpose", "at"),
        one_of("state", "given", "refused"),
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
    """The journey session in which it was decided."""
    at: int = Field(sa_type=BigInteger)
