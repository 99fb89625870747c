"""`handrail journey`: the proof of a version and the difference of two, as pages to be filed."""

from pathlib import Path

import click
import msgspec

from handrail_platform.document.bundle import parse_bundle
from handrail_platform.errors import HandrailError
from handrail_platform.verify.record import ProofRecord, decode_proof
from handrail_tenants.journeys.tables import StoredProgram
from handrail_ui import settings
from handrail_ui.administration import Administration, administration
from handrail_ui.commands.deciding import JOURNEY, TENANT
from handrail_ui.commands.judging import read_journey, refusals_said
from handrail_ui.compared import Compared, comparison, published, unpublished
from handrail_ui.pages.translator import Speech
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
    compared = comparison(tenant, journey, one, other)
    say = proof_speech("en")
    if warning := two_journeys(compared, say):
        click.echo(warning, err=True)
    if as_json:
        click.echo(msgspec.json.encode(compared).decode())
        return
    routes: RoutesOf = {"before": one.routes(say), "after": other.routes(say)}
    click.echo(difference_page(compared, routes, say))


def _published(admin: Administration, tenant: str, journey: str, version: int) -> Compared:
    with admin.journeys(tenant) as journeys:
        program = journeys.versions.program(journey, version)
    return published(admin, tenant, program)


def _after(admin: Administration, tenant: str, journey: str, after: str) -> Compared:
    """Return what is named: a published version by its number, or a file with what is published around it."""
    if after.isdecimal():
        return _published(admin, tenant, journey, int(after))
    file = Path(after)
    if not file.is_file():
        raise click.BadParameter("is neither the number of a version nor a file", param_hint="AFTER")
    document = read_journey(file)
    with refusals_said(file):
        return unpublished(admin, tenant, document, file.name)


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
