"""Saying which versions break guardrails."""

import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager

import click

from handrail_ui.demands import VersionBroken
from handrail_ui.judged import JudgedVersion
from handrail_ui.proof.verdict import route_line
from handrail_ui.proof.words import ProofWords, proof_speech


def say_broken(broken: Sequence[JudgedVersion], what: str) -> None:
    """Say how each of these versions, of which `what` is true, breaks guardrails."""
    say = proof_speech("en")
    for each in broken:
        why = f": {each.problems}" if each.problems else ""
        click.echo(f"{each.journey}, version {each.version}, {what}{why}", err=True)
        words = ProofWords(say, each.guardrails)
        for finding in each.open:
            where = f"{finding.code} at {finding.step}" if finding.step else finding.code
            click.echo(f"  {finding.severity}: {words.guardrail(finding.guardrail)}", err=True)
            click.echo(f"    {words.finding(finding)} ({where})", err=True)
            for route in (finding.route, finding.other_route):
                if route:
                    click.echo(f"    {route_line(route)}", err=True)


def say_acceptable(broken: Sequence[JudgedVersion]) -> None:
    """Say what would accept all the warnings among what these versions break, as one shell would take it."""
    say = proof_speech("en")
    warnings = ((each, finding) for each in broken for finding in each.open if finding.severity == "warning")
    keys = dict.fromkeys(each.key(finding) for each, finding in warnings)
    if keys:
        options = " \\\n  ".join(say("verdict.accept-key", key=key) for key in keys)
        click.echo(say("verdict.accept-live", options=options), err=True)


@contextmanager
def broken_said(way_out: str = "") -> Generator[None]:
    """Say how a version that was to go live breaks guardrails, and what would help, and stop."""
    try:
        yield
    except VersionBroken as refused:
        say_broken([refused.broken], "breaks what is demanded now")
        click.echo(f"Nothing was changed.{way_out}", err=True)
        sys.exit(1)
