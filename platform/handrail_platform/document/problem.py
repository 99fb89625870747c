"""One thing that is wrong with a journey, at a place, as data."""

from collections.abc import Sequence
from typing import Final

import msgspec

from handrail_platform.document.nearest import nearest
from handrail_platform.errors import HandrailError
from handrail_platform.text import Message, MessageParam

MOST_TOLD: Final = 200
"""Of problems at once: whoever mends these asks again."""


class Problem(msgspec.Struct, frozen=True):
    """`path` names the place in the document: `steps.details.config.fields`. `code` is stable.

    `saying` names the sentence where one code has several. `written` is a name that is not known there, `known`
    are those that are.
    """

    code: str
    path: str
    params: dict[str, MessageParam] = {}
    saying: str = ""
    written: str = ""
    known: tuple[str, ...] = ()

    @property
    def message(self) -> Message:
        count = self.params.get("count")
        return Message(
            f"journey.{self.saying or self.code}", self.params, count if isinstance(count, int) else None
        )

    @property
    def meant(self) -> str:
        """The known name that was probably meant, empty when none is like it."""
        return nearest(self.written, self.known) if self.written else ""


def left_out(found: int) -> tuple[Problem, ...]:
    """Return one that says how many of those that were found are not told, none where all are."""
    more = found - MOST_TOLD
    return (Problem("more-problems", "", {"count": more}),) if more > 0 else ()


def told_at_once(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return the first of them, and one that says how many are left out, if any are."""
    return (*problems[:MOST_TOLD], *left_out(len(problems)))


class JourneyRefused(HandrailError):
    """The document cannot become a program; `problems` says everything that is wrong, at once."""

    code = "journey-refused"
    status = 422

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems

    def __str__(self) -> str:
        return "; ".join(f"{p.path}: {p.code} {p.params}" for p in self.problems)
