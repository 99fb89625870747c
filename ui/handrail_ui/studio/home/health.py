"""Whether journeys are well: what compiler and proof have open of a draft, or else of what is live."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from handrail_platform.document.bundle import encode_bundle, gather
from handrail_platform.document.parse import parse_plain
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.verify.finding import Finding
from handrail_platform.verify.prove import examine
from handrail_tenants.journeys.overview import KnownJourney
from handrail_tenants.journeys.problems import JourneyUnknown
from handrail_ui.administration import Administration
from handrail_ui.judged import ByScope, VersionJudge
from handrail_ui.since import by_scope
from handrail_ui.studio.desk import Desk
from handrail_ui.studio.home.memory import Health, Healths, Reading

MOST_JUDGED: Final = 8
"""How many are proved at one look; the next looks go on."""


@dataclass(frozen=True)
class HealthCheck:
    """Judges journeys of one tenant, each state of each of them once."""

    admin: Administration
    tenant: str
    remembered: Healths

    def of(self, known: Sequence[KnownJourney]) -> Mapping[str, Health]:
        """Return how they are, as far as it is known by now; a few that are not are judged first."""
        with self.admin.shelf(self.tenant) as shelf:
            demanded, switches = repr(shelf.demanded()), shelf.switches()
        found: dict[str, Health] = {}
        judged = 0
        for each in known:
            called = switches if each.revision else 0
            reading = (self.tenant, each.journey, each.revision, each.program_hash, demanded, called)
            health = self.remembered.get(reading)
            if health is None and judged < MOST_JUDGED:
                judged += 1
                health = self._judge(each, reading)
            if health is not None:
                found[each.journey] = health
        return found

    def _judge(self, known: KnownJourney, reading: Reading) -> Health | None:
        if not known.revision:
            return self.remembered.keep(reading, self._of_version(known.program_hash))
        with suppress(JourneyUnknown):  # it was discarded meanwhile
            try:
                opened = Desk(self.admin, self.tenant).open(known.journey)
            except JourneyRefused as refused:  # one that cannot be read hides none of the others
                return self.remembered.keep(reading, Health(problems=len(refused.problems)))
            if opened.revision == known.revision:
                return self.remembered.keep(reading, self._of_draft(opened.plain))
        return None

    def _of_draft(self, plain: Mapping[str, object]) -> Health:
        try:
            document = parse_plain(plain)
            parts = self.admin.parts_of(self.tenant, document, {})
            guardrails = self.admin.in_force(self.tenant, document)
            program = encode_bundle(gather(document, parts), guardrails)
            reading: Reading = ("program", sha256(program.encode()).digest())
            if health := self.remembered.get(reading):
                return health
            report = examine(document, self.admin.steps, guardrails, parts)
        except JourneyRefused as refused:
            return Health(problems=len(refused.problems))
        return self.remembered.keep(reading, _open(report.findings))

    def _of_version(self, program_hash: bytes) -> Health:
        with self.admin.shelf(self.tenant) as shelf:
            program = shelf.program(program_hash)
        if program is None:
            return Health()
        try:
            judged = VersionJudge(*program, self.admin.steps).under(self._demanded())
        except JourneyRefused as refused:  # this release cannot read it any more
            return Health(problems=len(refused.problems))
        return Health(problems=1) if judged.problems else _open(judged.open)

    def _demanded(self) -> ByScope:
        with self.admin.guardrails(self.tenant) as guardrails:
            return by_scope({each.scope: each for each in guardrails.present()})


def _open(findings: Sequence[Finding]) -> Health:
    errors = sum(each.severity == "error" for each in findings)
    return Health(errors=errors, warnings=len(findings) - errors)
