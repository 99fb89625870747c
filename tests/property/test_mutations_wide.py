"""Each way of weakening what is proved of limits, conditions and parts is noticed: plain journeys have none."""
# A mutant takes the place of anything, so its arguments have no types.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from typing import Final

import pytest

from handrail_platform.conditions.cells import Cells
from handrail_platform.guard import requirement, table
from handrail_platform.verify import graph, routes, worlds
from tests.property.mutants.mutation import Mutation, becomes
from tests.property.mutants.small_run import first_mistake
from tests.property.wider import wide_journey_of

_CLAIMED = requirement.Known("claimed")
WIDE_MUTATIONS: Final[dict[str, Mutation]] = {
    "limits are not counted": becomes(worlds.Worlds, "_limits", property(lambda _: {})),
    "conditions close nothing": becomes(worlds.Worlds, "_formulas", property(lambda _: {})),
    "no value is followed": becomes(worlds.Worlds, "_written_by", lambda *_: {}),
    "anything may be written": becomes(Cells, "within", lambda self, name, _: self.every(name)),
    "no condition has an answer": becomes(worlds, "undecidable_parts", lambda formula: (formula,)),
    "any way may fail that is closed": becomes(worlds.Worlds, "leaving", lambda *given: iter([dict(given[-1])])),
    "the quick answer stands": becomes(routes, "exactly", lambda _, ask: list(ask(None))),
    "parts require nobody": becomes(graph, "required", lambda _: table.required(_CLAIMED)),
}


def test_a_small_run_of_wide_journeys_finds_no_mistake_in_the_proof_as_it_is() -> None:
    assert first_mistake(wide_journey_of) is None


@pytest.mark.parametrize("name", WIDE_MUTATIONS)
def test_a_proof_that_is_weak_on_what_closes_ways_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    WIDE_MUTATIONS[name](monkeypatch)

    assert first_mistake(wide_journey_of) is not None, f"nobody notices when {name}"
