"""Who is to be erased, and when."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and its fence; the worker looks across tenants for whom it is due."""
    op.create_table(
        "erasure",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.person_id"],
            name=op.f("fk_erasure_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", name=op.f("pk_erasure")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_erasure_due", "erasure", ["due"])
    fence("erasure", every_tenant=("SELECT",))
