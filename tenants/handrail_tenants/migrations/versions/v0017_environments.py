"""Secrets of tenants, and where a version that is published comes from."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table with its fence, then the columns; whatever is there was promoted from nowhere."""
    op.create_table(
        "tenant_secret",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "name", name=op.f("pk_tenant_secret")),
    )
    fence("tenant_secret")
    op.add_column("publication", sa.Column("origin", sa.Text(), nullable=False, server_default=""))
    op.add_column("plan", sa.Column("origin", sa.Text(), nullable=False, server_default=""))
    op.add_column("plan", sa.Column("parts", sa.Text(), nullable=False, server_default=""))
