"""A journey made of parts does what the same journey does with every part written out by hand."""

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.run.advance import advance, begin, view
from handrail_platform.run.transition import Answered, Moved, Start
from handrail_platform.step.step import Submit
from tests.property.generated import chance, generated
from tests.property.parts import INSIDE, KINDS, Journey, some_journey, write_out
from tests.property.walks import Answers, env_at, stored
from tests.unit.platform.steps import REGISTRY

OUTCOMES = ("out", "y", "z", "o0", "o1", "give_up", "exit0", "exit1", "what")


def compiled(journey: Journey) -> Program | set[str]:
    """Return the program, or the codes of what stands against it."""
    parts = {name: parse_plain(part) for name, part in journey.parts.items()}
    return _program(journey.document, parts)


def _program(document: dict[str, Any], parts: dict[str, Any]) -> Program | set[str]:
    try:
        return compile_journey(parse_plain(document), REGISTRY, parts=parts)
    except JourneyRefused as refused:
        return {problem.code for problem in refused.problems}


def some_buttons(dice: Random) -> Answers:
    return [(dice.choice(OUTCOMES), dice.choice(("left", "b", ""))) for _ in range(dice.randint(2, 14))]


def plainly(value: object) -> str:
    """Return the value as text, with `call/step` and `call--step` called the same, and variables too."""
    return re.sub("/|--|__", " ", str(value))


def told(program: Program, moved: Moved, number: int) -> list[str]:
    """Return everything that a person, a trace or a later step can see of a transition."""
    state, node = moved.state, program.nodes[moved.state.node]
    shown: dict[str, Any] = {}
    if state.status == "running":
        names: Mapping[str, str] = node.scope.names if node.scope else {}
        data = view(program, state, env_at(number)).data
        shown = {plainly(names.get(name, name)): value for name, value in data.items()}
    everything = (
        node.id,
        state.status,
        state.ending,
        sorted(shown.items()),
        sorted((plainly(program.nodes[index].id), visits) for index, visits in state.visits.items()),
        sorted((plainly(name), value) for name, value in state.variables.items()),
        state.facts,
        state.subject,
        [(event.kind, event.node, event.visit, event.outcome, event.body) for event in moved.events],
        moved.effects,
    )
    return [plainly(each) for each in everything]


def next_of(program: Program, moved: Moved | None, submit: Submit, number: int) -> Moved:
    if moved is None:
        following = begin(program, Start("en"), env_at(0))
    else:
        following = advance(program, stored(moved.state), Answered(submit, b""), env_at(number))
    assert isinstance(following, Moved)
    return following


@generated(1_500, dice=chance)
def test_parts_run_as_if_they_were_written_out_by_hand(dice: Random) -> None:
    journey = some_journey(dice)
    hand = write_out(journey)
    whole, flat = compiled(journey), _program(hand, {})
    if isinstance(whole, set) or isinstance(flat, set):
        assert whole == flat
        assert whole in ({"spins"}, {"automatic-run-too-long"})
        return
    assert {node.id.replace("/", "--") for node in whole.nodes} == {node.id for node in flat.nodes}
    assert {n.id.replace("/", "--"): len(n.live) for n in whole.nodes} == {n.id: len(n.live) for n in flat.nodes}
    names = sorted({*hand["variables"], *KINDS, *INSIDE})
    one: Moved | None = None
    other: Moved | None = None
    for number, (action, typed) in enumerate([("", ""), *some_buttons(dice)]):
        submit = Submit(action, dict.fromkeys(names, typed))
        one, other = next_of(whole, one, submit, number), next_of(flat, other, submit, number)
        assert told(whole, one, number) == told(flat, other, number)
        if one.state.status != "running":
            break
