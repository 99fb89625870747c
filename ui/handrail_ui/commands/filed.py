"""`handrail journey`: the proof of a version and the difference of two, as pages to be filed."""

from dataclasses import dataclass
from pathlib import Path

import click
import msgspec
from msgspec.structs import replace

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.bind import bind
from handrail_platform.compile.compile import sound_journey
from handrail_platform.compile.program import ENGINE_REVISION
from handrail_platform.difference.declared import declared
from handrail_platform.difference.difference import difference as difference_of
from handrail_platform.difference.version import Version
from handrail_platform.document.bundle import GuardedBundle, parse_bundle
from handrail_platform.document.model import JourneyDocument
from handrail_platform.errors import HandrailError
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.verify.record import ProofRecord, decode_proof
from handrail_tenants.journeys.tables import StoredProgram
from handrail_ui import settings
from handrail_ui.administration import Administration, administration
from handrail_ui.commands.deciding import JOURNEY, TENANT
from handrail_ui.commands.judging import read_journey, refusals_said
from handrail_ui.pages.translator import Speech
from handrail_ui.proof.comparison import ComparedVersion, Comparison, Published
from handrail_ui.proof.demanded import about_scopes, since_lines
from handrail_ui.proof.entry import RoutesOf
from handrail_ui.proof.report import about_version, difference_page, proof_page, two_journeys
from handrail_ui.proof.routes import RouteWords, nodes_of
from handrail_ui.proof.words import proof_speech


class ProofMissing(HandrailError):
    """This version was published before proofs were kept. Publish it again to have one."""

    code = "proof-missing"


@click.command("proof")
@TENANT
@JOURNEY
@click.option("--version", type=int, help="Number of the version; without it, the one that is live.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and not a page.")
def proof(tenant: str, journey: str, version: int | None, as_json: bool) -> None:  # noqa: FBT001
    """Print the proof of a version as a page (HTML).

    It says under which guardrails the version was proved, and which were set since that it breaks.
    """
    with administration(settings.load()) as admin:
        with admin.journeys(tenant) as journeys:
            program = journeys.versions.program(journey, version or journeys.versions.live(journey).version)
        if not program.proof:
            raise ProofMissing
        with admin.demands(tenant) as demands:
            since = demands.since(program)
    if as_json:
        filed = msgspec.json.decode(program.proof, type=dict[str, msgspec.Raw])
        click.echo(msgspec.json.encode({**filed, "since": since_lines(since)}).decode())
        return
    say = proof_speech("en")
    routes = RouteWords(say, nodes_of(parse_bundle(program.document).bundle))
    record = decode_proof(program.proof)
    click.echo(proof_page(record, since, routes, _about(tenant, program, record, say), say))


@click.command("difference")
@TENANT
@JOURNEY
@click.option("--json", "as_json", is_flag=True, help="Print JSON and not a page.")
@click.argument("before", type=int)
@click.argument("after")
def difference(tenant: str, journey: str, before: int, after: str, as_json: bool) -> None:  # noqa: FBT001
    """Print how AFTER differs from BEFORE in meaning (HTML).

    BEFORE is the number of a version; AFTER is one too, or the file of a journey that is to be published.
    """
    with administration(settings.load()) as admin:
        one = _published(admin, tenant, journey, before)
        other = _after(admin, tenant, journey, after)
    name = other.document.journey
    compared = Comparison(
        tenant=tenant,
        journey=journey,
        other_journey="" if name == journey else name,
        engine_revision=ENGINE_REVISION,
        before=one.named,
        after=other.named,
        difference=difference_of(one.judged, other.judged),
        declared=tuple(declared(one.document, other.document)),
    )
    say = proof_speech("en")
    if warning := two_journeys(compared, say):
        click.echo(warning, err=True)
    if as_json:
        click.echo(msgspec.json.encode(compared).decode())
        return
    routes: RoutesOf = {"before": one.routes(say), "after": other.routes(say)}
    click.echo(difference_page(compared, routes, say))


@dataclass(frozen=True)
class _Compared:
    """One of the two: what it is called, and its documents with the guardrails in force."""

    named: ComparedVersion
    guarded: GuardedBundle

    @property
    def document(self) -> JourneyDocument:
        return self.guarded.bundle.document

    @property
    def judged(self) -> Version:
        """It is judged anew: what this release makes of it is compared with what it makes of the other."""
        bundle = self.guarded.bundle
        return Version(sound_journey(bundle.document, REGISTRY, bundle.parts).whole, self.guarded.guardrails)

    def routes(self, say: Speech) -> RouteWords:
        return RouteWords(say, nodes_of(self.guarded.bundle))


def _published(admin: Administration, tenant: str, journey: str, version: int) -> _Compared:
    with admin.journeys(tenant) as journeys:
        program = journeys.versions.program(journey, version)
        published = Published(
            version=program.version, at=program.published_at, by=program.published_by, reason=program.reason
        )
        named = ComparedVersion(program=program.hash.hex(), published=published)
    with admin.demands(tenant) as demands:
        named = replace(named, accepted=demands.accepted(program))
    return _Compared(named, parse_bundle(program.document))


def _after(admin: Administration, tenant: str, journey: str, after: str) -> _Compared:
    """Return what is named: a published version by its number, or a file with what is published around it."""
    if after.isdecimal():
        return _published(admin, tenant, journey, int(after))
    file = Path(after)
    if not file.is_file():
        raise click.BadParameter("is neither the number of a version nor a file", param_hint="AFTER")
    document = read_journey(file)
    with refusals_said(file):
        bundle, whole = sound_journey(document, REGISTRY, admin.parts_of(tenant, document, {}))
        guardrails = (*PLATFORM_GUARDRAILS, *admin.in_force(tenant, document))
    program = bind(bundle, whole, guardrails)
    return _Compared(
        ComparedVersion(program=program.hash.hex(), file=file.name), GuardedBundle(bundle, guardrails)
    )


def _about(tenant: str, program: StoredProgram, record: ProofRecord, say: Speech) -> tuple[tuple[str, str], ...]:
    return (
        (say("proof.about_tenant"), tenant),
        (say("proof.about_version"), str(program.version)),
        *about_version(
            say,
            published_at=program.published_at,
            published_by=program.published_by,
            reason=program.reason,
        ),
        *about_scopes(say, record),
    )
