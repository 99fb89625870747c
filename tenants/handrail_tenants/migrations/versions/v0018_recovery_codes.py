"""One list of recovery codes for each person."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index; nobody has a list yet, and the release before writes none."""
    where = sa.text("state = 'active' AND profile = 'recovery_code'")
    op.create_index(
        "uq_credential_one_list",
        "credential",
        ["tenant_id", "person_id"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
