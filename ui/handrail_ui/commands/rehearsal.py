"""`handrail journey test`: what a rehearsal has found, in lines for a terminal."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click
import msgspec

from handrail_flows.registry import REGISTRY
from handrail_platform.compile.compile import compile_journey
from handrail_platform.rehearse.broken import Broken, WhatBroke
from handrail_platform.rehearse.edge import WhyNever
from handrail_platform.rehearse.report import Rehearsed, Route, Turn, WhyMissed, rehearse
from handrail_ui.commands.judging import FILE, PARTS, read_journey, read_parts, refusals_said

_MISSED: Final[dict[WhyMissed, str]] = {
    "gave-up": "the rehearsal became too long",
    "no-answer": "no answer that was tried leads there; give the step's fields an `example`, or write a scenario",
    "no-example": "the step says no way to take it",
    "not-reached": "no session came to the step",
    "stopped": "sessions were stopped there",
}
_NEVER: Final[dict[WhyNever, str]] = {
    "always-answered": "every condition has an answer",
    "beyond": "every way to the step is impossible",
    "contradiction": "its condition is never true",
    "no-gap": "some case always matches",
    "pinned": "no value that can come here makes its condition true",
    "shadowed": "earlier cases take everything",
}

_BROKEN: Final[dict[WhatBroke, str]] = {
    "assurance": "reaches assurance level {found}, not {wanted}",
    "at": "is at {found}, not at {wanted}",
    "end": "does not end at {wanted}, but is at {found}",
    "expired": "the session was over by then",
    "messages": "sends {found}, not {wanted}",
    "never": "comes to {found}",
    "no-such-answer": "nobody can answer {at}: {wanted}, only: {found}",
    "no-such-field": "the page of {at} has no field {wanted}, only: {found}",
    "not-led": "{wanted} does not come about; found: {found}",
    "signed-in": "signed in: {found}, not {wanted}",
    "stopped": "the session was stopped: {found}",
}


@click.command("test")
@click.option("--routes", is_flag=True, help="Print every session, answer by answer.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@PARTS
@FILE
def test(file: Path, parts: Sequence[Path], *, routes: bool, as_json: bool) -> None:
    """Walk a FILE through every edge and scenario.

    It happens in a made-up world: nothing is sent or stored. What could not be walked is said, with the reason.
    Exit code 1 if an edge was left out that is not impossible, a scenario did not hold, or a session was stopped.
    docs/journey-tests.md explains it all.
    """
    document, given = read_journey(file), read_parts(parts)
    with refusals_said(file, parts):
        program = compile_journey(document, REGISTRY, parts=given)
    if program.is_part:
        raise click.UsageError(f"{file}: a part is tested in a journey that calls it.")
    rehearsed = rehearse(program)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(rehearsed), indent=2).decode())
    else:
        for line in _lines(rehearsed):
            click.echo(line)
        for number, route in enumerate(rehearsed.routes if routes else (), start=1):
            click.echo(f"\nSession {number}")
            for line in _route_lines(route):
                click.echo(f"  {line}")
    sys.exit(0 if rehearsed.complete else 1)


def _lines(rehearsed: Rehearsed) -> Iterator[str]:
    """Yield what somebody at a terminal wants to know, the figures first."""
    possible = rehearsed.edges - len(rehearsed.never)
    share = 100 * rehearsed.taken // possible if possible else 100
    yield f"{rehearsed.journey}: {rehearsed.taken} of {possible} edges taken ({share} %)"
    yield f"  sessions       {len(rehearsed.routes)}"
    yield f"  second tries   {rehearsed.again[0]} of {rehearsed.again[1]}"
    for missed in rehearsed.missed:
        yield f"  not taken      {missed.edge.step}: {missed.edge.outcome} ({_MISSED[missed.why]})"
    for never in rehearsed.never:
        yield f"  impossible     {never.edge.step}: {never.edge.outcome} ({_NEVER[never.why]})"
    for told in rehearsed.scenarios:
        yield f"  {'scenario holds' if not told.broken else 'scenario BROKEN':<14} {told.name}"
        for broken in told.broken:
            yield f"    {_broken_line(broken)}"
    for failure in rehearsed.failures:
        yield f"  stopped        {failure.ended_at}: {failure.fault}"
        yield from (f"    {line}" for line in _route_lines(failure))


def _broken_line(broken: Broken) -> str:
    said = _BROKEN[broken.what].format(wanted=broken.wanted, found=broken.found or "none", at=broken.at)
    return f"{said}; did you mean {broken.meant}?" if broken.meant else said


def _route_lines(route: Route) -> Iterator[str]:
    """Yield one line for each answer of a session, and one for how it ended."""
    yield from map(_turn_line, route.turns)
    signed_in = ", signed in" if route.signed_in else ""
    yield f"{route.ended_at}: {route.status}{signed_in}"


def _turn_line(turn: Turn) -> str:
    fields = " ".join(f"{name}={text}" for name, text in turn.fields.items())
    around = f" [{'; '.join(turn.around)}]" if turn.around else ""
    took = ", ".join(f"{edge.step} {edge.outcome}" for edge in turn.took) or "stays"
    return f"{turn.at}: {' '.join(filter(None, (turn.do, fields)))}{around} -> {took}"
