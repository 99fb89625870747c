"""Cases for manual review, and the role of those who decide them."""

import sqlalchemy as sa
from alembic import op

from handrail_tenants.migrations.fences import fence

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_ROLES = "role IN ('owner', 'designer', 'publisher', 'analyst', 'support', 'auditor', 'reviewer')"
_ROLE_CHECK = "ck_staff_role"
_WAITING = sa.text("state IN ('open', 'confirming')")
_COLUMNS = "tenant_id, issuer, subject, role, sealed, added_at, added_by"


def upgrade() -> None:
    """Add the table with its fence; the disposal deletes across tenants. Then let staff have one role more."""
    op.create_table(
        "review_case",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.LargeBinary(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("correlation", sa.LargeBinary(), nullable=False),
        sa.Column("journey", sa.String(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("checks", sa.String(), nullable=False),
        sa.Column("shown", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=False),
        sa.Column("first_by", sa.String(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'confirming', 'approved', 'rejected')", name=op.f("ck_review_case_state")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "case_id", name=op.f("pk_review_case")),
    )
    op.create_index(
        "ix_review_case_waiting",
        "review_case",
        ["tenant_id", "opened_at", "case_id"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_index("ix_review_case_until", "review_case", ["until"])
    fence("review_case", every_tenant=("SELECT", "DELETE"))
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(_ROLE_CHECK), "staff")
        op.create_check_constraint(op.f(_ROLE_CHECK), "staff", _ROLES)
    else:
        _move_staff_to_a_wider_table()


def _move_staff_to_a_wider_table() -> None:
    # SQLite changes no constraint of a table that is there.
    op.rename_table("staff", "staff_before")
    op.drop_index("ix_staff_person", "staff_before")
    op.create_table(
        "staff",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.CheckConstraint(_ROLES, name=op.f(_ROLE_CHECK)),
        sa.PrimaryKeyConstraint("tenant_id", "issuer", "subject", "role", name=op.f("pk_staff")),
    )
    op.execute(f"INSERT INTO staff ({_COLUMNS}) SELECT {_COLUMNS} FROM staff_before")  # noqa: S608
    op.drop_table("staff_before")
    op.create_index("ix_staff_person", "staff", ["issuer", "subject"])
