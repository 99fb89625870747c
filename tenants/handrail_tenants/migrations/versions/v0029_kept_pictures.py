"""Pictures that are kept for a review, and cases that show them."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table with its fence, for the disposal to delete across tenants; cases of before show no picture."""
    op.create_table(
        "kept_picture",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("side IN ('document', 'other_side')", name=op.f("ck_kept_picture_side")),
        sa.PrimaryKeyConstraint("tenant_id", "handle", "node", "side", name=op.f("pk_kept_picture")),
    )
    op.create_index("ix_kept_picture_ends_at", "kept_picture", ["ends_at"])
    fence("kept_picture", every_tenant=("SELECT", "DELETE"))
    op.add_column("review_case", sa.Column("pictures", sa.Integer(), nullable=False, server_default=sa.text("0")))
