"""Versions: who published what and why, drafts, splits, revocations, and the log of it all."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence, never_changes

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_EMPTY = sa.text("''")
"""The release that runs beside this one does not know these columns."""


def upgrade() -> None:
    """Add columns, tables, then their fences."""
    for name in ("published_by", "reason", "proof"):
        kind = sa.String() if name == "published_by" else sa.Text()
        op.add_column("program", sa.Column(name, kind, nullable=False, server_default=_EMPTY))
    op.add_column("journey", sa.Column("split", sa.Text(), nullable=False, server_default=_EMPTY))
    op.add_column("journey", sa.Column("salt", sa.LargeBinary(), nullable=False, server_default=_EMPTY))
    op.create_index("ix_journey_session_program", "journey_session", ["tenant_id", "program_hash", "expires_at"])
    _revocation()
    _publication()
    _draft()
    for table in ("revocation", "publication", "draft"):
        fence(table)
    never_changes("publication")


def _revocation() -> None:
    op.create_table(
        "revocation",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "hash", name=op.f("pk_revocation")),
        sqlite_with_rowid=False,
    )


def _publication() -> None:
    op.create_table(
        "publication",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("replaced", sa.Integer(), nullable=True),
        sa.Column("split", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "action IN ('publish', 'rollback', 'split', 'revoke')", name=op.f("ck_publication_action")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "journey", "revision", name=op.f("pk_publication")),
    )


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "journey", name=op.f("pk_draft")),
    )
