"""What the page of a publication shows beside the difference and the findings."""

from collections.abc import Mapping

import msgspec

from handrail_platform.values import Milliseconds
from handrail_tenants.plans.repository import PlanState


class UnderwayRow(msgspec.Struct, frozen=True, kw_only=True):
    """Running sessions at one step, and what a migration would make of them, in words."""

    version: int
    step: str
    running: int
    width: int
    """Of 1000, beside the step where most of them are."""
    since: Milliseconds
    fate: str
    because: str


class PlanRow(msgspec.Struct, frozen=True, kw_only=True):
    """A planned publication. `publish_at` is 0 where it goes live as soon as somebody approves."""

    number: int
    state: PlanState
    program: str
    asked_by: str
    asked_at: Milliseconds
    approved_by: str
    publish_at: Milliseconds
    ends_at: Milliseconds
    share: int
    reason: str
    refusal: str
    origin: str
    """Where it is promoted from, in words; empty for a draft."""
    accepted: Mapping[str, str]
    """Why each warning is lived with, by its key."""
    is_waiting: bool
    is_current: bool
    """Whether somebody may still approve: of a draft only while it is the one that was asked about."""
    is_behind_draft: bool
    """Whether somebody drafts something else meanwhile, which does not go live with it."""
    may_approve: bool
    may_withdraw: bool


class MissedRow(msgspec.Struct, frozen=True):
    """An edge that no session of the tests took, or can take, and why."""

    step: str
    outcome: str
    why: str


class BrokenRow(msgspec.Struct, frozen=True):
    """A scenario, and what did not come out as it says; nothing where it holds."""

    name: str
    broken: tuple[str, ...]


class RehearsalRow(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the journey's own tests: `taken` of `edges` that are possible, and `percent` of them."""

    taken: int
    edges: int
    percent: int
    sessions: int
    missed: tuple[MissedRow, ...]
    never: tuple[MissedRow, ...]
    scenarios: tuple[BrokenRow, ...]
    stopped: tuple[MissedRow, ...]
