"""Accounts that never had an authenticator."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column. Nobody knows of an account from before that it never had one, so none of them is light."""
    op.add_column("person", sa.Column("light", sa.Integer(), nullable=False, server_default="0"))
