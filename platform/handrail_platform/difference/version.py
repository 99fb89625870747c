"""One of the two versions that are compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from handrail_platform.compile.inline import Whole
from handrail_platform.difference.ways import Ways
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.verify.finding import Report
from handrail_platform.verify.verify import verify


@dataclass(frozen=True)
class Version:
    """A sound journey and the guardrails in force for it; whether it keeps them is part of what is compared."""

    whole: Whole
    guardrails: Sequence[Guardrail]

    @cached_property
    def ways(self) -> Ways:
        return Ways(self.whole)

    @cached_property
    def report(self) -> Report:
        return verify(self.whole, self.guardrails)
