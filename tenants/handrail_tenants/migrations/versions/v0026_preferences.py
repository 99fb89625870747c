"""How somebody wants to be written to."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the release before neither reads nor writes it."""
    op.add_column("person", sa.Column("preferences", sa.LargeBinary(), nullable=True))
