"""One of the two versions that are compared, or between which sessions go."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from handrail_platform.compile.asked import asked_again
from handrail_platform.compile.inline import Whole
from handrail_platform.compile.liveness import live_variables
from handrail_platform.difference.ways import Ways
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.verify.finding import Report
from handrail_platform.verify.verify import verify


@dataclass(frozen=True)
class Version:
    """A sound journey and the guardrails in force for it; whether it keeps them is part of what is compared."""

    whole: Whole
    guardrails: tuple[Guardrail, ...]

    @cached_property
    def live(self) -> Mapping[str, frozenset[str]]:
        """The variables that a session at each step may still hold."""
        return live_variables(self.whole.steps, asked_again(self.whole, self.guardrails))

    @cached_property
    def ways(self) -> Ways:
        return Ways(self.whole)

    @cached_property
    def report(self) -> Report:
        return verify(self.whole, self.guardrails)
