"""Trials of one tenant's drafts: opened, played, and kept. Synchronous."""

import secrets
from dataclasses import dataclass
from hashlib import blake2s
from typing import Final

import msgspec

from handrail_platform.compile.compile import compile_journey
from handrail_platform.compile.program import Program
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused, Problem
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.rehearse.trial import Trial
from handrail_platform.values import Milliseconds
from handrail_tenants.audit.entry import AuditEntry
from handrail_tenants.trials.repository import KEPT_MS, NO_LINK, KeptTrial
from handrail_ui.administration import Administration
from handrail_ui.studio.called import parts_at_hand
from handrail_ui.studio.desk import Desk, OpenedJourney

PAGE_BYTES: Final = 16
_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(Trial)


class Ground(msgspec.Struct, frozen=True):
    """A draft as it can be tried: its program, or else what keeps it from being a journey."""

    opened: OpenedJourney
    program: Program | None
    problems: tuple[Problem, ...]


class Held(msgspec.Struct, frozen=True):
    """A trial, and how it is kept."""

    kept: KeptTrial
    trial: Trial

    @property
    def nonce(self) -> bytes:
        """Name this very state of the trial: an answer to an earlier page of it is none to this one."""
        place = b"%b|%d" % (self.kept.page, self.kept.revision)
        return blake2s(place, digest_size=PAGE_BYTES).digest()


@dataclass(frozen=True)
class Sandbox:
    """What is tried at one tenant."""

    admin: Administration
    tenant: str

    def ground(self, journey: str) -> Ground:
        """Compile the draft, or what is live, as it is now, proved or not. Raises JourneyUnknown."""
        opened = Desk(self.admin, self.tenant).open(journey)
        try:
            document = parse_plain(opened.plain)
            guardrails = (*PLATFORM_GUARDRAILS, *self.admin.in_force(self.tenant, document))
            parts = parts_at_hand(self.admin, self.tenant, document)
            return Ground(opened, compile_journey(document, self.admin.steps, guardrails, parts), ())
        except JourneyRefused as refused:
            return Ground(opened, None, refused.problems)

    def held(self, journey: str, owner: str, now: Milliseconds) -> Held | None:
        """Return what this member of staff tries."""
        with self.admin.trials(self.tenant) as trials:
            kept = trials.of(journey, owner, now)
        return None if kept is None else _held(kept)

    def at(self, page: bytes, now: Milliseconds) -> Held:
        """Return the trial with this page, or to which this link leads. Raises TrialUnknown."""
        with self.admin.trials(self.tenant) as trials:
            return _held(trials.by_page(page, now))

    def linked(self, link: bytes, now: Milliseconds) -> Held:
        """Return the trial to which this link leads. Raises TrialUnknown."""
        with self.admin.trials(self.tenant) as trials:
            return _held(trials.by_link(link, now))

    def begin(self, journey: str, owner: str, trial: Trial, now: Milliseconds, told: AuditEntry) -> Held:
        """Begin a trial, or begin anew the one that they have: who was invited to it stays so."""
        kept = self.held(journey, owner, now)
        fresh = KeptTrial(journey=journey, owner=owner, page=secrets.token_bytes(PAGE_BYTES), body=b"")
        return self.keep(Held(fresh if kept is None else kept.kept, trial), now, told)

    def keep(self, held: Held, now: Milliseconds, told: AuditEntry | None = None) -> Held:
        """Keep what became of a trial. Raises TrialMoved."""
        kept = msgspec.structs.replace(held.kept, body=_ENCODER.encode(held.trial))
        with self.admin.trials(self.tenant, told) as trials:
            return Held(trials.keep(kept, now), held.trial)

    def invite(self, held: Held, now: Milliseconds, told: AuditEntry) -> Held:
        """Make a link to the trial for others, in place of any before it."""
        link = secrets.token_bytes(PAGE_BYTES)
        kept = msgspec.structs.replace(held.kept, link=link, linked_until=now + KEPT_MS)
        return self.keep(Held(kept, held.trial), now, told)

    def revoke(self, held: Held, now: Milliseconds, told: AuditEntry) -> Held:
        """Let the link lead nowhere any more."""
        kept = msgspec.structs.replace(held.kept, link=NO_LINK, linked_until=0)
        return self.keep(Held(kept, held.trial), now, told)


def _held(kept: KeptTrial) -> Held:
    return Held(kept, _DECODER.decode(kept.body))
