"""The map of a difference: what was added, changed and removed, each at its place."""

import msgspec

from handrail_platform.compile.resolve import declared_outcomes
from handrail_ui.compared import Compared
from handrail_ui.pages.translator import Speech
from handrail_ui.studio.changes import changed_steps
from handrail_ui.studio.map.journey_map import JourneyMap, journey_map
from handrail_ui.studio.map.marks import Mark, Marks, MarkState
from handrail_ui.studio.map.union import union


def difference_map(before: Compared, after: Compared, say: Speech) -> JourneyMap:
    """Return both as one map. A step keeps the place that the second gives it."""
    one = union(before.document, after.document, changed_steps(before.document, after.document))
    outcomes = {**_outcomes(before), **_outcomes(after)}

    def mark(state: MarkState) -> Mark:
        return Mark(state=state, tag=say(f"studio.map.{state}"))

    marks = Marks(
        steps={name: mark(state) for name, state in one.steps.items()},
        ways={way: mark(state) for way, state in one.ways.items()},
    )
    drawn = journey_map(one.document, outcomes, marks, say, label=say("studio.map.difference"))
    return msgspec.structs.replace(drawn, has_sides=True)


def plain_map(side: Compared, say: Speech) -> JourneyMap:
    """Return one journey beside which there is no other."""
    return journey_map(side.document, _outcomes(side), Marks(), say, label=say("studio.map.first"))


def _outcomes(side: Compared) -> dict[str, tuple[str, ...]]:
    return declared_outcomes(side.document, side.registry, side.guarded.bundle.parts)
