"""The compiler against oracles that try every path."""

import itertools

from handrail_platform.compile.liveness import live_variables
from handrail_platform.compile.resolve import resolve
from handrail_platform.compile.spinning import spinning_problems
from handrail_platform.compile.structure import structure_problems
from handrail_platform.compile.wiring import Resolved
from handrail_platform.document.bundle import gather
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import Problem
from tests.property.generated import generated
from tests.property.graphs import (
    Steps,
    any_graphs,
    as_document,
    assigned_on_every_path,
    reached_from,
    situations,
    sound_graphs,
)
from tests.property.walks import program_of
from tests.unit.platform.steps import REGISTRY


def found(steps: Steps) -> list[Problem]:
    document = parse_plain(as_document(steps))
    resolved = resolved_steps(steps)
    return [*structure_problems(document, resolved), *spinning_problems(resolved)]


def resolved_steps(steps: Steps) -> dict[str, Resolved]:
    return resolve(gather(parse_plain(as_document(steps)), {}), REGISTRY)["test"]


def places(problems: list[Problem], code: str) -> set[str]:
    return {problem.path.removeprefix("steps.") for problem in problems if problem.code == code}


@generated(1_500, steps=any_graphs)
def test_the_unassigned_reads_are_those_that_some_path_shows(steps: Steps) -> None:
    problems = [problem for problem in found(steps) if problem.code == "unassigned-variable"]

    assert {(problem.path.removeprefix("steps."), problem.params["variable"]) for problem in problems} == {
        (name, variable)
        for name, assigned in situations(steps, "s0")
        for variable in set(steps[name].get("config", {}).get("reads", {})) - assigned
    }


@generated(1_000, steps=any_graphs)
def test_the_path_that_is_shown_is_a_shortest_one_and_writes_nothing(steps: Steps) -> None:
    for problem in found(steps):
        if problem.code == "unassigned-variable":
            path = str(problem.params["path"]).split(" > ")
            assert (path[0], path[-1]) == ("s0", problem.path.removeprefix("steps."))
            assert len(path) - 1 == distance_without(steps, str(problem.params["variable"]), path[-1])
            for before, after in itertools.pairwise(path):
                assert after in silent_targets(steps, before, str(problem.params["variable"]))


def silent_targets(steps: Steps, name: str, variable: str) -> set[str]:
    if steps[name]["step"] == "stop@1":
        return set()
    writes = steps[name]["config"]["writes"]
    return {target for outcome, target in steps[name]["next"].items() if variable not in writes.get(outcome, {})}


def distance_without(steps: Steps, variable: str, goal: str) -> int:
    front, distance = {"s0"}, 0
    while goal not in front:
        front |= {target for name in front for target in silent_targets(steps, name, variable)}
        distance += 1
    return distance


@generated(1_000, steps=any_graphs)
def test_unreachable_steps_and_traps_are_those_that_a_search_finds(steps: Steps) -> None:
    problems = found(steps)
    reached = reached_from(steps, "s0")
    ends = {name for name, step in steps.items() if step["step"] == "stop@1"}

    assert places(problems, "unreachable") == set(steps) - reached
    trapped = {name for name in reached if not ends & reached_from(steps, name)}
    assert places(problems, "no-way-to-an-end") == trapped


@generated(1_000, steps=any_graphs)
def test_a_journey_spins_when_an_automatic_step_comes_back_to_itself_alone(steps: Steps) -> None:
    turns = {name: step for name, step in steps.items() if step["step"] == "turn@1"}
    alone = {
        name: {**step, "next": {o: target for o, target in step["next"].items() if target in turns}}
        for name, step in turns.items()
    }
    spinning = {
        name
        for name, step in alone.items()
        if any(name in reached_from(alone, target) for target in step["next"].values())
    }

    problems = [problem for problem in found(steps) if problem.code == "spins"]

    named = {name for problem in problems for name in str(problem.params["steps"]).split(", ")}
    assert named == spinning


@generated(1_000, steps=sound_graphs)
def test_a_graph_that_is_sound_by_construction_compiles(steps: Steps) -> None:
    program = program_of(steps)

    assert {node.id for node in program.nodes} == set(steps)
    assert program.nodes[program.start].id == "s0"


@generated(800, steps=sound_graphs)
def test_a_variable_lives_exactly_where_a_reader_may_still_come(steps: Steps) -> None:
    resolved = resolved_steps(steps)
    readers = {name: {*each.contract.reads, *each.contract.uses} for name, each in resolved.items()}

    assert live_variables(resolved, {}) == {
        name: {variable for later in reached_from(steps, name) for variable in readers[later]} for name in steps
    }


@generated(300, steps=sound_graphs)
def test_what_is_read_is_assigned_on_every_path(steps: Steps) -> None:
    assigned = assigned_on_every_path(steps, "s0")

    for node in program_of(steps).nodes:
        assert set(node.contract.reads) <= assigned[node.id]
