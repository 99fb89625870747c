"""Waiting for several things at once: the order of coming changes nothing, and exactly one thing ends it."""

from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from handrail_platform.compile.program import Program
from handrail_platform.run.state import encode_state
from handrail_platform.run.transition import Ignored, Moved, OutsideEvent, Timer
from handrail_platform.step.waiting import correlation
from handrail_platform.values import Milliseconds
from tests.property.generated import chance, generated
from tests.unit.platform.journeys import KEY, NOON, Walk, compiled, step, stop
from tests.unit.platform.steps import registry
from tests.waiting_steps import AwaitStep

REGISTRY = registry(AwaitStep())
NAMES = ("a", "b", "c", "d", "e")
PATIENCE = 100
ENDS = {"ok": "done", "timeout": "late", "cancel": "gone"}


def waiting(config: dict[str, Any]) -> Program:
    steps = {
        "ask": step(ok="wait"),
        "wait": step("await", {"into": "came", **config}, refused="gone", error="gone", **ENDS),
        "done": step("page", {"uses": {"came": "text"}}, again="wait", ok="end"),
        "late": step(again="wait", ok="end"),
        "gone": step(again="wait", ok="end"),
        "end": stop(),
    }
    return compiled(steps, REGISTRY, variables={"came": "text"})


def event(name: str, event_id: str, at: Milliseconds = NOON, visit: int = 1) -> OutsideEvent:
    return OutsideEvent(correlation(KEY, "wait", visit, name), event_id, at, {"id": event_id})


def noise(dice: Random, taken: list[OutsideEvent]) -> OutsideEvent | Timer:
    """Return something that must not matter."""
    which = dice.randrange(5)
    if which == 0 and taken:
        return dice.choice(taken)
    if which == 1:
        return event(dice.choice(NAMES), "other", visit=1)
    if which == 2:
        return OutsideEvent(dice.randbytes(16), "foreign", NOON, {})
    return event(dice.choice(NAMES), "late", at=NOON + PATIENCE) if which == 3 else Timer()


def arrive(dice: Random, program: Program, given: list[OutsideEvent]) -> Walk:
    """Walk through an earlier visit to the wait, then let everything come, with noise in between."""
    walk = Walk(program).submit("ok").submit("cancel").submit("again")
    taken: list[OutsideEvent] = []
    for each in given:
        while dice.random() < 0.4:
            assert isinstance(walk.give(noise(dice, taken)), Ignored)
        if isinstance(walk.give(each), Moved):
            taken.append(each)
    return walk


@generated(800, dice=chance)
def test_any_order_of_what_ends_a_wait_leads_to_the_same_bytes(dice: Random) -> None:
    names = NAMES[: dice.randint(1, len(NAMES))]
    need = dice.randint(1, len(names))
    program = waiting({"events": list(names), "need": need})
    events = [event(name, f"{name}{dice.randrange(3)}", visit=2) for name in dice.sample(names, len(names))]
    enough, rest = events[:need], events[need:]

    one = arrive(dice, program, [*enough, *rest])
    other = arrive(dice, program, [*dice.sample(enough, need), *dice.sample(rest, len(rest))])

    assert one.at == other.at == "done"
    assert encode_state(one.state) == encode_state(other.state)


@generated(400, dice=chance)
def test_the_record_of_what_came_is_a_set(dice: Random) -> None:
    """Before enough has come, several events of one name, in any order, leave the same bytes."""
    program = waiting({"events": list(NAMES)})
    events = [
        event(name, str(number), NOON + dice.randrange(PATIENCE), visit=2)
        for name in NAMES[1:]
        for number in range(dice.randrange(4))
    ]

    one, other = arrive(dice, program, events), arrive(dice, program, dice.sample(events, len(events)))

    assert one.at == other.at == "wait"
    assert encode_state(one.state) == encode_state(other.state)


class Happening(NamedTuple):
    """Something that happens so long after the wait began; an event may be looked at later than it came."""

    now: int
    kind: str
    name: str
    came: int


def happenings(dice: Random) -> Iterator[Happening]:
    now = 0
    for _ in range(dice.randint(1, 12)):
        now += dice.choice((0, 1, 10, 30, 70))
        kind = dice.choice(
            ("event", "event", "event", "timer", "timer", "cancel" if dice.random() < 0.3 else "timer")
        )
        yield Happening(now, kind, dice.choice(NAMES[:3]), max(0, now - dice.choice((0, 0, 5, 60))))


def expected(events: list[Happening], timers: dict[str, int], need: int) -> tuple[str, int]:
    """Return how the wait ends and at which happening, by trying; it shares nothing with the interpreter."""
    came: set[str] = set()
    for number, each in enumerate(events):
        if each.kind == "event":
            if each.came >= PATIENCE:
                continue
            came.add(each.name)
        rung = {name for name, at in timers.items() if at <= each.now and at < PATIENCE}
        if len(came | rung) >= need:
            return "ok", number
        if each.now >= PATIENCE:
            return "timeout", number
        if each.kind == "cancel":
            return "cancel", number
    return "", -1


@generated(1_000, dice=chance)
def test_exactly_one_thing_ends_a_wait(dice: Random) -> None:
    timers = {name: dice.choice((0, 20, 99, 100, 150)) for name in ("t1", "t2")[: dice.randrange(3)]}
    need = dice.randint(1, 3 + len(timers))
    program = waiting({"events": list(NAMES[:3]), "timers": timers, "need": need, "patience": PATIENCE})
    events = list(happenings(dice))
    walk = Walk(program).submit("ok")
    if walk.at != "wait":
        return  # its timers alone were enough at once
    outcome, number = expected(events, timers, need)

    for position, each in enumerate(events):
        walk.now = NOON + each.now
        before = walk.at
        if each.kind == "cancel":
            if before == "wait":
                walk.submit("cancel")
        else:
            timer = each.kind == "timer"
            walk.give(Timer() if timer else event(each.name, str(position), NOON + each.came))
        assert (walk.at == "wait") == (number < 0 or position < number)

    left = [each.outcome for each in walk.events if each.kind == "left" and each.node == "wait"]
    assert left == ([outcome] if outcome else [])
    assert walk.at == ENDS.get(outcome, "wait")
