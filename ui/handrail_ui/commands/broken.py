"""Saying which versions break guardrails."""

import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager

import click

from handrail_ui.demands import BrokenJourney, VersionBroken
from handrail_ui.proof.verdict import route_line
from handrail_ui.proof.words import proof_speech


def say_broken(broken: Sequence[BrokenJourney], what: str) -> None:
    """Say how each of these versions, of which `what` is true, breaks guardrails."""
    say = proof_speech("en")
    for each in broken:
        why = f": {each.problems}" if each.problems else ""
        click.echo(f"{each.journey}, version {each.version}, {what}{why}", err=True)
        for finding in each.findings:
            click.echo(f"  {say.message(finding.message).text} ({finding.code} at {finding.step})", err=True)
            click.echo(f"  {route_line(finding.route)}", err=True)


@contextmanager
def broken_said(way_out: str = "") -> Generator[None]:
    """Say how a version that was to go live breaks guardrails, and what would help, and stop."""
    try:
        yield
    except VersionBroken as refused:
        say_broken([refused.broken], "breaks what is demanded now")
        click.echo(f"Nothing was changed.{way_out}", err=True)
        sys.exit(1)
