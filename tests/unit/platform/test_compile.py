"""What is wrong with the shape of a journey is found without running it, all at once, each with its place."""

import time
from typing import Any

import pytest

from handrail_platform.compile.bind import AUTOMATIC_BUDGET
from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.spinning import MAX_AUTOMATIC_RUN
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import Problem
from handrail_platform.step.contract import Contract, Gain, SubjectChange
from tests.unit.platform.journeys import Walk, codes_of, compiled, document, problems_of, step, stop
from tests.unit.platform.steps import REGISTRY, registry, written_out

NAME = {"name": "text"}


def page(writes: dict[str, Any] | None = None, reads: dict[str, Any] | None = None, **following: str) -> Any:
    return step("page", {"writes": writes or {}, "reads": reads or {}}, **following)


def test_a_sound_journey_becomes_a_program() -> None:
    program = compiled({"ask": step(ok="done"), "done": stop()}, lifetime_minutes=5)

    assert [node.id for node in program.nodes] == ["ask", "done"]
    assert (program.journey, program.start, program.lifetime, program.budget) == (
        "test",
        0,
        300_000,
        AUTOMATIC_BUDGET,
    )
    assert program.nodes[0].next == {"ok": 1}


def test_an_unknown_step_type_is_refused() -> None:
    assert problems_of({"one": {"step": "teleport@1"}}) == (
        Problem("unknown-step", "steps.one.step", {"step": "teleport@1"}),
    )


def test_an_unknown_version_of_a_known_type_is_refused() -> None:
    assert problems_of({"one": {"step": "page@2"}}) == (
        Problem("unknown-step-version", "steps.one.step", {"step": "page@2"}),
    )


@pytest.mark.parametrize(
    ("config", "code", "path"),
    [
        ({"outcomes": "ok"}, "invalid-field", "steps.one.config.outcomes"),
        ({"outcomes": ["ok", 3]}, "invalid-field", "steps.one.config.outcomes.1"),
        ({"reads": {"name": "string"}}, "invalid-field", "steps.one.config.reads.name"),
        ({"writes": {"ok": {"name": 3}}}, "invalid-field", "steps.one.config.writes.ok.name"),
        ({"colour": "red"}, "unknown-field", "steps.one.config.colour"),
    ],
)
def test_a_configuration_that_does_not_fit_is_refused_at_its_field(
    config: dict[str, Any], code: str, path: str
) -> None:
    assert codes_of({"one": {"step": "page@1", "config": config, "next": {"ok": "two"}}, "two": stop()}) == [
        (code, path)
    ]


def test_a_configuration_that_makes_no_sense_is_refused_with_the_reason_of_its_step() -> None:
    steps = {"one": step("page", {"outcomes": ["ok", "ok"]}, ok="two"), "two": stop()}

    assert problems_of(steps) == (
        Problem("invalid-field", "steps.one.config.outcomes", {"reason": "one is there twice"}),
    )


def test_an_outcome_that_the_step_does_not_have_is_refused() -> None:
    steps = {"one": step("page", {"outcomes": ["ok"]}, ok="two", maybe="two"), "two": stop()}

    assert problems_of(steps) == (Problem("undeclared-outcome", "steps.one.next.maybe", {"outcome": "maybe"}),)


def test_an_outcome_that_leads_nowhere_is_refused() -> None:
    steps = {"one": step("page", {"outcomes": ["ok", "error"]}, ok="two"), "two": stop()}

    assert problems_of(steps) == (Problem("unwired-outcome", "steps.one.next", {"outcome": "error"}),)


def test_otherwise_wires_what_a_step_leaves_open_and_only_that() -> None:
    steps = {
        "one": step("page", {"outcomes": ["ok", "error"]}, ok="two"),
        "two": step("page", {"outcomes": ["ok", "error"]}, ok="done", error="done"),
        "done": stop(),
        "sorry": stop(),
    }

    program = compiled(steps, otherwise={"error": "sorry"})

    following = {
        node.id: {outcome: program.nodes[target].id for outcome, target in node.next.items()}
        for node in program.nodes
    }
    assert following == {
        "done": {},
        "one": {"ok": "two", "error": "sorry"},
        "sorry": {},
        "two": {"ok": "done", "error": "done"},
    }


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"start": "nowhere"}, "start"),
        ({"otherwise": {"error": "nowhere"}}, "otherwise.error"),
        ({"steps": {"one": step(ok="nowhere")}}, "steps.one.next.ok"),
    ],
)
def test_a_target_that_does_not_exist_is_refused(change: dict[str, Any], path: str) -> None:
    steps = {"one": step(ok="two"), "two": stop()}
    plain = {**document(steps), **change}

    found = problems_of(plain.pop("steps"), **plain)

    assert found == (Problem("unknown-target", path, {"target": "nowhere"}),)


def test_a_step_that_nothing_leads_to_is_refused() -> None:
    steps = {"one": step(ok="two"), "two": stop(), "island": step(ok="peer"), "peer": step(ok="island", no="two")}

    assert codes_of(steps) == [("unreachable", "steps.island"), ("unreachable", "steps.peer")]


def test_a_step_with_no_way_to_an_end_is_refused() -> None:
    steps = {"one": step(ok="two", no="trap"), "two": stop(), "trap": step(ok="den"), "den": step(ok="trap")}

    assert codes_of(steps) == [("no-way-to-an-end", "steps.den"), ("no-way-to-an-end", "steps.trap")]


def test_a_journey_without_any_end_is_refused() -> None:
    assert codes_of({"one": step(ok="one")}) == [("no-way-to-an-end", "steps.one")]


def test_a_variable_that_some_path_leaves_unassigned_is_refused_with_the_shortest_such_path() -> None:
    steps = {
        "ask": page({"ok": NAME}, ok="greet", skip="detour", help="explain"),
        "detour": page(ok="explain"),
        "explain": page(ok="more"),
        "more": page({"ok": NAME}, ok="greet", bored="greet"),
        "greet": page(None, NAME, ok="done"),
        "done": stop(),
    }

    (problem,) = problems_of(steps, variables=NAME)

    assert (problem.code, problem.path) == ("unassigned-variable", "steps.greet")
    assert problem.params == {"variable": "name", "path": "ask > explain > more > greet"}


def test_a_variable_read_by_the_first_step_is_unassigned_there() -> None:
    (problem,) = problems_of({"greet": page(None, NAME, ok="done"), "done": stop()}, variables=NAME)

    assert problem.params == {"variable": "name", "path": "greet"}


def test_a_write_on_one_outcome_does_not_help_the_other() -> None:
    steps = {
        "ask": page({"ok": NAME}, ok="greet", no="greet"),
        "greet": page(None, NAME, ok="done"),
        "done": stop(),
    }

    assert codes_of(steps, variables=NAME) == [("unassigned-variable", "steps.greet")]


def test_a_variable_that_is_only_used_may_be_unassigned() -> None:
    steps = {"ask": step("page", {"uses": NAME}, ok="done"), "done": stop()}

    assert compiled(steps, variables=NAME).nodes


def test_a_condition_reads_the_variables_it_names() -> None:
    steps = {"sort": step("turn", {"when": 'name == "x"'}, yes="done", no="done"), "done": stop()}

    assert codes_of(steps, variables=NAME) == [("unassigned-variable", "steps.sort")]


def test_a_fact_about_a_variable_reads_it() -> None:
    steps = {"prove": step("page", {"confirms": {"ok": "name"}}, ok="done"), "done": stop()}

    assert codes_of(steps, variables=NAME) == [("unassigned-variable", "steps.prove")]


def test_a_fact_about_a_variable_that_the_outcome_writes_does_not() -> None:
    own = written_out(
        Contract(outcomes=("ok",), writes={"ok": {"name": "text"}}, on={"ok": (Gain("confirmed", "name"),)})
    )

    compiled(
        {"prove": step("own", None, ok="done"), "done": stop()}, registry(own), variables=NAME
    )  # is not refused


OPENED, MINTED = {"ok": SubjectChange.OPENED}, {"ok": SubjectChange.MINTED}
TIED = {"person.create": ("ok",)}


@pytest.mark.parametrize(
    "said",
    [
        {"subject": OPENED},
        {"subject": OPENED, "effects": ("password.set",)},
        {"subject": OPENED, "effects": ("person.create",)},
        {"subject": OPENED, "effects": ("person.create",), "only_with": {"person.create": ("away",)}},
        {"subject": OPENED, "effects": ("person.create",), "only_with": {"person.create": ("ok", "away")}},
        {"subject": {**OPENED, "away": SubjectChange.OPENED}, "effects": ("person.create",), "only_with": TIED},
        {"subject": MINTED, "effects": ("person.create",), "only_with": TIED},
        {"effects": ("person.create",), "only_with": TIED},
        {"effects": ("person.create",)},
    ],
)
def test_a_step_that_opens_an_account_otherwise_than_it_says_is_refused(said: dict[str, Any]) -> None:
    own = written_out(Contract(outcomes=("ok", "away"), **said))
    steps = {"own": step("own", None, ok="done", away="done"), "done": stop()}

    assert problems_of(steps, registry(own)) == (Problem("opens-otherwise", "steps.own"),)


def test_a_step_that_opens_an_account_where_it_says_is_not_refused() -> None:
    own = written_out(
        Contract(outcomes=("ok", "away"), subject=OPENED, effects=("person.create",), only_with=TIED)
    )

    compiled({"own": step("own", None, ok="done", away="done"), "done": stop()}, registry(own))  # is not refused


@pytest.mark.parametrize(
    "config",
    [
        {"reads": NAME},
        {"uses": NAME},
        {"writes": {"ok": NAME}},
    ],
)
def test_a_variable_that_the_journey_does_not_declare_is_refused(config: dict[str, Any]) -> None:
    steps = {"one": step("page", config, ok="two"), "two": stop()}

    assert problems_of(steps) == (Problem("undeclared-variable", "steps.one.config", {"variable": "name"}),)


def test_a_variable_of_another_type_than_declared_is_refused() -> None:
    steps = {"one": page({"ok": {"name": "email"}}, ok="two"), "two": stop()}

    assert problems_of(steps, variables=NAME) == (
        Problem(
            "wrong-variable-type",
            "steps.one.config",
            {"variable": "name", "declared": "text", "wanted": "email"},
        ),
    )


def test_a_cycle_without_a_person_is_refused() -> None:
    steps = {
        "ask": step(ok="a"),
        "a": step("turn", None, x="b", y="done"),
        "b": step("turn", None, x="c", y="ask"),
        "c": step("turn", None, x="a"),
        "done": stop(),
    }

    assert problems_of(steps) == (Problem("spins", "steps.a", {"steps": "a, b, c"}),)


def test_a_step_that_leads_to_itself_without_a_person_is_refused() -> None:
    steps = {"a": step("turn", None, x="a", y="done"), "done": stop()}

    assert codes_of(steps) == [("spins", "steps.a")]


def test_a_cycle_through_a_person_is_not() -> None:
    assert compiled({"ask": step(ok="a"), "a": step("turn", None, x="ask", y="done"), "done": stop()}).nodes


def chain(length: int) -> dict[str, Any]:
    turns = {f"t{n:03}": step("turn", None, ok=f"t{n + 1:03}") for n in range(length - 1)}
    last = {f"t{length - 1:03}": step("turn", None, ok="again")}
    return {"ask": step(ok="t000"), **turns, **last, "again": step(ok="ask", no="done"), "done": stop()}


def test_a_run_of_automatic_steps_that_is_too_long_is_refused() -> None:
    assert problems_of(chain(MAX_AUTOMATIC_RUN)) == (
        Problem("automatic-run-too-long", "steps", {"limit": MAX_AUTOMATIC_RUN, "found": MAX_AUTOMATIC_RUN}),
    )


def test_the_longest_run_that_compiles_stays_within_the_budget() -> None:
    walk = Walk(compiled(chain(MAX_AUTOMATIC_RUN - 1))).submit()

    assert (walk.at, walk.state.status) == ("again", "running")


def test_a_bad_expression_is_refused_with_the_reason_and_its_place() -> None:
    steps = {"sort": step("turn", {"when": "name > 3"}, yes="done", no="done"), "done": stop()}

    (problem,) = problems_of(steps, variables=NAME)

    assert (problem.code, problem.path) == ("bad-expression", "steps.sort.config")
    assert problem.params == {
        "expression": "name > 3",
        "reason": "> does not work with a text and a whole number",
        "line": 1,
        "column": 6,
    }


def test_an_expression_sees_no_secret() -> None:
    steps = {"sort": step("turn", {"when": 'pin == "1"'}, yes="done", no="done"), "done": stop()}

    assert codes_of(steps, variables={"pin": "secret"}) == [("bad-expression", "steps.sort.config")]


def test_too_many_conditions_are_refused_before_they_are_checked() -> None:
    steps = {f"s{n}": step("turn", {"when": "no such language"}, yes="end", no="end") for n in range(1_001)}
    started = time.process_time()

    found = codes_of({**steps, "end": stop()})

    assert ("too-many-conditions", "steps") in found
    assert "bad-expression" not in {code for code, _ in found}
    assert time.process_time() - started < 3


def test_everything_that_is_wrong_is_said_at_once() -> None:
    steps = {
        "a": {"step": "teleport@1"},
        "b": {"step": "page@9"},
        "c": {"step": "page@1", "config": {"colour": "red"}},
        "d": step("turn", {"when": "1 +"}, yes="nowhere", no="e"),
        "e": step("page", {"outcomes": ["ok", "no"], "reads": {"x": "text"}}, ok="e"),
        "f": step("stop", None, ok="e"),
    }

    assert set(codes_of(steps, otherwise={"error": "lost"})) == {
        ("unknown-step", "steps.a.step"),
        ("unknown-step-version", "steps.b.step"),
        ("unknown-field", "steps.c.config.colour"),
        ("bad-expression", "steps.d.config"),
        ("unknown-target", "steps.d.next.yes"),
        ("unwired-outcome", "steps.e.next"),
        ("undeclared-variable", "steps.e.config"),
        ("undeclared-outcome", "steps.f.next.ok"),
        ("unknown-target", "otherwise.error"),
    }


def test_the_largest_graph_there_may_be_compiles_quickly() -> None:
    steps = {f"s{n}": step(ok=f"s{n + 1}", no=f"s{n // 2}") for n in range(1_999)}
    started = time.process_time()

    program = compile_journey(parse_plain(document({**steps, "s1999": stop()})), REGISTRY)

    assert len(program.nodes) == 2_000
    assert time.process_time() - started < 3


def test_a_hostile_number_of_problems_is_cut() -> None:
    reads = {f"v{n}": "text" for n in range(40)}
    steps = {f"s{n}": page(None, reads, ok=f"s{n + 1}") for n in range(1_000)}
    started = time.process_time()

    found = problems_of({**steps, "s1000": stop()}, variables=reads)

    assert len(found) == 500
    assert time.process_time() - started < 4
