"""What the pages of the studio show."""

from typing import Literal, TypeAlias

import msgspec

from handrail_platform.values import Milliseconds
from handrail_ui.pages.wording.negotiation import Direction

JourneyState: TypeAlias = Literal["live", "split", "draft"]
"""In words under `studio.state.<state>`."""
Tone: TypeAlias = Literal["good", "bad", "plain"]


class StudioPage(msgspec.Struct, frozen=True, kw_only=True):
    """What every page of the studio has: whose journeys these are, and who looks at them."""

    tenant_name: str
    person: str
    home_url: str
    sign_out_url: str
    csrf_token: str
    language: str
    direction: Direction


class JourneyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A journey in the list. `versions` says what is live: each version with its weight."""

    name: str
    url: str
    state: JourneyState
    versions: tuple[tuple[int, int], ...]
    is_drafted: bool
    at: Milliseconds
    by: str


class StudioHomePage(StudioPage, frozen=True, kw_only=True):
    """The journeys of a tenant; `more_url` leads on where there are more than one page shows."""

    journeys: tuple[JourneyRow, ...]
    more_url: str | None = None


class OutcomeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One way to leave a step. `words` says who goes that way; `target` is empty where it leads nowhere yet."""

    name: str
    words: str
    target: str
    tone: Tone


class StepCard(msgspec.Struct, frozen=True, kw_only=True):
    """One step. `kind` is its type in words; `summary` is empty where its settings say nothing short."""

    name: str
    kind: str
    outcomes: tuple[OutcomeRow, ...]
    findings: int
    is_start: bool
    is_reached: bool


class ProblemRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something that keeps the document from being a journey."""

    step: str
    sentence: str
    path: str


class RepairRow(msgspec.Struct, frozen=True, kw_only=True):
    """A repair. `changes` is JSON: what the form posts when it is taken."""

    sentence: str
    changes: str


class FindingRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the proof found."""

    key: str
    is_error: bool
    step: str
    guardrail: str
    sentence: str
    person: str
    route: tuple[tuple[str, str], ...]
    repairs: tuple[RepairRow, ...]


class StudioJourneyPage(StudioPage, frozen=True, kw_only=True):
    """One journey, open to be edited. `problems` come before findings: without a sound shape there is no proof.

    `revision` is the draft's and `pointer` that of what is live; every form posts what its page was made of.
    """

    journey: str
    title: str
    revision: int
    pointer: int
    live_version: int
    steps: tuple[StepCard, ...]
    problems: tuple[ProblemRow, ...]
    findings: tuple[FindingRow, ...]
    upheld: int
    may_edit: bool
    may_publish: bool
    change_url: str
    publish_url: str
    notice: str | None = None

    @property
    def is_publishable(self) -> bool:
        return not self.problems and not any(each.is_error for each in self.findings)
