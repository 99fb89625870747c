"""By what people are recognised when they come again."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and its fence; the disposal deletes across tenants."""
    op.create_table(
        "recognised",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("trait", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('device', 'network')", name=op.f("ck_recognised_kind")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.person_id"],
            name=op.f("fk_recognised_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", "kind", "trait", name=op.f("pk_recognised")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_recognised_ends_at", "recognised", ["ends_at"])
    fence("recognised", every_tenant=("SELECT", "DELETE"))
