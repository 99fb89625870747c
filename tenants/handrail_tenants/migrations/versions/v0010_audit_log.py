"""The audit log: entries that never change, and the head of each tenant's."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence, moves_on

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_FORWARD = (
    "NEW.tenant_id = OLD.tenant_id AND NEW.newest >= OLD.newest"
    " AND NEW.purged >= OLD.purged AND NEW.purged <= NEW.newest"
)
_PURGED = "EXISTS (SELECT 1 FROM audit_head AS h WHERE h.tenant_id = OLD.tenant_id AND OLD.number <= h.purged)"


def upgrade() -> None:
    """Make the tables, then their fences."""
    _audit_entry()
    _audit_head()
    fence("audit_entry", every_tenant=("SELECT", "DELETE"))
    fence("audit_head", every_tenant=("SELECT", "UPDATE"))
    moves_on("audit_entry", changes="false", goes=_PURGED)
    moves_on("audit_head", changes=_FORWARD, goes="false")


def _audit_entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("latest_before", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("verdict IN ('allowed', 'denied')", name=op.f("ck_audit_entry_verdict")),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_audit_entry")),
    )


def _audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("latest", sa.BigInteger(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.Column("purged", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_audit_head")),
    )
