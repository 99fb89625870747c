"""Drafts that were discarded, journeys that are put away, and what a look at all journeys counts."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence, shows_their_own

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add tables and their fences, and the indexes that keep a look at home cheap."""
    op.create_table(
        "discarded_draft",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "journey", name=op.f("pk_discarded_draft")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "archived_journey",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "journey", name=op.f("pk_archived_journey")),
        sqlite_with_rowid=False,
    )
    fence("discarded_draft")
    fence("archived_journey")
    finished = sa.text("kind = 'finished'")
    op.create_index(
        "ix_journey_event_finished",
        "journey_event",
        ["tenant_id", "journey", "outcome", "at"],
        sqlite_where=finished,
        postgresql_where=finished,
    )
    op.create_index("ix_staff_person", "staff", ["issuer", "subject"])
    shows_their_own("staff")
