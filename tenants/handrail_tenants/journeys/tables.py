"""Programs, which never change, the pointer to what new sessions run, and the log of its switches."""

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Text
from sqlmodel import Field

from handrail_tenants.tenancy.stored import PLAIN, TenantOwned, one_of


class StoredProgram(TenantOwned, table=True):
    """A published journey document under the hash of its program. `version` counts from 1 within the journey.

    `published_by` and `reason` are those of the first time; `proof` is JSON, empty where nothing was proved.
    """

    __table_args__ = (Index("uq_program_version", "tenant_id", "journey", "version", unique=True),)

    hash: bytes = Field(primary_key=True)
    journey: str
    version: int
    document: str = Field(sa_type=Text)
    published_at: int = Field(sa_type=BigInteger)
    published_by: str
    reason: str = Field(sa_type=Text)
    proof: str = Field(sa_type=Text)


class StoredJourney(TenantOwned, table=True):
    """Which program a journey starts with. `revision` counts the switches of the pointer.

    `split` is JSON, pairs of a hash and its weight, or empty: then `active_hash` is all that new sessions run, and
    with a split it is the heaviest of them. `salt` is made with the first split and kept.
    """

    __table_args__ = (ForeignKeyConstraint(["tenant_id", "active_hash"], ["program.tenant_id", "program.hash"]),)

    journey: str = Field(primary_key=True)
    active_hash: bytes
    revision: int
    published_at: int = Field(sa_type=BigInteger)
    split: str = Field(sa_type=Text)
    salt: bytes


class StoredRevocation(TenantOwned, table=True):
    """A program on which nothing starts, moves or commits. It stays revoked though it be published again."""

    __table_args__ = (PLAIN,)

    hash: bytes = Field(primary_key=True)
    journey: str
    at: int = Field(sa_type=BigInteger)


class StoredPublication(TenantOwned, table=True):
    """One line of the log: what made the pointer's revision, and what was live after and before. Never changed.

    `version` is the one that was named; `split` is JSON, pairs of a version and its weight, or empty. A migration
    names the `version` where sessions went, and as `replaced` the one that they came from. `origin` is JSON, the
    tenant, version and program that were promoted, or empty.
    """

    __table_args__ = (one_of("action", "publish", "rollback", "split", "revoke", "migrate"),)

    journey: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    action: str
    version: int
    live: int
    replaced: int | None
    split: str = Field(sa_type=Text)
    at: int = Field(sa_type=BigInteger)
    decided_by: str
    reason: str = Field(sa_type=Text)
    origin: str = Field(sa_type=Text, sa_column_kwargs={"server_default": ""})


class StoredAcceptance(TenantOwned, table=True):
    """A warning of a version that somebody lives with since guardrails were set; it goes with its version.

    `finding` is the key of what was found. What was accepted when the version was published stands in its proof.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "program_hash"], ["program.tenant_id", "program.hash"], ondelete="CASCADE"
        ),
    )

    program_hash: bytes = Field(primary_key=True)
    finding: str = Field(primary_key=True)
    at: int = Field(sa_type=BigInteger)
    decided_by: str
    reason: str = Field(sa_type=Text)


class StoredDraft(TenantOwned, table=True):
    """A journey that is being written: any text, right or wrong. `revision` counts its savings."""

    journey: str = Field(primary_key=True)
    revision: int
    document: str = Field(sa_type=Text)
    saved_at: int = Field(sa_type=BigInteger)
    saved_by: str


class StoredJourneySource(TenantOwned, table=True):
    """The text in which a journey was last brought along, with all that its author wrote around the data."""

    journey: str = Field(primary_key=True)
    text: str = Field(sa_type=Text)


class StoredDiscardedDraft(TenantOwned, table=True):
    """The last revision that the discarded drafts of a journey came to: the next one counts on from there."""

    __table_args__ = (PLAIN,)

    journey: str = Field(primary_key=True)
    revision: int


class StoredArchivedJourney(TenantOwned, table=True):
    """A journey that is put away: nobody starts it, and lists leave it out, until it is brought back."""

    __table_args__ = (PLAIN,)

    journey: str = Field(primary_key=True)
    at: int = Field(sa_type=BigInteger)
    decided_by: str
