"""The audit log of a tenant: entries that never change, and the head that says where they end."""

from sqlalchemy import BigInteger, Text
from sqlmodel import Field

from handrail_tenants.tenancy.stored import TenantOwned, one_of


class StoredAuditEntry(TenantOwned, table=True):
    """What somebody did, or was not allowed to do. Never changed, and deleted only once its retention is over.

    `issuer` and `subject` name who it was, opaquely; `rule` names what allowed or denied it. `before` and `after`
    are canonical JSON; of what is large, its SHA-256. `hash` is the keyed hash of all other columns, of which
    `previous` is the hash of the entry before, and `latest_before` the latest time of all entries before.
    """

    __table_args__ = (one_of("verdict", "allowed", "denied"),)

    number: int = Field(primary_key=True, sa_type=BigInteger)
    at: int = Field(sa_type=BigInteger)
    issuer: str
    subject: str
    action: str
    object: str
    rule: str
    verdict: str
    before: str = Field(sa_type=Text)
    after: str = Field(sa_type=Text)
    latest_before: int = Field(sa_type=BigInteger)
    previous: bytes
    hash: bytes


class StoredAuditHead(TenantOwned, table=True):
    """Where the audit log ends: number and hash of its newest entry. Never deleted, and only ever moves on.

    `latest` is the latest time of all its entries, and `seal` the keyed hash of the columns before it. Entries up
    to `purged` have served their time: that stands outside the seal, and the entry behind it proves it.
    """

    newest: int = Field(sa_type=BigInteger)
    hash: bytes
    latest: int = Field(sa_type=BigInteger)
    seal: bytes
    purged: int = Field(sa_type=BigInteger)
