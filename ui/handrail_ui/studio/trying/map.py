"""The map of a trial: the way so far, where it stands, and the way back."""

from msgspec.structs import replace

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.program import Program
from handrail_platform.compile.resolve import declared_outcomes
from handrail_platform.rehearse.teller import place_of
from handrail_platform.rehearse.trial import Played
from handrail_ui.pages.translator import Speech
from handrail_ui.studio.map.journey_map import UNMARKED, JourneyMap, journey_map
from handrail_ui.studio.map.marks import Marks, Stop, path_marks
from handrail_ui.studio.map.path import stops_of, visits_of_hops


def trial_stops(program: Program, played: Played) -> tuple[Stop, ...]:
    """Return where on the map each hop of a trial is."""
    return tuple(stops_of(visits_of_hops(played.hops), program.document))


def trial_map(program: Program, played: Played, say: Speech) -> JourneyMap:
    """Return the map of a trial as it is now."""
    marks = path_marks(trial_stops(program, played))
    at = place_of(program, played.session).partition("/")[0]
    state = "paused" if played.paused_at else played.session.state.status
    here = replace(marks.steps.get(at, UNMARKED), state="here", tag=say(f"studio.trying.mark.{state}"))
    outcomes = declared_outcomes(program.document, REGISTRY, program.bundle.parts)
    shown = Marks(steps={**marks.steps, at: here}, ways=marks.ways)
    return journey_map(program.document, outcomes, shown, say, label=say("studio.trying.map"))
