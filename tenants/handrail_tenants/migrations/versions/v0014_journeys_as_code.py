"""Tokens of machines, and the texts in which journeys were brought along."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, then their fences."""
    op.create_table(
        "api_token",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_api_token")),
    )
    op.create_table(
        "journey_source",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "journey", name=op.f("pk_journey_source")),
    )
    fence("api_token", every_tenant=("SELECT", "DELETE"))
    fence("journey_source")
