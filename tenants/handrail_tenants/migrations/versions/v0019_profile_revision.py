"""A profile that may change: how often it did."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the release before writes no such changes and leaves it at its default."""
    op.add_column("person", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
