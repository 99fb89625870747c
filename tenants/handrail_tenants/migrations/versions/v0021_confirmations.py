"""Transactions that people confirmed with a passkey."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, then its fence."""
    op.create_table(
        "confirmation",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("confirmation_id", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.LargeBinary(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "confirmation_id", name=op.f("pk_confirmation")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_confirmation_person", "confirmation", ["tenant_id", "person_id", "at"])
    op.create_index("ix_confirmation_at", "confirmation", ["at"])
    fence("confirmation", every_tenant=("SELECT", "DELETE"))
