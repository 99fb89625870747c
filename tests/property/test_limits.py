"""Termination with limits and rounds, against an oracle that tries every run from every state."""

from collections.abc import Mapping
from random import Random
from typing import Any, TypeAlias

from handrail_platform.compile.resolve import resolve
from handrail_platform.compile.spinning import MAX_AUTOMATIC_RUN, spinning_problems
from handrail_platform.document.bundle import gather
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import Problem
from tests.property.generated import chance, generated
from tests.property.graphs import Steps
from tests.unit.platform.journeys import document
from tests.unit.platform.steps import REGISTRY

Visits: TypeAlias = tuple[tuple[str, int], ...]
"""How often each step with a limit, or that counts rounds, was come to."""


def turning(dice: Random, most_visits: int) -> Steps:
    """Return automatic steps and pages wired anyhow, some of them with a limit, some that count rounds."""
    names = [f"s{number}" for number in range(dice.randint(2, 5))]
    steps: Steps = {"end": {"step": "stop@1"}}
    for name in names:
        following = {outcome: dice.choice([*names, "end"]) for outcome in ("x", "y")[: dice.randint(1, 2)]}
        kind = dice.choice(("turn", "turn", "turn", "page"))
        steps[name] = {"step": f"{kind}@1", "next": following, "config": {"outcomes": list(following)}}
        if dice.random() < 0.5:
            limit = {"visits": dice.randint(1, most_visits), "then": dice.choice([*names, "end"])}
            steps[name]["limit"] = limit
        if kind == "turn" and len(following) > 1 and dice.random() < 0.4:
            again, then = dice.sample(list(following), 2)
            steps[name]["config"]["rounds"] = {"again": again, "most": dice.randint(1, most_visits), "then": then}
    return steps


def found(steps: Steps) -> list[Problem]:
    bundle = gather(parse_plain(document(steps, start="s0")), {})
    return list(spinning_problems(resolve(bundle, REGISTRY)["test"]))


class Spins(Exception):
    """A run comes back to where it was."""


def longest_run(steps: Mapping[str, Any], *, fresh: bool) -> int:
    """Return how many automatic steps may follow one another, from fresh counts or from any. Raises Spins."""
    limits = {name: node["limit"] for name, node in steps.items() if "limit" in node}
    rounds = {name: node["config"]["rounds"] for name, node in steps.items() if "rounds" in node.get("config", {})}
    most = {name: limit["visits"] for name, limit in limits.items()}
    most |= {name: max(each["most"] + 1, most.get(name, 0)) for name, each in rounds.items()}
    known: dict[tuple[str, Visits], int] = {}
    open_: set[tuple[str, Visits]] = set()

    def arriving(name: str, visits: Visits) -> int:
        if (name, visits) in known:
            return known[name, visits]
        if (name, visits) in open_:
            raise Spins
        open_.add((name, visits))
        counts = dict(visits)
        if name in limits and counts[name] >= limits[name]["visits"]:
            length = arriving(limits[name]["then"], visits)
        else:
            if name in counts:
                counts[name] = min(counts[name] + 1, most[name])
            after = tuple(sorted(counts.items()))
            automatic = steps[name]["step"] == "turn@1"
            length = 1 + max(arriving(to, after) for to in onward(name, counts)) if automatic else 0
        open_.discard((name, visits))
        known[name, visits] = length
        return length

    def onward(name: str, counts: Mapping[str, int]) -> list[str]:
        following, counted = steps[name]["next"], rounds.get(name)
        if counted is None:
            return list(following.values())
        return [following[counted["again" if counts[name] <= counted["most"] else "then"]]]

    states: list[dict[str, int]] = [{}]
    for name in sorted(most):
        states = [{**state, name: count} for state in states for count in range(1 if fresh else most[name] + 1)]
    return max(arriving(name, tuple(sorted(state.items()))) for state in states for name in steps)


@generated(1_500, dice=chance)
def test_a_journey_with_limits_spins_when_some_run_from_some_state_never_stops(dice: Random) -> None:
    steps = turning(dice, most_visits=2)
    try:
        longest_run(steps, fresh=False)
    except Spins:
        assert "spins" in {problem.code for problem in found(steps)}
    else:
        assert "spins" not in {problem.code for problem in found(steps)}


@generated(500, dice=chance)
def test_no_run_is_longer_than_what_is_accepted(dice: Random) -> None:
    steps = turning(dice, most_visits=20)
    problems = found(steps)
    if "spins" in {problem.code for problem in problems}:
        return
    longest = longest_run(steps, fresh=True)
    said = [problem.params["found"] for problem in problems]

    assert longest < MAX_AUTOMATIC_RUN or (said and longest <= int(said[0]))
