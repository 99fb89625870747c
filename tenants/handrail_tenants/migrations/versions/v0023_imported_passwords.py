"""Passwords that were imported from another store."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and its index; nobody has such a password yet, and the release before writes none."""
    op.add_column("credential", sa.Column("recipe", sa.String(), nullable=True))
    where = sa.text("recipe IS NOT NULL")
    op.create_index(
        "ix_credential_recipe",
        "credential",
        ["tenant_id", "recipe"],
        sqlite_where=where,
        postgresql_where=where,
    )
