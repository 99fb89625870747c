"""Whether a passkey was copied to another device when it was last heard of; unknown of everything else."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the release before leaves it alone."""
    op.add_column("credential", sa.Column("backed_up", sa.Integer(), nullable=True))
