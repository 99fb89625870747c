"""Warnings that somebody lives with, each named by its key. A key that names none is a slip, and is said to be."""

from collections.abc import Iterable, Mapping

from handrail_platform.errors import HandrailError
from handrail_platform.guard.guardrail import Severity
from handrail_platform.verify.finding import Finding


class WarningUnknown(HandrailError):
    """There is no such warning to be accepted."""

    code = "warning-unknown"
    status = 422

    def __init__(self, unknown: tuple[str, ...], known: tuple[str, ...]) -> None:
        super().__init__(count=len(unknown))
        self.unknown = unknown
        self.known = known


def check_accepted(accepted: Iterable[str], findings: Mapping[str, Severity]) -> None:
    """Look for each accepted key among those of the findings. Raises WarningUnknown, with those of the warnings.

    Accepting an error is no slip: it stays what it is, and is said with its route.
    """
    if unknown := tuple(key for key in accepted if key not in findings):
        raise WarningUnknown(unknown, tuple(key for key, severity in findings.items() if severity == "warning"))


def severities(findings: Iterable[Finding]) -> dict[str, Severity]:
    """Return the severity of each finding by its key."""
    return {each.key: each.severity for each in findings}


def open_findings(findings: Iterable[Finding], accepted: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return every error, and every warning without a reason."""
    return tuple(each for each in findings if each.severity == "error" or not accepted.get(each.key))
