"""Documents for tests, and a person who walks what was compiled from them. Whatever happens is done twice."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.compile.resolve import Registry
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused, Problem
from handrail_platform.run.advance import advance, begin, view
from handrail_platform.run.state import State, decode_state, encode_state
from handrail_platform.run.transition import (
    Advanced,
    Answered,
    Early,
    Environment,
    Event,
    Ignored,
    Input,
    Moved,
    SignedIn,
    Start,
)
from handrail_platform.step.outbox import Effect
from handrail_platform.step.step import Submit
from handrail_platform.values import Milliseconds, PersonId
from handrail_platform.view import View
from tests.unit.platform.steps import REGISTRY

NOON: Milliseconds = 1_795_348_800_000
"""2026-11-22, 12:00 UTC."""
KEY = bytes(range(32))
ALICE = PersonId(b"alice's id, 16 B")
BOB = PersonId(b"bob's id, 16 Byt")
PASSWORD, TOTP = AuthenticatorProfile.PASSWORD, AuthenticatorProfile.TOTP


def step(name: str = "page", config: Mapping[str, Any] | None = None, /, **following: str) -> dict[str, Any]:
    """Return a step of the document; its outcomes are those that lead somewhere, unless the config says so."""
    plain: dict[str, Any] = {"step": f"{name}@1"}
    if following:
        plain["next"] = following
    settings = dict(config or {})
    if name in ("page", "turn"):
        settings.setdefault("outcomes", list(following))
    return {**plain, "config": settings} if settings else plain


def stop(result: str = "denied", *, sign_in: bool = False) -> dict[str, Any]:
    return step("stop", {"result": result, "sign_in": sign_in})


def document(steps: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return a document that starts with the first of its steps."""
    return {
        "format": 1,
        "journey": "test",
        "name": {"en": "Test"},
        "start": next(iter(steps)),
        "steps": dict(steps),
        **more,
    }


def compiled(steps: Mapping[str, Any], registry: Registry = REGISTRY, **more: Any) -> Program:
    return compile_journey(parse_plain(document(steps, **more)), registry)


def problems_of(steps: Mapping[str, Any], registry: Registry = REGISTRY, **more: Any) -> tuple[Problem, ...]:
    """Return why the journey is refused, without the names that were probably meant."""
    with pytest.raises(JourneyRefused) as refused:
        compiled(steps, registry, **more)
    return without_names(refused.value.problems)


def without_names(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(replace(each, written="", known=()) for each in problems)


def codes_of(steps: Mapping[str, Any], registry: Registry = REGISTRY, **more: Any) -> list[tuple[str, str]]:
    """Return code and path of each reason."""
    return [(problem.code, problem.path) for problem in problems_of(steps, registry, **more)]


class Walk:
    """One session, stored and read back after each transition."""

    def __init__(
        self,
        program: Program,
        *,
        signed_in: SignedIn | None = None,
        answers: Mapping[Any, Any] | None = None,
        lost: frozenset[str] = frozenset(),
    ) -> None:
        self.program = program
        self.now = NOON
        self.answers = answers or {}
        self.lost = lost
        self.effects: list[Effect] = []
        self.events: list[Event] = []
        self.moved: Moved
        start = Start("en", signed_in)
        self._take(begin(program, start, self.env), begin(program, start, self.env))

    @property
    def env(self) -> Environment:
        return Environment(now=self.now, key=KEY, answers=self.answers, lost=self.lost)

    def submit(self, action: str = "ok", /, **fields: str) -> "Walk":
        self.give(Answered(Submit(action, fields), digest=b"digest"))
        return self

    def give(self, given: Input) -> Advanced:
        """Give any input; whatever does not move the session is only returned."""
        state = self.state
        advanced = advance(self.program, state, given, self.env)
        if isinstance(advanced, Ignored | Early):
            assert advanced == advance(self.program, state, given, self.env)
            return advanced
        self._take(advanced, advance(self.program, state, given, self.env))
        return advanced

    def wait(self, span: Milliseconds) -> "Walk":
        self.now += span
        return self

    def _take(self, moved: Advanced, again: Advanced) -> None:
        assert moved == again, "the same input gave another result"
        assert isinstance(moved, Moved), "a step waits for an answer"
        self.moved = moved
        self.effects += moved.effects
        self.events += moved.events
        assert decode_state(encode_state(moved.state)) == moved.state

    @property
    def state(self) -> State:
        return decode_state(encode_state(self.moved.state))

    @property
    def at(self) -> str:
        return self.program.nodes[self.state.node].id

    @property
    def view(self) -> View:
        return view(self.program, self.state, self.env)

    @property
    def fault(self) -> str:
        """Why the session is quarantined, empty when it is not."""
        return next((str(event.body["what"]) for event in self.events if event.kind == "faulted"), "")

    @property
    def facts(self) -> set[tuple[str, str]]:
        return {(fact.kind, fact.about) for fact in self.state.facts}

    @property
    def tags(self) -> list[str]:
        return [str(effect.__struct_config__.tag) for effect in self.effects]
