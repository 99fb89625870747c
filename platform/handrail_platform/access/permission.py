"""What staff may be allowed to do."""

from enum import StrEnum


class Permission(StrEnum):
    """`resource:action`, as the policy and the audit log write it."""

    AUDIT_EXPORT = "audit:export"
    AUDIT_READ = "audit:read"
    DRAFT_EDIT = "draft:edit"
    """Begin, write, import, duplicate and throw away."""
    DRAFT_TRY = "draft:try"
    """Run it in a sandbox, and let others do so by a link."""
    ENVIRONMENT_SET = "environment:set"
    """Set values and secrets, and which environment comes next."""
    GUARDRAIL_SET = "guardrail:set"
    JOURNEY_APPROVE = "journey:approve"
    """Be the second person behind a publication."""
    JOURNEY_ARCHIVE = "journey:archive"
    JOURNEY_PROMOTE = "journey:promote"
    """Take a version from one environment to the next."""
    JOURNEY_PUBLISH = "journey:publish"
    """Publish, schedule, split, and accept a warning with a reason."""
    JOURNEY_READ = "journey:read"
    """See journeys, versions, proofs, guardrails and numbers."""
    JOURNEY_REVOKE = "journey:revoke"
    JOURNEY_ROLLBACK = "journey:rollback"
    REVIEW_CONFIRM = "review:confirm"
    """Be the second person behind an approval."""
    REVIEW_DECIDE = "review:decide"
    """See the cases that wait for manual review, take one, see what it is about, and decide."""
    SESSION_READ = "session:read"
    """Look sessions up, by id or person."""
    STAFF_ADD = "staff:add"
    STAFF_READ = "staff:read"
    STAFF_REMOVE = "staff:remove"
    THEME_EDIT = "theme:edit"
    TOKEN_MAKE = "token:make"  # noqa: S105 - what one may do
    """Make a token with which a machine works for the tenant."""
    TOKEN_READ = "token:read"  # noqa: S105 - what one may do
    TOKEN_REVOKE = "token:revoke"  # noqa: S105 - what one may do
    TRACE_READ = "trace:read"
    """See which way a session went, and how long each step took."""
    TRACE_REVEAL = "trace:reveal"
    """See as well what a step saw of the person."""
