"""All journeys of a tenant, to be looked at side by side: what they are, their texts, what changes a judgement."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from sqlmodel import col, func, select

from handrail_platform.values import Milliseconds
from handrail_tenants.guardrails.repository import Guardrails
from handrail_tenants.journeys.acceptances import Acceptances
from handrail_tenants.journeys.archive import Archive, ArchivedJourney
from handrail_tenants.journeys.completions import completions
from handrail_tenants.journeys.overview import JourneyLine, KnownJourney, known_journeys, lines_of
from handrail_tenants.journeys.tables import StoredDraft, StoredJourney, StoredProgram
from handrail_tenants.tenancy.session import TenantSession

_AT_ONCE: Final = 20
"""A text may have a megabyte."""


class Shelf:
    """The journeys of one tenant."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session

    def known(self, most: int, after: str = "") -> tuple[KnownJourney, ...]:
        """Return as many as are wanted by name, behind a name."""
        return known_journeys(self._session, most, after)

    def archived(self) -> tuple[ArchivedJourney, ...]:
        """Return what is put away."""
        return Archive(self._session).list()

    def put_away_at(self, journey: str) -> Milliseconds | None:
        """Return when a journey was put away, None where it is not."""
        return Archive(self._session).put_away_at(journey)

    def lines(self, names: Sequence[str]) -> tuple[JourneyLine, ...]:
        """Return a line for each of these."""
        return lines_of(self._session, names)

    def completions(self, names: Collection[str], since: Milliseconds) -> Mapping[str, int]:
        """Return how many sessions of each came to a good end since then."""
        return completions(self._session, names, since)

    def drafts(self, names: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield the texts of drafts, by journey."""
        for first in range(0, len(names), _AT_ONCE):
            some = names[first : first + _AT_ONCE]
            statement = select(StoredDraft.journey, StoredDraft.document).where(col(StoredDraft.journey).in_(some))
            yield from self._session.exec(statement).all()

    def documents(self, hashes: Sequence[bytes]) -> Iterator[tuple[bytes, str]]:
        """Yield the texts of programs, by hash."""
        for first in range(0, len(hashes), _AT_ONCE):
            some = hashes[first : first + _AT_ONCE]
            statement = select(StoredProgram.hash, StoredProgram.document).where(col(StoredProgram.hash).in_(some))
            yield from self._session.exec(statement).all()

    def program(self, program_hash: bytes) -> tuple[StoredProgram, Mapping[str, str]] | None:
        """Return a program, and why which warnings of it are lived with since it was published."""
        row = self._session.get(StoredProgram, (self._session.tenant, program_hash))
        return None if row is None else (row, Acceptances(self._session).reasons(program_hash))

    def demanded(self) -> tuple[tuple[str, int], ...]:
        """Return which guardrails there are, by scope and revision."""
        return tuple((str(each.scope), each.revision) for each in Guardrails(self._session).present())

    def switches(self) -> int:
        """Return how often it was decided what is live: what a journey calls is another only after one more."""
        return self._session.exec(select(func.coalesce(func.sum(StoredJourney.revision), 0))).one()
