"""What the proof answers: each finding with its route, and each guardrail with where it holds."""

from collections.abc import Mapping
from typing import Final

import msgspec

from handrail_platform.guard.guardrail import Severity
from handrail_platform.text import Message, MessageParam

_MISSING: Final = ("purpose", "variable", "fact", "mandate")
"""What tells apart two things of one kind that a guardrail demands at one step."""


class Hop(msgspec.Struct, frozen=True):
    """One step of a route, and the outcome by which it is left; the last may not be left at all."""

    step: str
    outcome: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which a journey breaks a guardrail.

    `code` is stable. `route` is a shortest one that leads there; where two routes must look the same and do not,
    `other_route` is the second. `held` names what holds at its end.
    """

    code: str
    severity: Severity
    guardrail: str
    step: str
    route: tuple[Hop, ...]
    params: Mapping[str, MessageParam] = {}
    other_route: tuple[Hop, ...] = ()
    held: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Name the finding while the journey is edited: what it says about which step.

        What is missing is named as well, so that who lives without one consent does not live without another.
        """
        missing = (str(self.params[name]) for name in _MISSING if name in self.params)
        return "/".join((self.guardrail, self.code, self.step, *missing))

    @property
    def message(self) -> Message:
        return Message(f"finding.{self.code}", self.params)


class Upheld(msgspec.Struct, frozen=True):
    """A guardrail that no route breaks, and the steps at which it was asked."""

    guardrail: str
    steps: tuple[str, ...]


class Report(msgspec.Struct, frozen=True):
    """Everything that the proof found out about one journey."""

    findings: tuple[Finding, ...]
    upheld: tuple[Upheld, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What nobody can accept."""
        return tuple(finding for finding in self.findings if finding.severity == "error")
