"""What stands on the page of a difference: sections of entries, each with how it was, how it is, and routes."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from handrail_platform.difference.shift import Side
from handrail_ui.proof.routes import RouteWords, SpokenHop

Tone: TypeAlias = Literal["good", "bad", ""]
RoutesOf: TypeAlias = Mapping[Side, RouteWords]
"""Words for the routes of either version."""
AcceptedOf: TypeAlias = Mapping[Side, Mapping[str, str]]
"""Of either version, the reasons for which warnings are lived with, by the keys of the findings."""


class Shown(msgspec.Struct, frozen=True):
    """A route, and what it shows."""

    caption: str
    hops: tuple[SpokenHop, ...] = ()

    @property
    def path(self) -> str:
        """The route as JSON, for a map to light: of each step its name and the outcome."""
        return msgspec.json.encode([(hop.step, hop.outcome) for hop in self.hops]).decode()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that differs. `badge` says in a word how; `code` is what the data form calls it."""

    badge: str
    what: str
    tone: Tone = ""
    before: str = ""
    after: str = ""
    code: str = ""
    routes: tuple[Shown, ...] = ()
    is_headline: bool = False
    """Whether it is among what somebody reads who has a minute."""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """Entries about one thing, `more` of which are left out. `counts` says how many there are of each badge."""

    id: str
    title: str
    counts: str
    entries: tuple[Entry, ...]
    more: int
