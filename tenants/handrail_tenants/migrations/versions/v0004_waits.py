"""What comes from outside for sessions that wait, and when they are woken."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, then their fences."""
    _inbox()
    _journey_wake()
    for table in ("inbox", "journey_wake"):
        fence(table, every_tenant=("SELECT", "UPDATE", "DELETE"))


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("correlation", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("applied_seq", sa.Integer(), nullable=True),
        sa.Column("fate", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "handle", "source", "event_id", name=op.f("pk_inbox")),
        sqlite_with_rowid=False,
    )
    unapplied = sa.text("applied_seq IS NULL")
    op.create_index("ix_inbox_due", "inbox", ["due"], sqlite_where=unapplied, postgresql_where=unapplied)
    op.create_index("ix_inbox_at", "inbox", ["at"])


def _journey_wake() -> None:
    op.create_table(
        "journey_wake",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("wake_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "handle", name=op.f("pk_journey_wake")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_journey_wake_wake_at", "journey_wake", ["wake_at"])
