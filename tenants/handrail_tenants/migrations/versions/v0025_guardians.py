"""Who decided in place of a minor, in the consent ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody decided for anybody before."""
    nothing = "''" if op.get_bind().dialect.name == "postgresql" else "x''"
    column = sa.Column("guardian", sa.LargeBinary(), nullable=False, server_default=sa.text(nothing))
    op.add_column("consent_record", column)
