"""What goes into a transition and what comes out of it."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import msgspec

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.run.state import State
from handrail_platform.step.outbox import Effect
from handrail_platform.step.reads import AnyRead
from handrail_platform.step.step import Submit
from handrail_platform.values import Milliseconds, PersonId, Value


class SignedIn(msgspec.Struct, frozen=True):
    """Who is signed in on this browser, and what was used for it and when."""

    person_id: PersonId
    used: tuple[AuthenticatorProfile, ...]
    authenticated_at: Milliseconds


class Start(msgspec.Struct, frozen=True):
    """Begin a journey."""

    language: str
    signed_in: SignedIn | None = None
    going_to: str | None = None


class Answered(msgspec.Struct, frozen=True):
    """A person's answer with its keyed digest."""

    submit: Submit
    digest: bytes


class OutsideEvent(msgspec.Struct, frozen=True):
    """Something that happened outside. `correlation` says which wait it is for, `id` is its sender's name for it.

    `at` is when Handrail received it: what came before the time-out counts, however late it is looked at.
    """

    correlation: bytes
    id: str
    at: Milliseconds
    body: Mapping[str, Any]


class Timer(msgspec.Struct, frozen=True):
    """Look at the clock: a timer, or the time-out, of the session's wait may have come."""


Input: TypeAlias = Start | Answered | OutsideEvent | Timer


class Environment(msgspec.Struct, frozen=True):
    """Everything a transition may know of the world. Recorded, it replays the transition exactly."""

    now: Milliseconds
    key: bytes
    """The session's key for steps: all randomness comes from it."""
    answers: Mapping[Any, Any] = {}
    """What the shell read, by request."""
    lost: frozenset[str] = frozenset()
    """Tags of transaction effects that were tried in this transition and lost."""


EventKind: TypeAlias = Literal[
    "started",
    "submitted",
    "arrived",
    "woken",
    "left",
    "limited",
    "shown",
    "waiting",
    "finished",
    "faulted",
    "renewed",
    "ignored",
    "migrated",
    "stopped",
]


class Event(msgspec.Struct, frozen=True):
    """One thing that happened, for the trace. `body` is encrypted with the session's key before it is stored."""

    order: int
    kind: EventKind
    node: str
    visit: int
    outcome: str
    body: Mapping[str, Any]


class Moved(msgspec.Struct, frozen=True):
    """The transition is complete and wants to be committed, with its effects and its trace."""

    state: State
    effects: tuple[Effect, ...]
    events: tuple[Event, ...]
    decided: Mapping[int, Mapping[str, Value]] = {}
    """By the order of the event that leaves a step with branches, the values that chose among them.

    Beside the events, which stay for good what a recorded session says they are.
    """


class Progress(msgspec.Struct, frozen=True):
    """How far a transition has come, at the step whose turn it is. Nothing of it is stored."""

    state: State
    submit: Submit | None
    """What is answered to that step, if it is the one that was shown."""
    steps_left: int
    """How many more steps this transition may take."""
    effects: tuple[Effect, ...] = ()
    events: tuple[Event, ...] = ()
    decided: Mapping[int, Mapping[str, Value]] = {}


class Reading(msgspec.Struct, frozen=True):
    """Nothing happened yet: answer these and go on, or advance again with the same state and input."""

    requests: tuple[AnyRead, ...]
    progress: Progress


WhyIgnored: TypeAlias = Literal["duplicate", "earlier-visit", "foreign", "late", "not-due", "over", "too-many"]


class Ignored(msgspec.Struct, frozen=True):
    """The input changes nothing. `event`, if any, tells the trace so at the session's present `seq`."""

    why: WhyIgnored
    event: Event | None = None


class Early(msgspec.Struct, frozen=True):
    """The session does not wait for this event yet, and may come to: keep it."""


Advanced: TypeAlias = Moved | Reading | Ignored | Early
