"""What a process remembers of tests, and that it runs one journey's at a time."""

from threading import Lock
from typing import Final

import msgspec

from handrail_platform.compile.program import Program
from handrail_platform.rehearse.report import Rehearsed, rehearse
from handrail_ui.studio.home.memory import Remembered

_MOST: Final = 64


class Rehearsals:
    """The tests that were asked for last. However many ask, one is run at a time: it takes a processor whole."""

    def __init__(self) -> None:
        self._kept: Remembered[Rehearsed] = Remembered(_MOST)
        self._turn = Lock()

    def of(self, program: Program) -> Rehearsed:
        """Return how the tests of this program come out."""
        reading = (program.hash, msgspec.json.encode(program.document.scenarios))
        with self._turn:
            return self._kept.get(reading) or self._kept.keep(reading, rehearse(program))
