"""Same inputs, same bytes: what is recorded of this engine revision still holds, and everything is recorded."""

import re
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from handrail_flows.registry import STEPS
from handrail_platform.compile import bind, load
from handrail_platform.compile.load import EngineRevisionOver, ProgramChanged
from handrail_platform.compile.program import ENGINE_REVISION, Program
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.rehearse.answers import cells_in
from handrail_platform.rehearse.edge import LIMITED, Edge, edges_of, never_taken
from handrail_platform.rehearse.rehearsal import KEY
from tests.golden.recording import GOLDEN, Recording, folder_of, read_recordings, revisions
from tests.golden.replay import message, program_of, replay
from tests.golden.sources import programs
from tests.golden.steps import LIES

MOST_BYTES = 45_000
"""Of a recording, on average."""
MOST_SECONDS = 5
"""Of one core."""
RECORD = "run `make golden`, and commit what it writes"
RECORDINGS = list(read_recordings(folder_of(ENGINE_REVISION)))
BY_NAME = {recording.name: recording for recording in RECORDINGS}

each_recording = pytest.mark.parametrize("recording", RECORDINGS, ids=lambda recording: recording.name)


def gives(recording: Recording) -> Iterator[dict[str, Any]]:
    """Yield what each turn gave."""
    for turn in recording.turns:
        yield msgspec.json.decode(turn.gives)


def trace(recording: Recording) -> Iterator[tuple[str, str, str]]:
    """Yield kind, step and outcome of everything that the sessions left in their traces."""
    for gave in gives(recording):
        yield from ((kind, step, outcome) for _, kind, step, _, outcome, _ in gave.get("trace", ()))


def expected_edges(program: Program) -> set[Edge]:
    """Return the edges that are not proved impossible."""
    impossible = {never.edge for never in never_taken(program, cells_in(program))}
    return set(edges_of(program)) - impossible


@each_recording
def test_a_recorded_session_gives_the_same_bytes_again(recording: Recording) -> None:
    differences = list(replay(recording))

    assert not differences, message(differences)


def test_no_revision_of_the_future_is_recorded_and_this_one_is() -> None:
    assert max(revisions()) == ENGINE_REVISION, RECORD


def test_a_program_of_an_earlier_revision_is_refused() -> None:
    for revision in revisions()[:-1]:
        for recording in read_recordings(folder_of(revision)):
            with pytest.raises((ProgramChanged, JourneyRefused)):
                program_of(recording)


@each_recording
def test_an_engine_of_the_next_revision_says_which_one_a_program_was_published_for(
    recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (bind, load):
        monkeypatch.setattr(module, "ENGINE_REVISION", ENGINE_REVISION + 1)

    with pytest.raises(EngineRevisionOver) as refused:
        program_of(recording)
    (difference,) = replay(recording)

    assert refused.value.revision == ENGINE_REVISION
    assert f"engine revision {ENGINE_REVISION}, which this engine does not run" in str(difference)


def test_every_journey_is_recorded_as_it_is_now() -> None:
    now = {name: program.hash.hex() for name, program in programs()}

    assert {name: each.kept.program_hash for name, each in BY_NAME.items()} == now, RECORD


@pytest.mark.parametrize(
    ("name", "program"),
    [(name, program) for name, program in programs() if "-" in name],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_every_edge_of_a_journey_that_ships_is_taken(name: str, program: Program) -> None:
    steps = list(trace(BY_NAME[name]))
    taken = {Edge(step, outcome) for kind, step, outcome in steps if kind == "left"}
    limited = {Edge(step, LIMITED) for kind, step, _ in steps if kind == "limited"}

    assert expected_edges(program) <= taken | limited


def test_every_step_type_that_ships_is_recorded() -> None:
    recorded = {contract.split()[0] for each in RECORDINGS for contract in each.kept.contracts.values()}

    assert {f"{step.name}@{step.version}" for step in STEPS} <= recorded


def test_every_lie_stops_its_session() -> None:
    stopped = [gave for gave in gives(BY_NAME["liar"]) if gave.get("state", {}).get("status") == "quarantined"]
    whys = {str(gave["trace"][-1][-1]["what"]) for gave in stopped}

    assert len(whys) == len(LIES) + 1
    assert "in would break the guardrail 'platform.sign-in-proved': nobody-proved" in whys


def test_every_way_of_waiting_is_recorded() -> None:
    waits = BY_NAME["waiting"]
    ignored = {gave["ignored"] for gave in gives(waits) if "ignored" in gave}
    steps = ("all", "any", "pause", "several")

    assert ignored == {"duplicate", "earlier-visit", "foreign", "late", "not-due", "over"}
    assert {"early": True} in list(gives(waits))
    outcomes = {(step, outcome) for kind, step, outcome in trace(waits) if kind == "left"}
    assert {(step, outcome) for step in steps for outcome in ("ok", "refused", "timeout", "cancel")} <= outcomes
    assert ("limited", "several", "") in set(trace(waits))


def test_loops_parts_conditions_and_repeats_are_recorded() -> None:
    delivery = BY_NAME["delivery"]
    left = {(step, outcome) for kind, step, outcome in trace(delivery) if kind == "left"}
    told = list(gives(delivery))

    assert ("limited", "order", "") in set(trace(delivery))
    assert {("other/look", way) for way in ("known", "numbered", "otherwise", "error")} <= left
    assert ("home/look", "known") in left
    assert [each for each in told if "repeated" in each] == [
        {"current": False, "repeated": True},
        {"current": False, "repeated": False},
    ]
    assert [each["error"] for each in told if "error" in each] == [
        "session-over",
        "renewals-used-up",
        "session-over",
    ]


def test_everything_is_replayed_in_a_few_seconds() -> None:
    began = time.process_time()
    for recording in RECORDINGS:
        assert list(replay(recording)) == []

    assert time.process_time() - began < MOST_SECONDS


def test_the_recordings_are_small() -> None:
    whole = sum(file.stat().st_size for file in GOLDEN.glob("revision-*/*/*"))

    assert whole < MOST_BYTES * len(RECORDINGS)


def test_nobody_real_and_no_real_key_is_in_a_recording() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in GOLDEN.glob("revision-*/*/*"))
    domains = set(re.findall(r"[\w.+-]+@([A-Za-z][\w.-]+\.[a-z]+)", text))

    assert domains <= {"example.org"}
    assert {recording.kept.key for recording in RECORDINGS} == {KEY.hex()}
