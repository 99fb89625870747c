"""What can be in the way of setting guardrails; each leaves everything as it was."""

from handrail_platform.errors import HandrailError


class GuardrailsMoved(HandrailError):
    """Somebody else set guardrails meanwhile. Look at them again, and decide again."""

    code = "guardrails-moved"
    status = 409


class TooManyScopes(HandrailError):
    """A tenant has guardrails of at most 1000 scopes."""

    code = "too-many-scopes"
    status = 422


class ReasonMissing(HandrailError):
    """Whoever lets journeys break guardrails has to say why."""

    code = "reason-missing"
    status = 422
