"""Publishing a draft: at once, at a moment, or once a second person approves. Synchronous."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from handrail_platform.access.permission import Permission
from handrail_platform.access.role import Role
from handrail_platform.document.bundle import parse_bundle
from handrail_platform.document.parse import parse_plain
from handrail_platform.errors import HandrailError
from handrail_platform.values import Milliseconds, PersonId
from handrail_platform.verify.prove import ProvedJourney
from handrail_tenants.audit.entry import Actor, told
from handrail_tenants.authorization.authorize import authorize
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.problems import DraftMoved, JourneyUnknown
from handrail_tenants.journeys.split import with_share
from handrail_tenants.journeys.versions import Live
from handrail_tenants.plans.problems import ApprovalNeeded, PlanMoved, PlanOutdated
from handrail_tenants.plans.repository import Intent, Plan, Plans
from handrail_ui.administration import Administration
from handrail_ui.sites import SiteSettings
from handrail_ui.studio.desk import Deed, Desk, JourneyRenamed
from handrail_ui.studio.publishing.subject import parts_of


class PublisherGone(HandrailError):
    """Whoever planned it may not publish any more."""

    code = "publisher-gone"
    status = 409


class JourneyPutAway(HandrailError):
    """The journey was archived since: what was planned for it does not bring it back."""

    code = "journey-put-away"
    status = 409


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks to be published: the draft and what is live as they saw them, and how.

    `share` is how many of 100 new sessions run it; `publish_at` is 0 for at once.
    """

    journey: str
    revision: int
    pointer: int
    reason: str = ""
    accepted: Mapping[str, str] = {}
    share: int = 100
    publish_at: Milliseconds = 0


class VersionWish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks to be approved: a published version, and how many of 100 new sessions run it."""

    version: int
    pointer: int
    share: int
    reason: str


@dataclass(frozen=True)
class PublishingDesk:
    """The drafts of one tenant on their way to its customers."""

    admin: Administration
    tenant: str

    @property
    def _desk(self) -> Desk:
        return Desk(self.admin, self.tenant)

    def publish(self, wish: Wish, deed: Deed) -> Live:
        """Prove the draft that somebody saw and put it live; it is no draft any more.

        Raises DraftMoved, and what proving and publishing raise.
        """
        decision = Decision(deed.by, wish.reason, deed.at)
        proved, _ = self._proved(wish)
        before = self._desk.open(wish.journey).live_version
        entry = deed.entry(wish.journey, told({"live": before}), told(_of(proved, wish.share)))
        live = self.admin.publish(
            self.tenant, proved, decision, share=wish.share, expected=wish.pointer, told=entry
        )
        self._discard(wish.journey, wish.revision)
        return live

    def plan(self, wish: Wish, deed: Deed, *, needs_approval: bool) -> Plan:
        """Prove the draft that somebody saw and write down that it is to go live.

        Raises DraftMoved, and what proving and planning raise.
        """
        Decision(deed.by, wish.reason, deed.at)  # what could not be published then is not planned now
        proved, document = self._proved(wish)
        self.shares_with(wish.journey, proved.program.hash, wish.share)
        intent = Intent(
            journey=wish.journey,
            document=document,
            accepted=wish.accepted,
            hash=proved.program.hash,
            revision=wish.revision,
            pointer=wish.pointer,
            share=wish.share,
            publish_at=wish.publish_at,
            needs_approval=needs_approval,
            reason=wish.reason,
        )
        after = told({"plan": "asked", **_of(proved, wish.share), "at": wish.publish_at})
        with self.admin.plans(self.tenant, deed.entry(wish.journey, after=after)) as plans:
            return plans.make(intent, deed.by, deed.at)

    def plan_version(self, journey: str, wish: VersionWish, deed: Deed) -> Plan:
        """Write down that a version is to get a share of new sessions once a second person approves.

        Raises VersionUnknown, VersionRevoked, SplitInvalid, PlanOutdated where it would be another program by
        now, and what proving and planning raise.
        """
        Decision(deed.by, wish.reason, deed.at)  # what could not be decided then is not planned now
        with self.admin.journeys(self.tenant) as journeys:
            program = journeys.versions.runnable(journey, wish.version)
        with self.admin.demands(self.tenant) as demands:
            accepted = demands.accepted(program)
        bundle = parse_bundle(program.document).bundle
        proved = self.admin.prove(self.tenant, bundle.document, given=bundle.parts, accepted=accepted)
        if proved.program.hash != program.hash:
            raise PlanOutdated
        self.shares_with(journey, program.hash, wish.share)
        intent = Intent(
            journey=journey,
            document=msgspec.json.encode(bundle.document).decode(),
            accepted=accepted,
            hash=program.hash,
            revision=0,
            pointer=wish.pointer,
            share=wish.share,
            publish_at=0,
            needs_approval=True,
            reason=wish.reason,
            parts=msgspec.json.encode(bundle.parts).decode(),
        )
        after = told({"plan": "asked", "version": wish.version, **_of(proved, wish.share)})
        with self.admin.plans(self.tenant, deed.entry(journey, after=after)) as plans:
            return plans.make(intent, deed.by, deed.at)

    def shares_with(self, journey: str, program_hash: bytes, share: int) -> dict[int, int]:
        """Return by version the weights of what new sessions run once a program gets this share of them.

        Raises SplitInvalid where there is no such share, or nobody who gets the rest.
        """
        with self.admin.journeys(self.tenant) as journeys:
            try:
                live = journeys.versions.live(journey).shares
            except JourneyUnknown:
                live = ()
            version = journeys.versions.number_of(journey, program_hash)
        return with_share({each.version: each.weight for each in live}, version, share)

    def approve(self, plan: Plan, deed: Deed) -> Plan:
        """Be the second person behind a plan; without a moment of its own it goes live at once.

        Raises PlanMoved, PlanOutdated where the draft is another by now or its time is over. What is in the way
        of going live ends it as `refused`, which the returned plan says.
        """
        intent = plan.intent
        if plan.ends_at <= deed.at:
            raise PlanOutdated
        self._require_unchanged(plan)
        after = told({"plan": "approved", "program": intent.hash.hex()})
        with self.admin.plans(self.tenant, deed.entry(intent.journey, after=after)) as plans:
            plans.approve(plan, deed.by)
        if intent.publish_at <= deed.at:
            self.carry_out(intent.journey, plan.number, deed.at)
        with self.admin.plans(self.tenant) as plans:
            return plans.at(intent.journey, plan.number)

    def withdraw(self, plan: Plan, deed: Deed) -> None:
        """Call a plan off. Raises PlanMoved."""
        after = told({"plan": "withdrawn", "program": plan.intent.hash.hex()})
        with self.admin.plans(self.tenant, deed.entry(plan.intent.journey, after=after)) as plans:
            plans.end(plan, "withdrawn", deed.at)

    def carry_out(self, journey: str, number: int, now: Milliseconds) -> None:
        """Put live what was planned if it is still what was proved, or say in the plan what is in the way.

        Raises PlanMoved where somebody else did so or it is not to be done now, and StoreUnavailable.
        """
        with self.admin.plans(self.tenant) as plans:
            plan = plans.at(journey, number)
        if not plan.is_due(now):
            raise PlanMoved
        deed = self._deed_of(plan, now)
        try:
            self._go_live(plan, deed)
        except HandrailError as refused:
            if refused.status >= 500:  # noqa: PLR2004 - HTTP's own: it may go another time
                raise
            after = told({"plan": "refused", "program": plan.intent.hash.hex(), "why": refused.code})
            with self.admin.plans(self.tenant, deed.entry(journey, after=after)) as plans:
                plans.end(plan, "refused", now, refused.code)

    def _go_live(self, plan: Plan, deed: Deed) -> None:
        intent = plan.intent
        if not deed.ruling.allow:
            raise PublisherGone
        if not intent.needs_approval and self._wants_approval:
            raise ApprovalNeeded
        if self._was_put_away_since(plan):
            raise JourneyPutAway
        self._require_unchanged(plan)
        document = parse_plain(msgspec.json.decode(intent.document))
        proved = self.admin.prove(self.tenant, document, given=parts_of(intent), accepted=intent.accepted)
        if proved.program.hash != intent.hash:
            raise PlanOutdated
        self.admin.publish(
            self.tenant,
            proved,
            Decision(plan.asked_by, intent.reason, deed.at, intent.origin),
            share=intent.share,
            expected=intent.pointer,
            told=deed.entry(intent.journey, after=told({"plan": "published", **_of(proved, intent.share)})),
            along=lambda session: Plans(session).end(plan, "published", deed.at),
        )
        if intent.has_draft:
            self._discard(intent.journey, intent.revision)

    def _require_unchanged(self, plan: Plan) -> None:
        """Raise PlanOutdated where somebody approves of another draft than there is."""
        intent = plan.intent
        if (
            intent.has_draft
            and intent.needs_approval
            and self._desk.open(intent.journey).revision != intent.revision
        ):
            raise PlanOutdated

    @property
    def _wants_approval(self) -> bool:
        settings = self.admin.registry.settings_of(self.tenant)
        return msgspec.convert(settings.values, SiteSettings).publishing.wants_approval

    def _was_put_away_since(self, plan: Plan) -> bool:
        with self.admin.shelf(self.tenant) as shelf:
            at = shelf.put_away_at(plan.intent.journey)
        return at is not None and at >= plan.asked_at

    def _proved(self, wish: Wish) -> tuple[ProvedJourney, str]:
        """Return the draft with its proof, and its text."""
        opened = self._desk.open(wish.journey)
        if opened.revision != wish.revision:
            raise DraftMoved
        proved = self.admin.prove(self.tenant, parse_plain(opened.plain), accepted=wish.accepted)
        if proved.program.journey != wish.journey:
            raise JourneyRenamed
        return proved, msgspec.json.encode(opened.plain).decode()

    def _deed_of(self, plan: Plan, now: Milliseconds) -> Deed:
        """Return what the asker does by the plan, as far as they still may."""
        issuer, _, subject = plan.asked_by.partition("/")
        person = PersonId(bytes.fromhex(subject))
        is_active = self.admin.accounts(issuer, (person,))[person] == "active"
        with self.admin.staff(self.tenant) as staff:
            roles = staff.roles_of(issuer, person) if is_active else frozenset[Role]()
        permission = Permission.JOURNEY_PUBLISH
        return Deed(Actor(issuer, subject), permission, authorize(roles, permission), now)

    def _discard(self, journey: str, revision: int) -> None:
        with self.admin.drafts(self.tenant) as drafts, suppress(DraftMoved):  # what somebody saved since stays
            drafts.discard(journey, revision)


def _of(proved: ProvedJourney, share: int) -> dict[str, str | int]:
    whole: dict[str, str | int] = {"program": proved.program.hash.hex()}
    return whole if share == 100 else {**whole, "share": share}  # noqa: PLR2004 - of 100
