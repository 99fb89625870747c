"""Random people walking random journeys."""

from collections.abc import Iterator
from random import Random
from typing import Any, TypeAlias

import msgspec

from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.document.parse import parse_plain
from handrail_platform.run.advance import advance, begin
from handrail_platform.run.state import State, decode_state, encode_state
from handrail_platform.run.transition import Answered, Environment, Moved, Start
from handrail_platform.step.step import Submit
from tests.property.generated import chance
from tests.property.graphs import OUTCOMES, SECRET_FIELD, VARIABLES, Steps, as_document
from tests.unit.platform.journeys import KEY, NOON
from tests.unit.platform.steps import REGISTRY

Answers: TypeAlias = list[tuple[str, str]]


def some_answers(dice: Random) -> Answers:
    buttons = (*OUTCOMES, "out", "out", "what")
    return [(dice.choice(buttons), dice.choice(("left", "right", "é", ""))) for _ in range(dice.randint(0, 8))]


answers = chance.map(some_answers)
"""What a person does, page by page: the button, and what is typed everywhere."""


def program_of(steps: Steps) -> Program:
    return compile_journey(parse_plain(as_document(steps)), REGISTRY)


def env_at(number: int) -> Environment:
    return Environment(now=NOON + number * 1_000, key=KEY)


def answer(action: str, typed: str, number: int) -> Answered:
    """Return an answer; the secret field always has the secret of this very answer."""
    fields = dict.fromkeys(VARIABLES, typed) | {SECRET_FIELD: secret(number)}
    return Answered(Submit(action, fields), digest=b"%d" % number)


def secret(number: int) -> str:
    return f"canary-{number}-never-kept"


def walk(program: Program, given: Answers) -> Iterator[Moved]:
    """Yield every transition until the session is over. Each begins from the state as it was stored."""
    moved = begin(program, Start("en"), env_at(0))
    for number, (action, typed) in enumerate(given, 1):
        assert isinstance(moved, Moved)
        yield moved
        if moved.state.status != "running":
            return
        moved = advance(program, stored(moved.state), answer(action, typed, number), env_at(number))
    assert isinstance(moved, Moved)
    yield moved


def stored(state: State) -> State:
    return decode_state(encode_state(state))


def written(moved: Moved) -> bytes:
    """Return everything that a transition leaves behind, as bytes."""
    return encode_state(moved.state) + msgspec.msgpack.encode((moved.effects, moved.events))


def fault(moved: Moved) -> Any:
    return next((event.body["what"] for event in moved.events if event.kind == "faulted"), None)
