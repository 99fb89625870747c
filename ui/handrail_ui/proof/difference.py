"""The difference of two versions in sentences."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from handrail_platform.difference.difference import Difference, Shift
from handrail_platform.verify.finding import Hop
from handrail_ui.pages.translator import Speech


class Line(msgspec.Struct, frozen=True):
    """One sentence, and whether it is good or bad news."""

    text: str
    tone: Literal["good", "bad", ""] = ""


class Section(msgspec.Struct, frozen=True):
    """Sentences about one thing."""

    title: str
    lines: tuple[Line, ...]


def difference_sections(found: Difference, say: Speech) -> tuple[Section, ...]:
    """Return what differs, most important first; nothing when nothing does."""
    made = (
        ("guardrails", _guardrails(found, say)),
        ("authenticators", _shifts("authenticator", found.authenticators, say)),
        ("bound", _shifts("bound_shift", found.bound, say)),
        ("consents", _shifts("consent", found.consents, say)),
        ("recipients", _shifts("recipient", found.recipients, say)),
        ("messages", _messages(found, say)),
        ("steps", _steps(found, say)),
        ("ways", _ways(found, say)),
    )
    sections = (Section(say(f"difference.{name}"), tuple(lines)) for name, lines in made)
    return tuple(section for section in sections if section.lines)


def difference_routes(found: Difference, say: Speech) -> tuple[tuple[str, tuple[tuple[Hop, ...], ...]], ...]:
    """Return the routes to success that are new and those that are lost, each under its title."""
    made = (("routes_gained", found.routes_gained), ("routes_lost", found.routes_lost))
    return tuple((say(f"difference.{name}"), routes) for name, routes in made if routes)


def _guardrails(found: Difference, say: Speech) -> Iterator[Line]:
    for name in found.guardrails_broken:
        yield Line(say("difference.guardrail_broken", guardrail=name), "bad")
    for name in found.guardrails_upheld:
        yield Line(say("difference.guardrail_upheld", guardrail=name), "good")


def _shifts(kind: str, shifts: Iterable[Shift], say: Speech) -> Iterator[Line]:
    for shift in shifts:
        before, after = (say(f"difference.{often}") for often in (shift.before, shift.after))
        yield Line(say(f"difference.{kind}", what=shift.what, before=before, after=after))


def _messages(found: Difference, say: Speech) -> Iterator[Line]:
    for amount in found.messages:
        yield Line(say("difference.amount", channel=amount.channel, before=amount.before, after=amount.after))


def _steps(found: Difference, say: Speech) -> Iterator[Line]:
    for name in found.steps_gained:
        yield Line(say("difference.step_gained", step=name))
    for name in found.steps_lost:
        yield Line(say("difference.step_lost", step=name))


def _ways(found: Difference, say: Speech) -> Iterator[Line]:
    for kind, ways in (("gained", found.ways_gained), ("lost", found.ways_lost)):
        for way in ways:
            yield Line(say(f"difference.way_{kind}", step=way.step, outcome=way.outcome, target=way.target))
