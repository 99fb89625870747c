"""Random people on random journeys: what compiled runs, stops, ends, forgets, and lets nobody in unproved."""

import random
from typing import Any

import msgspec

from handrail_platform.compile.bind import AUTOMATIC_BUDGET
from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.vocabulary import OPENED_HERE
from handrail_platform.run.advance import advance, begin, view
from handrail_platform.run.state import State, encode_state
from handrail_platform.run.transition import Answered, Moved, Start
from handrail_platform.step.effects import CreatePerson, SetPassword, StartBrowserSession
from handrail_platform.step.step import Submit
from tests.property.generated import chance, generated
from tests.property.graphs import (
    SECRET_FIELD,
    Steps,
    as_document,
    graphs_about_people,
    long_graphs,
    page_graphs,
    reached_from,
    sound_graphs,
)
from tests.property.ledger import Ledger
from tests.property.walks import (
    Answers,
    answer,
    answers,
    env_at,
    fault,
    program_of,
    secret,
    stored,
    walk,
    written,
)
from tests.unit.platform.steps import REGISTRY

NO_ANSWER = "StepFault"
"""Of a condition without a truth value, at a step that has no way for it."""


@generated(1_000, steps=sound_graphs, given=answers)
def test_what_compiles_runs_without_misuse_and_shows_only_pages_and_ends(steps: Steps, given: Answers) -> None:
    program = program_of(steps)

    for moved in walk(program, given):
        assert fault(moved) in (None, NO_ANSWER)
        kind = program.nodes[moved.state.node].kind.value
        assert (moved.state.status, kind) in (
            ("running", "interactive"),
            ("finished", "final"),
            ("quarantined", "automatic"),
        )


@generated(1_000, steps=sound_graphs, given=answers, dice=chance)
def test_i1_the_same_input_gives_the_same_bytes_in_whatever_order_it_came(
    steps: Steps, given: Answers, dice: random.Random
) -> None:
    program, other = program_of(steps), reordered(steps, dice)
    state: State | None = None

    for number, (action, typed) in enumerate([("", ""), *given]):
        sent = answer(action, typed, number)
        if state is None:
            ways = [begin(each, Start("en"), env_at(number)) for each in (program, program, other)]
        else:
            again = msgspec.structs.replace(sent, submit=shuffled(sent.submit, dice))
            ways = [
                advance(program, state, sent, env_at(number)),
                advance(program, stored(state), sent, env_at(number)),
                advance(other, stored(state), again, env_at(number)),
            ]
        first, *more = [written(moved) for moved in ways if isinstance(moved, Moved)]
        assert more == [first, first]
        assert isinstance(ways[0], Moved)
        state = ways[0].state
        if state.status != "running":
            return


def reordered(steps: Steps, dice: random.Random) -> Program:
    names = list(steps)
    dice.shuffle(names)
    turned = {name: dict(reversed(steps[name].items())) for name in names}
    plain = {**as_document(steps), "steps": turned}
    return compile_journey(parse_plain(dict(reversed(plain.items()))), REGISTRY)


def shuffled(submit: Submit, dice: random.Random) -> Submit:
    fields = list(submit.fields.items())
    dice.shuffle(fields)
    return Submit(submit.action, dict(fields))


@generated(200, steps=long_graphs, given=answers)
def test_i5_every_automatic_run_stops_within_its_budget(steps: Steps, given: Answers) -> None:
    program = program_of(steps)

    for moved in walk(program, given):
        assert fault(moved) in (None, NO_ANSWER)
        assert len([event for event in moved.events if event.kind == "left"]) < AUTOMATIC_BUDGET


@generated(800, steps=page_graphs, given=answers)
def test_whoever_is_on_a_page_can_reach_an_end(steps: Steps, given: Answers) -> None:
    program = program_of(steps)
    *_, moved = walk(program, given)

    for number in range(len(steps)):
        if moved.state.status == "finished":
            break
        action = next_towards_the_end(steps, program.nodes[moved.state.node].id)
        next_moved = advance(program, moved.state, answer(action, "", number), env_at(number))
        assert isinstance(next_moved, Moved)
        moved = next_moved

    assert moved.state.status == "finished"


def next_towards_the_end(steps: Steps, name: str) -> str:
    """Return the outcome after which the fewest steps lead to the end."""
    (end,) = (each for each, step in steps.items() if step["step"] == "stop@1")

    def distance(target: str) -> int:
        front, count = {target}, 0
        while end not in front:
            front |= {following for each in front for following in steps[each].get("next", {}).values()}
            count += 1
        return count

    assert end in reached_from(steps, name)
    following: dict[str, str] = steps[name]["next"]
    return min(following, key=lambda outcome: (distance(following[outcome]), outcome))


@generated(1_500, steps=graphs_about_people, given=answers)
def test_nobody_is_signed_in_without_a_proof_of_their_own(steps: Steps, given: Answers) -> None:
    program = program_of(steps)
    ledger = Ledger(steps)

    for moved in walk(program, given):
        ledger.read(moved)
        for effect in moved.effects:
            if isinstance(effect, StartBrowserSession):
                assert effect.person_id.hex() == ledger.person
                assert {profile.value for profile in effect.used} == ledger.proved
                assert ledger.proved
                assert ledger.may_act
        ended = moved.state.ending
        assert (ended is not None and ended.signed_in) == (moved.state.status == "finished")


@generated(1_000, steps=graphs_about_people, given=answers)
def test_i11_facts_and_promises_are_about_the_present_subject_alone(steps: Steps, given: Answers) -> None:
    ledger = Ledger(steps)

    for moved in walk(program_of(steps), given):
        ledger.read(moved)
        if moved.state.status == "quarantined":
            continue
        apart = ("confirmed", OPENED_HERE)
        about = {(fact.kind, fact.about) for fact in moved.state.facts if fact.kind not in apart}
        assert about == {(profile, ledger.person) for profile in ledger.proved}
        assert {effect.person_id.hex() for effect in moved.state.pending} <= {ledger.person}
        assert len(moved.state.pending) == (0 if moved.state.status == "finished" else ledger.waiting)


@generated(800, steps=graphs_about_people, given=answers)
def test_effects_are_about_people_who_proved_it_or_were_created_here(steps: Steps, given: Answers) -> None:
    ledger = Ledger(steps)

    for moved in walk(program_of(steps), given):
        ledger.read(moved)
        created = {effect.person_id.hex() for effect in moved.effects if isinstance(effect, CreatePerson)}
        assert created <= ledger.created
        for effect in moved.effects:
            if isinstance(effect, SetPassword):
                assert effect.person_id.hex() in ledger.created | ledger.ever_proved
        if moved.state.status == "quarantined":
            assert moved.effects == ()


@generated(800, steps=sound_graphs, given=answers)
def test_i6_a_secret_field_is_never_left_behind(steps: Steps, given: Answers) -> None:
    for number, moved in enumerate(walk(program_of(steps), given)):
        left = written(moved)
        assert secret(number).encode() not in left
        assert b"canary" not in left
        submitted = [event for event in moved.events if event.kind == "submitted"]
        assert all(event.body["fields"][SECRET_FIELD] == "(secret)" for event in submitted)


@generated(700, steps=sound_graphs, given=answers)
def test_i6_a_variable_that_nobody_will_read_is_not_in_the_state(steps: Steps, given: Answers) -> None:
    program = program_of(steps)
    moved = begin(program, Start("en"), env_at(0))
    assert isinstance(moved, Moved)

    for number, (action, _) in enumerate(given, 1):
        if moved.state.status != "running":
            break
        fields = {name: f"typed-as-{name}" for name in "abc"} | {SECRET_FIELD: "canary"}
        step = advance(program, moved.state, Answered(Submit(action, fields), b""), env_at(number))
        assert isinstance(step, Moved)
        moved = step
        live = program.nodes[moved.state.node].live
        assert set(moved.state.variables) <= (live if moved.state.status == "running" else set())
        kept = {name for name in "abc" if f"typed-as-{name}".encode() in encode_state(moved.state)}
        assert kept <= live


@generated(500, steps=sound_graphs, given=answers)
def test_a_page_is_shown_alike_however_often_and_changes_nothing(steps: Steps, given: Answers) -> None:
    program = program_of(steps)

    for number, moved in enumerate(walk(program, given)):
        if moved.state.status != "quarantined":
            before = encode_state(moved.state)
            assert page(program, moved.state, number) == page(program, stored(moved.state), number)
            assert encode_state(moved.state) == before


def page(program: Program, state: State, number: int) -> Any:
    return view(program, state, env_at(number))
