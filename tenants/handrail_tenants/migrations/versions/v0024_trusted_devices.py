"""Browsers that people had remembered."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, then its fence."""
    op.create_table(
        "trusted_device",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.LargeBinary(), nullable=False),
        sa.Column("trait", sa.LargeBinary(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("trusted_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.person_id"],
            name=op.f("fk_trusted_device_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "person_id", "trait", name=op.f("pk_trusted_device")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_trusted_device_ends_at", "trusted_device", ["ends_at"])
    fence("trusted_device", every_tenant=("SELECT", "DELETE"))
