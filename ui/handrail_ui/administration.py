"""Administration of an installation from the command line: tenants, keys, publishing."""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Engine

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import NO_PARTS
from handrail_platform.compile.resolve import Registry
from handrail_platform.document.bundle import calls_of, encode_bundle, parse_bundle
from handrail_platform.document.model import JourneyDocument
from handrail_platform.document.parse import MAX_STEPS
from handrail_platform.document.reach import in_force, scopes_above
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.values import PersonId
from handrail_platform.verify.prove import ProvedJourney, prove
from handrail_platform.verify.record import ScopeRevision, encode_proof
from handrail_tenants.audit.entry import AuditEntry
from handrail_tenants.audit.log import AuditLog
from handrail_tenants.guardrails.problems import GuardrailsMoved
from handrail_tenants.guardrails.repository import Guardrails
from handrail_tenants.journeys.acceptances import Acceptances
from handrail_tenants.journeys.archive import Archive
from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.drafts import Drafts
from handrail_tenants.journeys.pointer import Admission
from handrail_tenants.journeys.repository import Journeys
from handrail_tenants.journeys.shelf import Shelf
from handrail_tenants.journeys.sources import Sources
from handrail_tenants.journeys.tables import StoredProgram
from handrail_tenants.journeys.versions import Live, Versions
from handrail_tenants.keys.master import MasterKeys
from handrail_tenants.keys.rotation import rotate
from handrail_tenants.people.presence import has_people
from handrail_tenants.people.standing import AccountStanding, standing, standings_of
from handrail_tenants.plans.repository import Plans
from handrail_tenants.reviews.repository import Reviews
from handrail_tenants.secrets.repository import TenantSecrets
from handrail_tenants.staff.repository import StaffMembers
from handrail_tenants.tenancy.engine import open_engine
from handrail_tenants.tenancy.registry import TenantRegistry, TenantUnknown, tenant_id_of
from handrail_tenants.tenancy.session import TenantSession
from handrail_tenants.tokens.repository import ApiTokens
from handrail_tenants.trials.repository import Trials
from handrail_ui.demands import NONE_ACCEPTED, Demands
from handrail_ui.proof.record import record_of
from handrail_ui.provisions import Provisions
from handrail_ui.settings import Settings
from handrail_ui.since import by_scope

Along: TypeAlias = Callable[[TenantSession], None]
"""What is done in the transaction of something else."""


def _nothing_more(session: TenantSession) -> None:
    del session


@dataclass(frozen=True, slots=True)
class Administration:
    """What an operator may do to one database."""

    engine: Engine
    master: MasterKeys
    registry: TenantRegistry
    steps: Registry

    def publish(
        self,
        tenant: str,
        proved: ProvedJourney,
        decision: Decision,
        *,
        share: int = 100,
        expected: int | None = None,
        told: AuditEntry | None = None,
        along: Along = _nothing_more,
    ) -> Live:
        """Let new sessions, or a share of 100 of them, run what was proved from now on. The proof is kept with it.

        `told` goes into the audit log with it, and what `along` does is done with it or not at all. Raises
        TenantUnknown, GuardrailsMoved when it was proved under other guardrails than are in force now,
        VersionBroken when it breaks those that somebody set this very moment, Unprovided where something is not
        there that it names, what `Journeys.publish` raises, and
        what `along` does.
        """
        program = proved.program
        with self.guardrails(tenant) as guardrails:
            present = {each.scope: each for each in guardrails.present()}
        if program.guardrails != (*PLATFORM_GUARDRAILS, *in_force(by_scope(present), program.document)):
            raise GuardrailsMoved
        hung = [present[each] for each in dict.fromkeys(scopes_above(program.document)) if each in present]
        scopes = tuple(ScopeRevision(each.scope, each.revision, each.at) for each in hung)
        document, proof = (
            encode_bundle(program.bundle, program.guardrails),
            encode_proof(record_of(proved, scopes)),
        )
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            self._tell(session, tenant, told)
            along(session)
            return Journeys(session, self._admission(session, self._demands(session).admit)).publish(
                program.journey, document, program.hash, decision, proof=proof, share=share, expected=expected
            )

    def prove(
        self,
        tenant: str,
        document: JourneyDocument,
        *,
        given: Mapping[str, JourneyDocument] = NO_PARTS,
        accepted: Mapping[str, str] = NONE_ACCEPTED,
    ) -> ProvedJourney:
        """Return the journey with its proof, under everything that the tenant demands of it.

        Raises TenantUnknown, JourneyRefused, JourneyUnproved.
        """
        parts = self.parts_of(tenant, document, given)
        return prove(document, self.steps, self.in_force(tenant, document), accepted, parts)

    def in_force(self, tenant: str, document: JourneyDocument) -> tuple[Guardrail, ...]:
        """Return the guardrails for a journey of the tenant beside the platform's.

        Raises TenantUnknown, and JourneyRefused when two have one id.
        """
        with self.guardrails(tenant) as guardrails:
            return in_force(by_scope({each.scope: each for each in guardrails.present()}), document)

    @contextmanager
    def guardrails(self, tenant: str) -> Generator[Guardrails]:
        """Open the guardrails of a tenant. Raises TenantUnknown."""
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            yield Guardrails(session)

    @contextmanager
    def journeys(self, tenant: str, told: AuditEntry | None = None) -> Generator[Journeys]:
        """Open the published journeys of a tenant; what breaks its guardrails is not admitted.

        `told` goes into the audit log with the one change that is made. Raises TenantUnknown. What changes them
        raises VersionBroken besides.
        """
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            self._tell(session, tenant, told)
            yield Journeys(session, self._admission(session, self._demands(session).admit))

    @contextmanager
    def journeys_although_broken(self, tenant: str) -> Generator[Journeys]:
        """Open the published journeys of a tenant for whoever has a reason to break its guardrails.

        Raises TenantUnknown. What changes them raises ReasonMissing besides.
        """
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            yield Journeys(session, self._admission(session, self._demands(session).admit_although_broken))

    def _admission(self, session: TenantSession, kept: Admission) -> Admission:
        """Let a version go live that keeps what is demanded, and for which everything is there that it names."""

        def admit(program: StoredProgram, decision: Decision) -> None:
            kept(program, decision)
            Provisions(session, self.steps).admit(program, decision)

        return admit

    @contextmanager
    def provisions(self, tenant: str) -> Generator[Provisions]:
        """Open what a tenant provides beside what its journeys name. Raises TenantUnknown."""
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            yield Provisions(session, self.steps)

    @contextmanager
    def secrets(self, tenant: str) -> Generator[TenantSecrets]:
        """Open the secrets of a tenant to be listed. Raises TenantUnknown."""
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            yield TenantSecrets(session)

    @contextmanager
    def demands(self, tenant: str) -> Generator[Demands]:
        """Open the guardrails of a tenant beside its live journeys. Raises TenantUnknown."""
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            yield self._demands(session)

    def _demands(self, session: TenantSession) -> Demands:
        return Demands(Guardrails(session), Versions(session), Acceptances(session), self.steps)

    @contextmanager
    def drafts(
        self, tenant: str, told: Callable[[int], AuditEntry] | None = None, *, along: Along = _nothing_more
    ) -> Generator[Drafts]:
        """Open the drafts of a tenant; `told`, of its revision, goes into the audit log with each change.

        What `along` does is done with each change that is told, or not at all. Raises TenantUnknown, and what
        `along` does.
        """
        if told is None:
            with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
                yield Drafts(session)
            return

        def tell(revision: int) -> None:
            along(log.session)
            log.append(told(revision))

        with self.audit(tenant) as log:
            yield Drafts(log.session, tell)

    @contextmanager
    def archive(self, tenant: str, told: AuditEntry) -> Generator[Archive]:
        """Open the archive of a tenant, and commit what was done with it; `told` goes into the audit log with it.

        Raises TenantUnknown.
        """
        with self.audit(tenant) as log:
            yield Archive(log.session)
            log.append(told)
            log.session.commit()

    @contextmanager
    def shelf(self, tenant: str) -> Generator[Shelf]:
        """Open all journeys of a tenant to be looked at. Raises TenantUnknown."""
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            yield Shelf(session)

    @contextmanager
    def plans(self, tenant: str, told: AuditEntry | None = None) -> Generator[Plans]:
        """Open the planned publications of a tenant, and commit what was done with them, with `told` in the log.

        Raises TenantUnknown.
        """
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            self._tell(session, tenant, told)
            yield Plans(session)
            session.commit()

    def tell(self, tenant: str, entry: AuditEntry) -> None:
        """Write into the audit log what changed nothing. Raises TenantUnknown."""
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            self._tell(session, tenant, entry)
            session.commit()

    def _tell(self, session: TenantSession, tenant: str, entry: AuditEntry | None) -> None:
        """Write it with whatever the session is about to commit."""
        if entry is not None:
            AuditLog(session, self.registry.keys_of(tenant)).append(entry)

    def reconfigure(
        self,
        tenant: str,
        values: Mapping[str, Any],
        seen: str,
        told: AuditEntry,
        along: Along = _nothing_more,
    ) -> None:
        """Replace the settings of a tenant that somebody saw, with `told` in the audit log.

        Raises TenantUnknown, SettingsMoved, EnvironmentsInvalid, and what `along` does.
        """
        keys = self.registry.keys_of(tenant)

        def tell(within: TenantSession) -> None:
            along(within)
            AuditLog(within, keys).append(told)

        self.registry.reconfigure(tenant, values, seen, tell)

    @contextmanager
    def staff(self, tenant: str) -> Generator[StaffMembers]:
        """Open the staff of a tenant, and commit what was done with it. Raises TenantUnknown."""
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            yield StaffMembers(session)
            session.commit()

    def accounts(self, issuer: str, people: Iterable[PersonId]) -> Mapping[PersonId, AccountStanding]:
        """Return how the accounts of staff stand at the tenant where they have them."""
        try:
            with TenantSession(self.engine, tenant_id_of(self.engine, issuer)) as session:
                return standings_of(session, people)
        except TenantUnknown:
            return {person: standing(None) for person in people}

    @contextmanager
    def staff_told(self, tenant: str) -> Generator[tuple[StaffMembers, AuditLog]]:
        """Open the staff of a tenant beside its audit log, and commit what was done with both.

        Raises TenantUnknown, SealBroken.
        """
        with self.audit(tenant) as log:
            yield StaffMembers(log.session), log
            log.session.commit()

    @contextmanager
    def tokens(self, tenant: str, told: AuditEntry | None = None) -> Generator[ApiTokens]:
        """Open the tokens of a tenant, and commit what was done with them, with `told` in the log.

        Raises TenantUnknown.
        """
        if told is None:
            with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
                yield ApiTokens(session)
                session.commit()
            return
        with self.audit(tenant) as log:
            yield ApiTokens(log.session)
            log.append(told)
            log.session.commit()

    @contextmanager
    def reviews(self, tenant: str, told: AuditEntry | None = None) -> Generator[Reviews]:
        """Open a tenant's cases for manual review, and commit what was done with them, with `told` in the log.

        Raises TenantUnknown, SealBroken.
        """
        with self.audit(tenant) as log:
            yield Reviews(log.session)
            if told is not None:
                log.append(told)
            log.session.commit()

    @contextmanager
    def sources(self, tenant: str) -> Generator[Sources]:
        """Open the texts in which a tenant's journeys were brought along, and commit what was done with them.

        Raises TenantUnknown.
        """
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            yield Sources(session)
            session.commit()

    @contextmanager
    def audit(self, tenant: str) -> Generator[AuditLog]:
        """Open the audit log of a tenant. Raises TenantUnknown, SealBroken."""
        keys = self.registry.keys_of(tenant)
        with TenantSession(self.engine, keys.tenant) as session:
            yield AuditLog(session, keys)

    @contextmanager
    def trials(self, tenant: str, told: AuditEntry | None = None) -> Generator[Trials]:
        """Open the trials of a tenant's drafts, and commit what was done with them; `told` with it.

        Raises TenantUnknown, SealBroken.
        """
        keys = self.registry.keys_of(tenant)
        with TenantSession(self.engine, keys.tenant) as session:
            yield Trials(session, keys)
            if told is not None:
                AuditLog(session, keys).append(told)
            session.commit()

    def parts_of(
        self, tenant: str, document: JourneyDocument, given: Mapping[str, JourneyDocument]
    ) -> dict[str, JourneyDocument]:
        """Return the given parts, and for whatever else is called what the tenant has published under that name.

        Raises TenantUnknown.
        """
        known = {**given, document.journey: document}
        with self.journeys(tenant) as journeys:
            waiting = list(known.values())
            while waiting and len(known) <= MAX_STEPS:  # each part is a step at least
                for _, name in calls_of(waiting.pop()):
                    if name not in known and (program := journeys.find(name)) is not None:
                        known[name] = parse_bundle(program.document).bundle.document
                        waiting.append(known[name])
        return known

    def has_people(self, tenant: str) -> bool:
        """Tell whether anybody has an account there. Raises TenantUnknown."""
        with TenantSession(self.engine, tenant_id_of(self.engine, tenant)) as session:
            return has_people(session)

    def rotate_keys(self) -> int:
        """Wrap every tenant's data key under the newest master key; return how many were wrapped anew."""
        return rotate(self.engine, self.master)


@contextmanager
def administration(settings: Settings, steps: Registry = REGISTRY) -> Generator[Administration]:
    """Connect to the database for administration of journeys made of these step types."""
    master = MasterKeys.parse(settings.master_keys.get_secret_value())
    engine = open_engine(settings.database)
    try:
        yield Administration(engine, master, TenantRegistry(engine, master), steps)
    finally:
        engine.dispose()
