"""A changed byte is noticed: the engine is broken on purpose, one way after another, and what is said then."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec
import pytest

from handrail_flows.steps.message.step import MessageStep
from handrail_platform.compile import bind
from handrail_platform.compile.program import ENGINE_REVISION
from handrail_platform.errors import StepMisuse
from handrail_platform.run import advance, renew, state, waits
from handrail_platform.run.transition import Moved
from handrail_platform.step import codes, context
from handrail_platform.text import TenantText
from handrail_ui.runtime import standing
from tests.golden.keep import record, record_again
from tests.golden.recording import folder_of, read_recordings
from tests.golden.replay import Difference, message, replay

Patch: TypeAlias = pytest.MonkeyPatch
Mutation: TypeAlias = Callable[[Patch], None]


def becomes(where: Any, name: str, mutant: Any) -> Mutation:
    """Replace something as a whole."""
    return lambda patch: patch.setattr(where, name, mutant)


def around(where: Any, name: str, change: Callable[[Any], Any]) -> Mutation:
    """Let what something returns go through `change`."""
    original = getattr(where, name)

    def mutant(*given: Any, **more: Any) -> Any:
        return change(original(*given, **more))

    return becomes(where, name, mutant)


def effects_backwards(moved: Moved) -> Moved:
    return msgspec.structs.replace(moved, effects=moved.effects[::-1])


def trace_backwards(moved: Moved) -> Moved:
    return msgspec.structs.replace(moved, events=moved.events[::-1])


def facts_backwards(after: Any) -> Any:
    facts, subject = after
    return facts[::-1], subject


def retitled(shown: Any) -> Any:
    return msgspec.structs.replace(shown, title=TenantText({"en": "Something else"}))


def longer_code(key: bytes, node: str, visit: int, issue: int) -> str:
    return codes.one_time_code(key, node, visit, issue, digits=8)


def everything(*given: Any) -> dict[str, frozenset[str]]:
    """Forget no variable, as if some later step might read each."""
    steps = given[0]
    variables = {name for each in steps.values() for name in each.contract.assigns}
    return dict.fromkeys(steps, frozenset(variables))


def no_guard(*_: Any) -> None:
    """Ask nothing again."""


def no_limit(transition: Any, target: int) -> int:
    del transition
    return target


def nothing_unfit(*_: Any) -> None:
    """Take whatever comes, however often and late."""


def never_due(*_: Any) -> None:
    raise StepMisuse("nobody waits here")


class VisitsBackwards:
    """Encodes the same state in other bytes."""

    def encode(self, stored: state.State) -> bytes:
        backwards = dict(reversed(stored.visits.items()))
        return msgspec.msgpack.encode(msgspec.structs.replace(stored, visits=backwards))


_TRANSITION: Final[Any] = vars(advance)["_Transition"]
MUTATIONS: Final[dict[str, tuple[Mutation, str]]] = {
    "effects in another order": (around(_TRANSITION, "_moved", effects_backwards), "effects"),
    "trace in another order": (around(_TRANSITION, "_moved", trace_backwards), "trace"),
    "facts in another order": (around(advance, "after_outcome", facts_backwards), "state.facts"),
    "no limit on visits": (becomes(_TRANSITION, "_within_limits", no_limit), "state.node"),
    "no guard at the end": (becomes(advance, "assert_held", no_guard), "trace"),
    "variables are kept": (becomes(bind, "live_variables", everything), "state.variables"),
    "a longer code": (becomes(context, "one_time_code", longer_code), "trace"),
    "events count twice, and late": (becomes(waits, "_unfit", nothing_unfit), "ignored"),
    "waiting never ends": (becomes(_TRANSITION, "_end_waiting", never_due), "state.status"),
    "another correlation": (around(waits, "correlation", lambda told: told[::-1]), "ignored"),
    "more renewals": (becomes(renew, "MOST_RENEWALS", 11), "error"),
    "another nonce": (around(standing, "page_nonce", lambda told: told[::-1]), "nonce"),
    "another digest of answers": (becomes(standing, "_CANONICAL", msgspec.msgpack.Encoder()), "state.last"),
    "another encoding": (
        becomes(state, "_ENCODER", VisitsBackwards()),
        "everything reads the same, but its bytes differ",
    ),
    "another page": (around(MessageStep, "render", retitled), "page.title"),
}


def differences() -> Iterator[Difference]:
    """Replay everything, as far as somebody wants to know."""
    for recording in read_recordings(folder_of(ENGINE_REVISION)):
        yield from replay(recording)


@pytest.mark.parametrize("name", MUTATIONS)
def test_an_engine_that_does_something_else_is_noticed(name: str, monkeypatch: Patch) -> None:
    mutate, expected = MUTATIONS[name]
    mutate(monkeypatch)

    assert any(line.startswith(expected) for each in differences() for line in each.what)


def test_what_is_said_names_session_and_difference_and_what_to_do(monkeypatch: Patch) -> None:
    mutate, _ = MUTATIONS["effects in another order"]
    mutate(monkeypatch)

    said = message(list(differences()))
    first, *_, last = said.split("\n\n")

    assert first == "The engine no longer does what is recorded of it in tests/golden."
    assert "raise ENGINE_REVISION in platform/handrail_platform/compile/program.py, run\n  `make golden`" in last
    assert "aurora-family, turn " in said
    assert ": start -> press 'continue' -> " in said
    assert '  recorded [{"type":"person.create"' in said


def test_a_changed_contract_is_named(monkeypatch: Patch) -> None:
    promising = around(
        MessageStep, "contract", lambda told: msgspec.structs.replace(told, effects=("email.code",))
    )
    promising(monkeypatch)

    said = message(list(differences()), shown=1)

    assert "the program cannot be loaded any more" in said
    assert "contracts that changed: message@1" in said


def test_recordings_are_not_replaced_while_the_revision_stays(
    tmp_path: Path, monkeypatch: Patch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(folder_of(ENGINE_REVISION), folder_of(ENGINE_REVISION, tmp_path))
    before = {file: file.read_bytes() for file in tmp_path.rglob("*.json*")}
    mutate, _ = MUTATIONS["effects in another order"]
    mutate(monkeypatch)

    refused = record(tmp_path)

    assert refused == 1
    assert "No release has this engine revision yet: `make golden AGAIN=1`" in capsys.readouterr().err
    assert {file: file.read_bytes() for file in tmp_path.rglob("*.json*")} == before
    assert record(tmp_path, ENGINE_REVISION + 1) == 0
    assert {file: file.read_bytes() for file in before} == before
    assert record_again(tmp_path) == 0
    assert {file: file.read_bytes() for file in before} != before
