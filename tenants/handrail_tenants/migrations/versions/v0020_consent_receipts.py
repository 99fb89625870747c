"""What was shown with each decision, decisions that were taken back, and keys with which receipts are signed."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence, never_changes

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_STATES = "state IN ('given', 'refused', 'withdrawn')"
_STATE_CHECK = "ck_consent_record_state"
_OLDER = "tenant_id, record_id, person_id, purpose, version, state, text_hash, language, handle, at"


def upgrade() -> None:
    """Widen the ledger, then add its texts and the keys. What is there counts as a purpose."""
    if op.get_bind().dialect.name == "postgresql":
        for column in _new_columns("''"):
            op.add_column("consent_record", column)
        op.drop_constraint(op.f(_STATE_CHECK), "consent_record")
        op.create_check_constraint(op.f(_STATE_CHECK), "consent_record", _STATES)
    else:
        _move_to_a_wider_table()
    _consent_text()
    _signing_key()
    for table in ("consent_text", "signing_key"):
        fence(table)
        never_changes(table)


def _new_columns(no_bytes: str) -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("kind", sa.String(), nullable=False, server_default="purpose"),
        sa.Column("channel", sa.String(), nullable=False, server_default=""),
        sa.Column("journey", sa.String(), nullable=False, server_default=""),
        sa.Column("program_hash", sa.LargeBinary(), nullable=False, server_default=sa.text(no_bytes)),
        sa.Column("sealed", sa.LargeBinary(), nullable=False, server_default=sa.text(no_bytes)),
    )


def _move_to_a_wider_table() -> None:
    # SQLite changes no constraint of a table that is there.
    op.rename_table("consent_record", "consent_record_before")
    op.drop_index("ix_consent_record_person", "consent_record_before")
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
        *_new_columns("x''"),
        sa.CheckConstraint(_STATES, name=op.f(_STATE_CHECK)),
        sa.PrimaryKeyConstraint("tenant_id", "record_id", name=op.f("pk_consent_record")),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO consent_record ({_OLDER}) SELECT {_OLDER} FROM consent_record_before")  # noqa: S608
    op.drop_table("consent_record_before")
    op.create_index("ix_consent_record_person", "consent_record", ["tenant_id", "person_id", "purpose", "at"])
    never_changes("consent_record")


def _consent_text() -> None:
    op.create_table(
        "consent_text",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("special", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "text_hash", name=op.f("pk_consent_text")),
    )


def _signing_key() -> None:
    op.create_table(
        "signing_key",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key_id", name=op.f("pk_signing_key")),
    )
