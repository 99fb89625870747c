"""The sessions of a person are found without reading those of everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index, without the sessions of nobody that is known yet."""
    known = sa.text("person_id IS NOT NULL")
    op.create_index(
        "ix_journey_session_person",
        "journey_session",
        ["tenant_id", "person_id", "created_at", "handle"],
        sqlite_where=known,
        postgresql_where=known,
    )
