"""A second bookkeeping of who the journey is about and what they proved, read off the trace alone."""

from handrail_platform.run.transition import Moved
from handrail_platform.step.codes import derive
from tests.property.graphs import Steps
from tests.unit.platform.journeys import KEY


class Ledger:
    """Follows the events of a walk: by which outcome a step was left, and what its configuration makes of it.

    It knows people by what a step was configured to claim; a person made here by the step and visit that made it.
    """

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self.person = ""
        self.proved: set[str] = set()
        self.ever_proved: set[str] = set()
        self.created: set[str] = set()
        self.waiting = 0
        self._is_new = False
        self._is_claimed = False

    @property
    def may_act(self) -> bool:
        return bool(self.person) and not self._is_new

    def read(self, moved: Moved) -> None:
        """Take in one transition. One that was quarantined ends the bookkeeping as it ends the session."""
        if moved.state.status == "quarantined":
            return
        for event in moved.events:
            if event.kind == "left":
                self._left(event.node, event.outcome, event.visit)

    def _left(self, name: str, outcome: str, visit: int) -> None:
        config = self._steps[name]["config"]
        if outcome in config.get("claims", {}):
            self._becomes(config["claims"][outcome], is_new=False)
            self._is_claimed = True
        makes = [kind for kind in ("mints", "creates", "promises") if outcome in config.get(kind, ())]
        if makes and (("creates" in makes and self._is_claimed) or not self.person):
            self._becomes(minted(name, visit), is_new=True)
        if "creates" in makes:
            self.created.add(self.person)
            self._is_new, self.waiting = False, 0
        if "promises" in makes and self._is_new:
            self.waiting += 1
        if outcome in config.get("loses", ()):
            self.proved.clear()
            self._is_claimed = not self._is_new
        if outcome in config.get("proves", {}):
            self._is_claimed = False
            self.proved.add(config["proves"][outcome])
            self.ever_proved.add(self.person)

    def _becomes(self, person: str, *, is_new: bool) -> None:
        self.proved.clear()
        self.person, self._is_new, self._is_claimed, self.waiting = person, is_new, False, 0


def minted(name: str, visit: int) -> str:
    return derive(KEY, f"{name}|{visit}|person", 16).hex()
