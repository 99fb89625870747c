"""Who is signed in is sealed with the row. What was never sealed is not believed: everybody signs in anew."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """End every session, then add the seal."""
    # Row-level security hides rows from DELETE, also the owner's; it does not concern TRUNCATE.
    ends_all = "TRUNCATE TABLE" if op.get_bind().dialect.name == "postgresql" else "DELETE FROM"
    op.execute(f"{ends_all} browser_session")
    # SQLite adds no column without a default; an empty one is no seal, and is refused.
    op.add_column(
        "browser_session", sa.Column("sealed", sa.LargeBinary(), nullable=False, server_default=sa.text("''"))
    )
