"""Trials of drafts."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and its fence; the disposal deletes across tenants."""
    op.create_table(
        "trial",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("page", sa.LargeBinary(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("linked_until", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "journey", "owner", name=op.f("pk_trial")),
    )
    op.create_index("uq_trial_page", "trial", ["tenant_id", "page"], unique=True)
    op.create_index("ix_trial_ends_at", "trial", ["ends_at"])
    fence("trial", every_tenant=("SELECT", "DELETE"))
