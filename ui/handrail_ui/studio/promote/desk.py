"""Taking a published version from one environment to the next, where it is proved again. Synchronous."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeAlias

import msgspec

from handrail_flows.repairs import REPAIRS
from handrail_platform.compile.compile import compile_journey
from handrail_platform.document.bundle import Bundle, GuardedBundle, parse_bundle
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.provision.shortfall import Shortfall
from handrail_platform.verify.prove import examine
from handrail_tenants.audit.entry import told
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.problems import DecisionInvalid, JourneyUnknown
from handrail_tenants.journeys.tables import StoredProgram
from handrail_tenants.journeys.versions import Version
from handrail_tenants.plans.repository import Intent
from handrail_ui.administration import Administration
from handrail_ui.compared import Compared, published
from handrail_ui.pages.translator import Speech
from handrail_ui.promotion import Promotion, promotion
from handrail_ui.proof.comparison import ComparedVersion
from handrail_ui.proof.verdict import Judge
from handrail_ui.studio.desk import Deed, Judged
from handrail_ui.studio.publishing.preview import Meaning, meaning

Promoted: TypeAlias = Literal["published", "asked", "unchanged"]


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to promote, as they saw it, and where the next environment stood."""

    journey: str
    version: int
    pointer: int
    reason: str
    accepted: Mapping[str, str] = {}


class Considered(msgspec.Struct, frozen=True, kw_only=True):
    """A version as it would be in the next environment: all that is in its way, and what it would change there.

    `program` names what would run there (hexadecimal), empty where it is no journey there. It is that of the
    version unless other guardrails are in force.
    """

    version: int
    versions: tuple[Version, ...]
    lacking: tuple[Shortfall, ...]
    judged: Judged
    accepted: Mapping[str, str]
    """Warnings that were lived with where it comes from, and why."""
    program: str
    is_same_program: bool
    live_version: int
    pointer: int
    meaning: Meaning


@dataclass(frozen=True)
class PromotionDesk:
    """The journeys of one tenant on their way to the tenant after it."""

    admin: Administration
    tenant: str
    target: str

    def consider(self, journey: str, version: int | None, say: Speech) -> Considered:
        """Look at a version, the live one without a number, as it would be there.

        Raises JourneyUnknown, VersionUnknown.
        """
        with self.admin.journeys(self.tenant) as journeys:
            live = journeys.versions.live(journey).version
            program = journeys.versions.program(journey, version or live)
            versions = tuple(each for each in journeys.versions.list(journey) if each.revoked_at is None)
        with self.admin.demands(self.tenant) as demands:
            accepted = demands.accepted(program)
        bundle = parse_bundle(program.document).bundle
        with self.admin.provisions(self.target) as provisions:
            lacking = provisions.lacking(bundle)
        judged, there = self._judged(bundle, say)
        before, pointer = self._live_there(journey)
        return Considered(
            version=program.version,
            versions=versions,
            lacking=lacking,
            judged=judged,
            accepted=accepted,
            program=there,
            is_same_program=there == program.hash.hex(),
            live_version=before.version if before else 0,
            pointer=pointer,
            meaning=self._meaning(before, bundle, there, say) if before and there else Meaning(),
        )

    def promote(self, wish: Wish, here: Deed, there: Deed, *, needs_approval: bool) -> Promoted:
        """Put a version live in the next environment, or ask a second person there to.

        Both audit logs tell it: that of the target with what is changed, that of the source once it is. Raises
        DecisionInvalid without a reason, Unprovided, JourneyUnproved, and what publishing and planning raise.
        """
        if not wish.reason.strip():
            raise DecisionInvalid
        made = promotion(self.admin, self.tenant, self.target, wish.journey, wish.version, wish.accepted)
        done = self._ask(wish, made, there) if needs_approval else self._publish(wish, made, there)
        origin = made.origin
        after = told({"promoted": done, "to": self.target, "version": origin.version, "program": origin.program})
        self.admin.tell(self.tenant, here.entry(wish.journey, after=after))
        return done

    def _publish(self, wish: Wish, made: Promotion, deed: Deed) -> Promoted:
        before, _ = self._live_there(wish.journey)
        entry = deed.entry(wish.journey, told({"live": before.version if before else 0}), told(_of(made)))
        decision = Decision(deed.by, wish.reason, deed.at, made.origin)
        live = self.admin.publish(self.target, made.proved, decision, expected=wish.pointer, told=entry)
        return "unchanged" if live.unchanged else "published"

    def _ask(self, wish: Wish, made: Promotion, deed: Deed) -> Promoted:
        Decision(deed.by, wish.reason, deed.at)  # what could not be published then is not planned now
        intent = Intent(
            journey=wish.journey,
            document=msgspec.json.encode(made.bundle.document).decode(),
            accepted=wish.accepted,
            hash=made.proved.program.hash,
            revision=0,
            pointer=wish.pointer,
            share=100,
            publish_at=0,
            needs_approval=True,
            reason=wish.reason,
            origin=made.origin,
            parts=msgspec.json.encode(made.bundle.parts).decode(),
        )
        entry = deed.entry(wish.journey, after=told({"plan": "asked", **_of(made)}))
        with self.admin.plans(self.target, entry) as plans:
            plans.make(intent, deed.by, deed.at)
        return "asked"

    def _judged(self, bundle: Bundle, say: Speech) -> tuple[Judged, str]:
        """Return what the proof says there, and the program that it would be."""
        document = bundle.document
        try:
            guardrails = self.admin.in_force(self.target, document)
            judging = partial(examine, registry=self.admin.steps, guardrails=guardrails, parts=bundle.parts)
            judge = Judge(say, (*PLATFORM_GUARDRAILS, *guardrails), REPAIRS, judging)
            judgement = judge.find(document, {})
            return Judged(document, (), judgement), self._program(bundle)
        except JourneyRefused as refused:
            return Judged(document, refused.problems), ""

    def _program(self, bundle: Bundle) -> str:
        guardrails = (*PLATFORM_GUARDRAILS, *self.admin.in_force(self.target, bundle.document))
        return compile_journey(bundle.document, self.admin.steps, guardrails, bundle.parts).hash.hex()

    def _live_there(self, journey: str) -> tuple[StoredProgram | None, int]:
        with self.admin.journeys(self.target) as journeys:
            try:
                live = journeys.versions.live(journey)
            except JourneyUnknown:
                return None, 0
            return journeys.versions.program(journey, live.version), live.revision

    def _meaning(self, before: StoredProgram, bundle: Bundle, program: str, say: Speech) -> Meaning:
        guardrails = (*PLATFORM_GUARDRAILS, *self.admin.in_force(self.target, bundle.document))
        named = ComparedVersion(program=program, file=self.tenant)
        after = Compared(named, GuardedBundle(bundle, guardrails), self.admin.steps)
        return meaning(self.target, published(self.admin, self.target, before), after, say)


def _of(made: Promotion) -> dict[str, Any]:
    return {"program": made.proved.program.hash.hex(), "from": msgspec.to_builtins(made.origin)}
