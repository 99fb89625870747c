"""The first tables."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence, never_changes

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, then its fences."""
    _tenant()
    _tenant_host()
    _person()
    _identifier()
    _credential()
    _browser_session()
    _consent_record()
    _throttle()
    _program()
    _journey()
    _journey_session()
    _journey_event()
    _outbox()
    for table in ("person", "identifier", "credential", "consent_record", "program", "journey"):
        fence(table)
    for table in ("browser_session", "throttle", "journey_session", "journey_event"):
        fence(table, every_tenant=("SELECT", "DELETE"))
    fence("outbox", every_tenant=("SELECT", "UPDATE", "DELETE"))
    never_changes("consent_record")


def _tenant() -> None:
    op.create_table(
        "tenant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("policy_epoch", sa.Integer(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('active', 'suspended', 'deleted')", name=op.f("ck_tenant_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant")),
        sa.UniqueConstraint("key", name=op.f("uq_tenant_key")),
        sqlite_autoincrement=True,
    )


def _tenant_host() -> None:
    op.create_table(
        "tenant_host",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_tenant_host_tenant")),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_tenant_host")),
    )
    op.create_index("ix_tenant_host_tenant_id", "tenant_host", ["tenant_id"])


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('active', 'suspended', 'deleted')", name=op.f("ck_person_state")),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", name=op.f("pk_person")),
        sqlite_with_rowid=False,
    )


def _identifier() -> None:
    op.create_table(
        "identifier",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("verified_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('email', 'phone', 'username')", name=op.f("ck_identifier_kind")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"], ["person.tenant_id", "person.person_id"], name=op.f("fk_identifier_person")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "kind", "lookup", name=op.f("pk_identifier")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_identifier_person", "identifier", ["tenant_id", "person_id"])


def _credential() -> None:
    op.create_table(
        "credential",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.LargeBinary(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('active', 'revoked')", name=op.f("ck_credential_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"], ["person.tenant_id", "person.person_id"], name=op.f("fk_credential_person")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "credential_id", name=op.f("pk_credential")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_credential_person", "credential", ["tenant_id", "person_id"])
    op.create_index(
        "uq_credential_one_active",
        "credential",
        ["tenant_id", "person_id", "profile"],
        unique=True,
        sqlite_where=sa.text("state = 'active' AND profile IN ('password', 'totp')"),
        postgresql_where=sa.text("state = 'active' AND profile IN ('password', 'totp')"),
    )


def _browser_session() -> None:
    op.create_table(
        "browser_session",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("session_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.LargeBinary(), nullable=False),
        sa.Column("profiles", sa.String(), nullable=False),
        sa.Column("assurance", sa.Integer(), nullable=False),
        sa.Column("authenticated_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("idle_ms", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("client", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.person_id"],
            name=op.f("fk_browser_session_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "session_hash", name=op.f("pk_browser_session")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_browser_session_ends_at", "browser_session", ["ends_at"])
    op.create_index("ix_browser_session_person", "browser_session", ["tenant_id", "person_id"])


def _consent_record() -> None:
    op.create_table(
        "consent_record",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('given', 'refused')", name=op.f("ck_consent_record_state")),
        sa.PrimaryKeyConstraint("tenant_id", "record_id", name=op.f("pk_consent_record")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_consent_record_person", "consent_record", ["tenant_id", "person_id", "purpose", "at"])


def _throttle() -> None:
    op.create_table(
        "throttle",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("window_ends_at", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "scope", "key_hash", name=op.f("pk_throttle")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_throttle_expires_at", "throttle", ["expires_at"])


def _program() -> None:
    op.create_table(
        "program",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "hash", name=op.f("pk_program")),
    )
    op.create_index("uq_program_version", "program", ["tenant_id", "journey", "version"], unique=True)


def _journey() -> None:
    op.create_table(
        "journey",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("active_hash", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "active_hash"], ["program.tenant_id", "program.hash"], name=op.f("fk_journey_program")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "journey", name=op.f("pk_journey")),
    )


def _journey_session() -> None:
    op.create_table(
        "journey_session",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("program_hash", sa.LargeBinary(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("person_id", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("binding", sa.LargeBinary(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "status IN ('running', 'finished', 'quarantined')", name=op.f("ck_journey_session_status")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "handle", name=op.f("pk_journey_session")),
        postgresql_with={"fillfactor": "70"},
    )
    op.create_index("ix_journey_session_expires_at", "journey_session", ["expires_at"])


def _journey_event() -> None:
    op.create_table(
        "journey_event",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("program_hash", sa.LargeBinary(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("duration_us", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "handle", "seq", "order", name=op.f("pk_journey_event")),
        sqlite_with_rowid=False,
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'dead')", name=op.f("ck_outbox_state")),
        sa.PrimaryKeyConstraint("tenant_id", "key", name=op.f("pk_outbox")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["due"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
