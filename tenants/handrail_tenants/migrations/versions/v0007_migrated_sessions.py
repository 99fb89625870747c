"""Sessions that are taken over to another version, or stopped so that their people start afresh."""

from handrail_tenants.migrations.words import allow

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STATUS = "'running', 'finished', 'quarantined'"
_ACTION = "'publish', 'rollback', 'split', 'revoke'"


def upgrade() -> None:
    """Allow one more status of a session, and one more action of the log."""
    allow("journey_session", "status", _STATUS, f"{_STATUS}, 'stopped'")
    allow("publication", "action", _ACTION, f"{_ACTION}, 'migrate'")
