"""Plans: publications for a moment to come, or until a second person approves."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, then its fence."""
    op.create_table(
        "plan",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("accepted", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("pointer", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("publish_at", sa.BigInteger(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'set', 'published', 'refused', 'withdrawn')", name=op.f("ck_plan_state")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "journey", "number", name=op.f("pk_plan")),
    )
    op.create_index("ix_plan_state_publish_at", "plan", ["state", "publish_at"])
    fence("plan", every_tenant=("SELECT", "DELETE"))
