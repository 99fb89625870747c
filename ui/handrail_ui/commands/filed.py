"""`handrail journey`: the proof of a version and the difference of two, as pages to be filed."""

from pathlib import Path

import click
import msgspec

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import sound_journey
from handrail_platform.difference.difference import Version
from handrail_platform.difference.difference import difference as difference_of
from handrail_platform.document.bundle import GuardedBundle, parse_bundle
from handrail_platform.errors import HandrailError
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.verify.record import decode_proof
from handrail_platform.verify.verify import verify
from handrail_tenants.journeys.tables import StoredProgram
from handrail_ui import settings
from handrail_ui.administration import Administration, administration
from handrail_ui.commands.judging import read_journey, refusals_said
from handrail_ui.pages.translator import Speech
from handrail_ui.pages.wording.moments import iso_moment
from handrail_ui.proof.report import difference_page, proof_page
from handrail_ui.proof.words import proof_speech

_TENANT = click.option("--tenant", required=True, help="Key of the tenant.")
_JOURNEY = click.option("--journey", required=True, help="Name of the journey.")


class ProofMissing(HandrailError):
    """This version was published before proofs were kept. Publish it again to have one."""

    code = "proof-missing"


@click.command("proof")
@_TENANT
@_JOURNEY
@click.option("--version", type=int, help="Number of the version; without it, the one that is live.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and not a page.")
def proof(tenant: str, journey: str, version: int | None, as_json: bool) -> None:  # noqa: FBT001
    """Print the proof of a version as a page (HTML)."""
    with administration(settings.load()) as admin, admin.journeys(tenant) as journeys:
        program = journeys.versions.program(journey, version or journeys.versions.live(journey).version)
        if not program.proof:
            raise ProofMissing
        if as_json:
            click.echo(program.proof)
            return
        say = proof_speech("en")
        document = parse_bundle(program.document).bundle.document
        click.echo(proof_page(decode_proof(program.proof), document, _about(tenant, program, say), say))


@click.command("difference")
@_TENANT
@_JOURNEY
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
    found = difference_of(_version(one), _version(other))
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
        return
    say = proof_speech("en")
    click.echo(difference_page(found, say("difference.title", journey=journey, before=before, after=after), say))


def _published(admin: Administration, tenant: str, journey: str, version: int) -> GuardedBundle:
    with admin.journeys(tenant) as journeys:
        return parse_bundle(journeys.versions.program(journey, version).document)


def _after(admin: Administration, tenant: str, journey: str, after: str) -> GuardedBundle:
    """Return what is named: a published version by its number, or a file with what is published around it."""
    if after.isdecimal():
        return _published(admin, tenant, journey, int(after))
    file = Path(after)
    if not file.is_file():
        raise click.BadParameter("is neither the number of a version nor a file", param_hint="AFTER")
    document = read_journey(file)
    with refusals_said(file):
        bundle = sound_journey(document, REGISTRY, admin.parts_of(tenant, document, {})).bundle
        return GuardedBundle(bundle, (*PLATFORM_GUARDRAILS, *admin.in_force(tenant, document)))


def _version(guarded: GuardedBundle) -> Version:
    """Return one side, judged anew: what this release makes of it is compared with what it makes of the other."""
    bundle = guarded.bundle
    whole = sound_journey(bundle.document, REGISTRY, bundle.parts).whole
    return Version(whole.start, whole.steps, verify(whole, guarded.guardrails))


def _about(tenant: str, program: StoredProgram, say: Speech) -> tuple[tuple[str, str], ...]:
    lines = (
        ("tenant", tenant),
        ("version", str(program.version)),
        ("at", iso_moment(program.published_at)),
        ("by", program.published_by),
        ("reason", program.reason),
    )
    return tuple((say(f"proof.about_{name}"), value) for name, value in lines if value)
