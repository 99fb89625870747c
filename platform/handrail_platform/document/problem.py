"""One thing that is wrong with a journey, at a place, as data."""

import msgspec

from handrail_platform.errors import HandrailError
from handrail_platform.text import Message, MessageParam


class Problem(msgspec.Struct, frozen=True):
    """`path` names the place in the document: `steps.details.config.fields`. `code` is stable."""

    code: str
    path: str
    params: dict[str, MessageParam] = {}

    @property
    def message(self) -> Message:
        return Message(f"journey.{self.code}", self.params)


class JourneyRefused(HandrailError):
    """The document cannot become a program; `problems` says everything that is wrong, at once."""

    code = "journey-refused"
    status = 422

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems

    def __str__(self) -> str:
        return "; ".join(f"{p.path}: {p.code} {p.params}" for p in self.problems)
