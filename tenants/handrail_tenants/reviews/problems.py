"""Why a case is not taken, or not decided."""

from handrail_platform.errors import HandrailError


class CaseUnknown(HandrailError):
    """The tenant has no such case, or not any more."""

    code = "case-unknown"
    status = 404


class CaseOver(HandrailError):
    """The case was decided meanwhile, or nobody waits for a decision any more."""

    code = "case-over"
    status = 409


class CaseTaken(HandrailError):
    """Somebody else has the case, or whoever wants to decide did not take it, or has it no more."""

    code = "case-taken"
    status = 409


class SecondPersonMissing(HandrailError):
    """Whoever approved first cannot be the second person as well."""

    code = "second-person-missing"
    status = 409
