"""What a member of staff is at a tenant."""

from enum import StrEnum


class Role(StrEnum):
    """Stored by name: a role that was released is never renamed."""

    OWNER = "owner"
    DESIGNER = "designer"
    PUBLISHER = "publisher"
    ANALYST = "analyst"
    SUPPORT = "support"
    AUDITOR = "auditor"
    REVIEWER = "reviewer"
