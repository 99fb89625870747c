"""Journeys of one tenant as texts: taken out, brought along, compared. Synchronous."""

from dataclasses import dataclass

import msgspec

from handrail_platform.document.bundle import parse_bundle
from handrail_platform.document.sparse import sparse
from handrail_platform.errors import HandrailError
from handrail_tenants.audit.entry import NOTHING, AuditEntry, Told, told_document
from handrail_tenants.journeys.problems import DraftMoved, JourneyUnknown
from handrail_tenants.journeys.sources import Sources
from handrail_tenants.tenancy.session import TenantSession
from handrail_ui.administration import Administration
from handrail_ui.studio.code.texts import spoken, text_of
from handrail_ui.studio.desk import Deed, Desk, JourneyRenamed, OpenedJourney
from handrail_ui.studio.new.imported import Imported, Misplaced, imported


class JourneyMistaken(HandrailError):
    """The document cannot become a journey; every mistake is told with its place."""

    code = "journey-mistaken"
    status = 422

    def __init__(self, wrong: tuple[Misplaced, ...]) -> None:
        super().__init__()
        self.wrong = wrong


class Stand(msgspec.Struct, frozen=True):
    """How a journey stands: the revision of its draft and that of what is live, each 0 where there is none."""

    revision: int
    pointer: int


class JourneyText(msgspec.Struct, frozen=True, kw_only=True):
    """A journey as a file. `plain` is the same as data."""

    journey: str
    stand: Stand
    live_version: int
    text: str
    plain: dict[str, object]


@dataclass(frozen=True)
class CodeDesk:
    """The journeys of one tenant, as repositories hold them."""

    admin: Administration
    tenant: str

    @property
    def desk(self) -> Desk:
        return Desk(self.admin, self.tenant)

    def text(self, journey: str) -> JourneyText:
        """Return the draft, or else what is live. Raises JourneyUnknown."""
        return self._text(self.desk.open(journey))

    def version(self, journey: str, version: int) -> str:
        """Return a published version, with the comments of the text that was brought last.

        Raises JourneyUnknown, VersionUnknown.
        """
        with self.admin.journeys(self.tenant) as journeys:
            program = journeys.versions.program(journey, version)
        return text_of(sparse(parse_bundle(program.document).bundle.document), self._source(journey))

    def read(self, source: bytes) -> Imported:
        """Return what a text says, with all mistakes."""
        return imported(source, self.desk)

    def bring(self, journey: str, source: bytes, expected: Stand, deed: Deed, *, is_text: bool = True) -> Stand:
        """Make a text the draft of a journey that still stands as somebody saw it, and return how it stands now.

        Only with `is_text` the text itself is kept; else it is JSON, and the words around the data stay those of
        the text before. Raises JourneyMistaken, JourneyRenamed, DraftMoved, DraftTooLarge.
        """
        text = source.decode(errors="replace").removeprefix("\ufeff").replace("\r\n", "\n")
        read = self.read(text.encode() if is_text else source)
        if read.plain is None or read.wrong:
            raise JourneyMistaken(read.wrong)
        if read.journey != journey:
            raise JourneyRenamed
        present = self._standing(journey)
        if (present.stand if present else Stand(0, 0)) != expected:
            raise DraftMoved
        keeps = text if is_text else ""
        if present and present.plain == read.plain and keeps in ("", present.text):
            return present.stand
        document = msgspec.json.format(msgspec.json.encode(read.plain), indent=2).decode()
        self._save(journey, document, keeps, (expected.revision, _before(present)), deed)
        return self.text(journey).stand

    def _save(self, journey: str, document: str, keeps: str, before: tuple[int, Told], deed: Deed) -> None:
        expected, was = before

        def entry(revision: int) -> AuditEntry:
            return deed.entry(journey, was, told_document(revision, document))

        def along(session: TenantSession) -> None:
            if keeps:
                Sources(session).keep(journey, keeps)

        with self.admin.drafts(self.tenant, entry, along=along) as drafts:
            drafts.save(journey, document, expected, by=deed.by, at=deed.at)

    def _standing(self, journey: str) -> JourneyText | None:
        try:
            return self.text(journey)
        except JourneyUnknown:
            return None

    def _text(self, opened: OpenedJourney) -> JourneyText:
        return JourneyText(
            journey=opened.journey,
            stand=Stand(opened.revision, opened.pointer),
            live_version=opened.live_version,
            text=text_of(opened.plain, self._source(opened.journey)),
            plain=dict(opened.plain if opened.revision else spoken(opened.plain)),
        )

    def _source(self, journey: str) -> str:
        with self.admin.sources(self.tenant) as sources:
            return sources.of(journey)


def _before(present: JourneyText | None) -> Told:
    if present is None:
        return NOTHING
    return told_document(present.stand.revision, msgspec.json.encode(present.plain).decode())
