"""Guardrails of tenants, by scope and revision."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence, never_changes

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, then its fences."""
    op.create_table(
        "guardrails",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("broken", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "scope", "revision", name=op.f("pk_guardrails")),
    )
    fence("guardrails")
    never_changes("guardrails")
