"""How much one proof has looked through, in all its searches together."""

from dataclasses import dataclass
from typing import Final

MOST_ALTOGETHER: Final = 600_000
"""Some seconds. Guardrails are many, and each may ask for a search of its own."""


class TooManySituations(Exception):
    """The journey combines more than can be looked through."""


@dataclass(slots=True)
class Effort:
    """Counts situations. One of the few things here that change, because every search of a proof adds to it."""

    spent: int = 0

    def spend(self, situations: int) -> None:
        """Raise TooManySituations when it is more than one proof may take."""
        self.spent += situations
        if self.spent > MOST_ALTOGETHER:
            raise TooManySituations
