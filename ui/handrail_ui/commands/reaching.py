"""Notices about what reaches nothing: nothing is wrong with it, and most likely somebody misspelt a name."""

from collections.abc import Iterator

import click

from handrail_platform.compile.compile import sound_journey
from handrail_platform.compile.program import Program
from handrail_platform.document.bundle import parse_bundle
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.document.reach import GuardrailScope
from handrail_platform.verify.unreached import ByScope, ReachedJourney, misnamed, unreached
from handrail_ui.administration import Administration
from handrail_ui.proof.words import proof_speech


def say_unreached(admin: Administration, tenant: str, only: GuardrailScope | None = None) -> None:
    """Say which guardrails of a tenant, or of one scope, reach nothing that is live."""
    by_scope = _by_scope(admin, tenant)
    asked = by_scope if only is None else {only: by_scope.get(only, ())}
    say = proof_speech("en")
    for each in unreached(asked, tuple(_live(admin, tenant))):
        said = say(f"unreached.{each.what}", name=each.name, guardrail=each.guardrail)
        click.echo(f"{said} {say('unreached.meant', meant=each.meant)}" if each.meant else said, err=True)


def say_misnamed(admin: Administration, tenant: str, program: Program) -> None:
    """Say which names of a journey are like one of which guardrails of the tenant speak."""
    journey = ReachedJourney(program.document, tuple(node.contract for node in program.nodes))
    say = proof_speech("en")
    for name, meant in misnamed(_by_scope(admin, tenant), journey):
        click.echo(say("unreached.misnamed", journey=program.journey, name=name, meant=meant), err=True)


def _by_scope(admin: Administration, tenant: str) -> ByScope:
    with admin.guardrails(tenant) as guardrails:
        return {each.scope: each.guardrails for each in guardrails.present()}


def _live(admin: Administration, tenant: str) -> Iterator[ReachedJourney]:
    with admin.journeys(tenant) as journeys:
        for name in journeys.versions.journeys():
            for share in journeys.versions.live(name).shares:
                bundle = parse_bundle(journeys.versions.program(name, share.version).document).bundle
                try:
                    whole = sound_journey(bundle.document, admin.steps, bundle.parts).whole
                except JourneyRefused:  # this release can make nothing of it, so nothing is said about it
                    continue
                yield ReachedJourney(bundle.document, tuple(each.contract for each in whole.steps.values()))
