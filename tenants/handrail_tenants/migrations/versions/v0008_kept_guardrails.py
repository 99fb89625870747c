"""Of guardrails that were replaced long ago the line stays and the text goes; warnings that are accepted later."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import changes_only_to_empty, fence

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what was accepted, which the release before leaves empty, and let old texts be emptied."""
    op.add_column("guardrails", sa.Column("accepted", sa.Text(), nullable=False, server_default="[]"))
    changes_only_to_empty("guardrails", "document")
    op.create_table(
        "acceptance",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("program_hash", sa.LargeBinary(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "program_hash"],
            ["program.tenant_id", "program.hash"],
            name=op.f("fk_acceptance_program"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "program_hash", "finding", name=op.f("pk_acceptance")),
    )
    fence("acceptance")
