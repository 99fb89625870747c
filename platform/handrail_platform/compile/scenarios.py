"""Whether the scenarios of a journey speak of steps that it has. Whether they hold is for a rehearsal to say."""

from collections import Counter
from collections.abc import Iterator, Mapping

from handrail_platform.compile.wiring import Resolved
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.problem import Problem
from handrail_platform.document.scenario import Scenario
from handrail_platform.step.contract import StepKind


def scenario_problems(document: JourneyDocument, steps: Mapping[str, Resolved]) -> Iterator[Problem]:
    """Yield what no session could ever fit. `steps` are those of the whole journey, calls made way for parts."""
    known = tuple(steps)
    names = Counter(scenario.name for scenario in document.scenarios)
    for number, scenario in enumerate(document.scenarios):
        path = f"scenarios.{number}"
        if names[scenario.name] > 1:
            yield Problem("scenario-twice", f"{path}.name", {"name": scenario.name})
        if document.entry == "signed_in" and not scenario.given.signed_in:
            yield Problem("scenario-not-signed-in", f"{path}.given.signed_in")
        for place, step in _named(scenario):
            if step not in steps:
                yield Problem("scenario-step", f"{path}.{place}", {"step": step}, written=step, known=known)
        end = scenario.then.end
        if end in steps and steps[str(end)].step.kind is not StepKind.FINAL:
            yield Problem("scenario-end", f"{path}.then.end", {"step": str(end)})


def _named(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield each place where a step is named, and the name."""
    yield from ((f"when.{number}.at", when.at) for number, when in enumerate(scenario.when) if when.at)
    yield from ((f"then.{place}", step) for place in ("end", "at") if (step := getattr(scenario.then, place)))
    yield from ((f"then.never.{number}", step) for number, step in enumerate(scenario.then.never))
