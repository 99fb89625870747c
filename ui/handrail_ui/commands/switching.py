"""`handrail journey`: deciding which versions new sessions run."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

import click

from handrail_tenants.journeys.decision import Decision
from handrail_tenants.journeys.repository import Journeys
from handrail_ui import settings
from handrail_ui.administration import administration
from handrail_ui.commands.broken import broken_said
from handrail_ui.commands.deciding import JOURNEY, TENANT, deciding, in_words

_ALTHOUGH_BROKEN = click.option(
    "--although-broken",
    is_flag=True,
    help="Do so though a version breaks guardrails that were set since it was proved; needs --reason.",
)
_WAY_OUT = " With --although-broken and --reason it goes live all the same."


@click.command("rollback")
@TENANT
@JOURNEY
@click.option("--to", type=int, help="Version to go to; without it, what the newest in use had replaced.")
@_ALTHOUGH_BROKEN
@deciding
def rollback(
    tenant: str,
    journey: str,
    to: int | None,
    decision: Decision,
    revision: int | None,
    although_broken: bool,  # noqa: FBT001 - click passes it by name
) -> None:
    """Let new sessions run an earlier version again. Running sessions stay where they are."""
    with _changing(tenant, although_broken=although_broken) as journeys:
        live = journeys.rollback(journey, decision, to=to, expected=revision)
    click.echo(in_words(tenant, live, decision))


@click.command("split")
@TENANT
@JOURNEY
@click.argument("shares", nargs=-1, required=True)
@_ALTHOUGH_BROKEN
@deciding
def split(
    tenant: str,
    journey: str,
    shares: tuple[str, ...],
    decision: Decision,
    revision: int | None,
    although_broken: bool,  # noqa: FBT001 - click passes it by name
) -> None:
    """Divide new sessions between versions by weight.

    SHARES are pairs such as 3=90 4=10. The same person, or browser, gets the same version every time. A single
    share ends the split.
    """
    with _changing(tenant, although_broken=although_broken) as journeys:
        live = journeys.split(journey, _weights(shares), decision, expected=revision)
    click.echo(in_words(tenant, live, decision))


@click.command("revoke")
@TENANT
@JOURNEY
@click.argument("version", type=int)
@click.option("--fallback", type=int, help="Version for new sessions; without it, what a rollback would lead to.")
@_ALTHOUGH_BROKEN
@deciding
def revoke(
    tenant: str,
    journey: str,
    version: int,
    fallback: int | None,
    decision: Decision,
    revision: int | None,
    although_broken: bool,  # noqa: FBT001 - click passes it by name
) -> None:
    """Stop VERSION for good, in an emergency. It needs --reason.

    Its sessions go no further: their people are told so and start afresh.
    """
    with _changing(tenant, although_broken=although_broken) as journeys:
        live = journeys.revoke(journey, version, decision, fallback=fallback, expected=revision)
    click.echo(f"{tenant}: version {version} of {journey} is revoked.")
    click.echo(in_words(tenant, live, decision))


@contextmanager
def _changing(tenant: str, *, although_broken: bool) -> Generator[Journeys]:
    with administration(settings.load()) as admin, broken_said(_WAY_OUT):
        opened = admin.journeys_although_broken if although_broken else admin.journeys
        with opened(tenant) as journeys:
            yield journeys


def _weights(shares: Sequence[str]) -> dict[int, int]:
    pairs = [share.split("=") for share in shares]
    try:
        weights = {int(version): int(weight) for version, weight in pairs}
    except ValueError as error:
        raise click.BadParameter("is not VERSION=WEIGHT, such as 3=90", param_hint="SHARES") from error
    if len(weights) < len(pairs):
        raise click.BadParameter("name a version twice", param_hint="SHARES")
    return weights
