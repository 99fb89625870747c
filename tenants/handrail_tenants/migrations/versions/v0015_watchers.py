"""Who has a journey open."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and its fence; the disposal deletes across tenants."""
    op.create_table(
        "watcher",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("tab", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("edits", sa.Boolean(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("came_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "journey", "tab", name=op.f("pk_watcher")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_watcher_ends_at", "watcher", ["ends_at"])
    fence("watcher", every_tenant=("SELECT", "DELETE"))
