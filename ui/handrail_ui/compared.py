"""One of two journeys that are compared: a published version, or a document that is not published yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from handrail_platform.compile.bind import bind
from handrail_platform.compile.compile import sound_journey
from handrail_platform.compile.program import ENGINE_REVISION
from handrail_platform.compile.resolve import Registry
from handrail_platform.difference.declared import declared
from handrail_platform.difference.difference import difference
from handrail_platform.difference.version import Version
from handrail_platform.document.bundle import GuardedBundle, parse_bundle
from handrail_platform.document.model import JourneyDocument
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_tenants.journeys.tables import StoredProgram
from handrail_ui.administration import Administration
from handrail_ui.pages.translator import Speech
from handrail_ui.proof.comparison import ComparedVersion, Comparison, Published
from handrail_ui.proof.routes import RouteWords, nodes_of

_NONE_GIVEN: Mapping[str, JourneyDocument] = {}


@dataclass(frozen=True)
class Compared:
    """What it is called, and its documents with the guardrails in force."""

    named: ComparedVersion
    guarded: GuardedBundle
    registry: Registry

    @property
    def document(self) -> JourneyDocument:
        return self.guarded.bundle.document

    @property
    def judged(self) -> Version:
        """It is judged anew: what this release makes of it is compared with what it makes of the other.

        Raises JourneyRefused where that is nothing any more.
        """
        bundle = self.guarded.bundle
        return Version(sound_journey(bundle.document, self.registry, bundle.parts).whole, self.guarded.guardrails)

    def routes(self, say: Speech) -> RouteWords:
        return RouteWords(say, nodes_of(self.guarded.bundle))


def published(admin: Administration, tenant: str, program: StoredProgram) -> Compared:
    """Return a version of the tenant."""
    by_whom = Published(
        version=program.version, at=program.published_at, by=program.published_by, reason=program.reason
    )
    named = ComparedVersion(program=program.hash.hex(), published=by_whom)
    with admin.demands(tenant) as demands:
        named = replace(named, accepted=demands.accepted(program))
    return Compared(named, parse_bundle(program.document), admin.steps)


def unpublished(
    admin: Administration,
    tenant: str,
    document: JourneyDocument,
    file: str,
    given: Mapping[str, JourneyDocument] = _NONE_GIVEN,
) -> Compared:
    """Return a document with the parts that it brings along, or else what is published. Raises JourneyRefused."""
    bundle, whole = sound_journey(document, admin.steps, admin.parts_of(tenant, document, given))
    guardrails = (*PLATFORM_GUARDRAILS, *admin.in_force(tenant, document))
    program = bind(bundle, whole, guardrails)
    named = ComparedVersion(program=program.hash.hex(), file=file)
    return Compared(named, GuardedBundle(bundle, guardrails), admin.steps)


def comparison(tenant: str, journey: str, before: Compared, after: Compared) -> Comparison:
    """Return how the second differs from the first. Raises JourneyRefused and TooManySituations."""
    name = after.document.journey
    return Comparison(
        tenant=tenant,
        journey=journey,
        other_journey="" if name == journey else name,
        engine_revision=ENGINE_REVISION,
        before=before.named,
        after=after.named,
        difference=difference(before.judged, after.judged),
        declared=tuple(declared(before.document, after.document)),
    )
