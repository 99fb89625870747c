"""A journey on the desk: opened as draft or as it is live, changed, judged, published. Synchronous."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import msgspec

from handrail_flows.repairs import REPAIRS
from handrail_platform.access.permission import Permission
from handrail_platform.compile.resolve import declared_outcomes
from handrail_platform.document.bundle import parse_bundle
from handrail_platform.document.change import Change, changed
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.plain import plain_problems
from handrail_platform.document.problem import JourneyRefused, Problem
from handrail_platform.document.salvage import salvaged
from handrail_platform.document.source import read_yaml
from handrail_platform.errors import HandrailError
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.values import Milliseconds
from handrail_platform.verify.prove import examine
from handrail_tenants.audit.entry import NOTHING, Actor, AuditEntry, Told, told_document
from handrail_tenants.authorization.ruling import Ruling
from handrail_tenants.journeys.overview import JourneyLine
from handrail_tenants.journeys.problems import DraftMoved, JourneyUnknown
from handrail_ui.administration import Administration
from handrail_ui.pages.translator import Speech
from handrail_ui.proof.verdict import Judge, Judgement
from handrail_ui.studio.called import parts_at_hand, parts_to_publish

_NOTHING_ACCEPTED: Mapping[str, str] = {}
_NONE_GIVEN: Mapping[str, JourneyDocument] = {}


class JourneyRenamed(HandrailError):
    """A journey keeps its name: addresses, versions and running sessions know it by that."""

    code = "journey-renamed"
    status = 422


class OpenedJourney(msgspec.Struct, frozen=True, kw_only=True):
    """A journey as somebody edits it. `revision` is the draft's, 0 while there is none; nobody live is version 0.

    `plain` is the document as data, whatever is wrong with it.
    """

    journey: str
    revision: int
    plain: Mapping[str, Any]
    live_version: int
    pointer: int
    """How often it was switched what is live: whoever publishes has seen this."""


class Deed(msgspec.Struct, frozen=True):
    """Something that a member of staff may do, by which line of the policy, as the audit log tells it."""

    actor: Actor
    permission: Permission
    ruling: Ruling
    at: Milliseconds

    @property
    def by(self) -> str:
        """What drafts and decisions keep of them: no name, which is for the staff of the tenant alone to read."""
        return f"{self.actor.issuer}/{self.actor.subject}"

    def entry(self, journey: str, before: Told = NOTHING, after: Told = NOTHING) -> AuditEntry:
        """Return what the audit log is told of a journey."""
        return self.told_of(f"journey/{journey}" if journey else "journey", before, after)

    def told_of(self, what: str, before: Told = NOTHING, after: Told = NOTHING) -> AuditEntry:
        """Return what the audit log is told of anything."""
        return AuditEntry(
            at=self.at,
            actor=self.actor,
            action=self.permission.value,
            object=what,
            rule=self.ruling.rule,
            verdict="allowed" if self.ruling.allow else "denied",
            before=before,
            after=after,
        )


class Judged(msgspec.Struct, frozen=True):
    """What compiler and proof say of a document: problems, or the judgement of its proof.

    `document` is what can be read of it, whatever is wrong.
    """

    document: JourneyDocument
    problems: tuple[Problem, ...] = ()
    judgement: Judgement | None = None
    outcomes: Mapping[str, tuple[str, ...]] = {}
    """By step, as far as its type and settings tell."""


@dataclass(frozen=True)
class Desk:
    """The journeys of one tenant, as its staff work on them."""

    admin: Administration
    tenant: str

    def journeys(self, after: str = "") -> Sequence[JourneyLine]:
        """Return the first journeys by name, drafts among them; or the first behind a name."""
        with self.admin.journeys(self.tenant) as journeys:
            return journeys.overview(after)

    def open(self, journey: str) -> OpenedJourney:
        """Return the draft, or else what is live. Raises JourneyUnknown, and JourneyRefused for a text that is
        no data.
        """
        with self.admin.drafts(self.tenant) as drafts:
            draft = drafts.open(journey)
        with self.admin.journeys(self.tenant) as journeys:
            published = journeys.find(journey)
            live = journeys.versions.live(journey) if published else None
        if draft is not None:
            plain = _plain(draft.document)
        elif published is not None:
            document = parse_bundle(published.document).bundle.document
            plain = _mapping(msgspec.json.decode(msgspec.json.encode(document)))
        else:
            raise JourneyUnknown("")
        return OpenedJourney(
            journey=journey,
            revision=draft.revision if draft else 0,
            plain=plain,
            live_version=live.version if live else 0,
            pointer=live.revision if live else 0,
        )

    def change(self, journey: str, changes: Sequence[Change], expected: int, deed: Deed) -> OpenedJourney:
        """Make the changes in the draft that somebody saw, or begin one.

        Raises StepMissing, JourneyRenamed, JourneyRefused for what is no plain data, and what opening and
        saving raise.
        """
        opened = self.open(journey)
        if opened.revision != expected:
            raise DraftMoved  # and whatever does not fit any more is no fault of theirs
        after = changed(opened.plain, changes)
        if after.get("journey") != journey:
            raise JourneyRenamed
        if problems := plain_problems(after):
            raise JourneyRefused(tuple(problems))
        text = msgspec.json.format(msgspec.json.encode(after), indent=2).decode()
        before = told_document(opened.revision, msgspec.json.encode(opened.plain).decode())

        def entry(revision: int) -> AuditEntry:
            return deed.entry(journey, before, told_document(revision, text))

        with self.admin.drafts(self.tenant, entry) as drafts:
            revision = drafts.save(journey, text, expected, by=deed.by, at=deed.at)
        return msgspec.structs.replace(opened, revision=revision, plain=after)

    def judge(self, opened: OpenedJourney, say: Speech) -> Judged:
        """Return what compiler and proof say of it now, under everything that the tenant demands."""
        return self._judged(opened, say, Judge.find, parts_at_hand)

    def weigh(
        self, opened: OpenedJourney, say: Speech, given: Mapping[str, JourneyDocument] = _NONE_GIVEN
    ) -> Judged:
        """Return the same of what would be published: parts are brought along or live, not as they are drafted."""
        return self._judged(opened, say, Judge.find, partial(parts_to_publish, given=given))

    def mend(self, opened: OpenedJourney, say: Speech) -> Judged:
        """Return the same with repairs: to seek them takes as long as many proofs."""
        return self._judged(opened, say, Judge.judge, parts_at_hand)

    def _judged(
        self,
        opened: OpenedJourney,
        say: Speech,
        judge_by: Callable[[Judge, JourneyDocument, Mapping[str, str]], Judgement],
        parts_of: Callable[[Administration, str, JourneyDocument], dict[str, JourneyDocument]],
    ) -> Judged:
        document, problems = _read(opened.plain)
        parts = parts_of(self.admin, self.tenant, document)
        outcomes = declared_outcomes(document, self.admin.steps, parts)
        if problems:
            return Judged(document, problems, None, outcomes)
        try:
            guardrails = self.admin.in_force(self.tenant, document)
            judging = partial(examine, registry=self.admin.steps, guardrails=guardrails, parts=parts)
            judge = Judge(say, (*PLATFORM_GUARDRAILS, *guardrails), REPAIRS, judging)
            return Judged(document, (), judge_by(judge, document, _NOTHING_ACCEPTED), outcomes)
        except JourneyRefused as refused:
            return Judged(document, refused.problems, None, outcomes)


def _read(plain: Mapping[str, Any]) -> tuple[JourneyDocument, tuple[Problem, ...]]:
    try:
        return parse_plain(plain), ()
    except JourneyRefused as refused:
        return salvaged(plain), refused.problems


def _plain(text: str) -> dict[str, Any]:
    """Return what a draft says. The studio writes JSON, of which YAML reads almost everything, but not all."""
    try:
        return _mapping(msgspec.json.decode(text))
    except msgspec.DecodeError:
        return _mapping(read_yaml(text.encode()))


def _mapping(plain: object) -> dict[str, Any]:
    return cast("dict[str, Any]", plain) if isinstance(plain, dict) else {}
