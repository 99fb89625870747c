"""What somebody has to know before one version of a journey takes the place of another."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec

from handrail_platform.compile.wiring import Resolved
from handrail_platform.difference.ways import HowOften, Way, Ways
from handrail_platform.guard.vocabulary import consent_in
from handrail_platform.step.contract import Bind, Channel, Gain
from handrail_platform.verify.finding import Hop, Report

MOST_ROUTES: Final = 50
"""Nobody reads more; the ways themselves are all listed."""


class Shift(msgspec.Struct, frozen=True):
    """Something that happens on other routes to success than before."""

    what: str
    before: HowOften
    after: HowOften


class Amount(msgspec.Struct, frozen=True):
    """The most messages that one visit of each step on a channel can send, added up over the steps."""

    channel: Channel
    before: int
    after: int


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """`routes` show how each new way to success is taken, or how each lost one was.

    `authenticators`, `bound`, `consents` and `recipients` say what became more or less frequent on the routes to
    success; a recipient is written `who: attribute, attribute (purpose)`.
    """

    steps_gained: tuple[str, ...]
    steps_lost: tuple[str, ...]
    ways_gained: tuple[Way, ...]
    ways_lost: tuple[Way, ...]
    routes_gained: tuple[tuple[Hop, ...], ...]
    routes_lost: tuple[tuple[Hop, ...], ...]
    authenticators: tuple[Shift, ...]
    bound: tuple[Shift, ...]
    consents: tuple[Shift, ...]
    recipients: tuple[Shift, ...]
    messages: tuple[Amount, ...]
    guardrails_broken: tuple[str, ...]
    guardrails_upheld: tuple[str, ...]


class Version(msgspec.Struct, frozen=True):
    """One of the two: where it starts, its steps, and what its proof says."""

    start: str
    steps: Mapping[str, Resolved]
    report: Report


def difference(before: Version, after: Version) -> Difference:
    """Return how the second version differs from the first, in meaning."""
    old, new = Ways(before.start, before.steps), Ways(after.start, after.steps)
    gained, lost = sorted(new.all - old.all), sorted(old.all - new.all)
    broken, broken_before = _broken(after.report), _broken(before.report)
    return Difference(
        steps_gained=tuple(sorted(new.steps.keys() - old.steps.keys())),
        steps_lost=tuple(sorted(old.steps.keys() - new.steps.keys())),
        ways_gained=tuple(gained),
        ways_lost=tuple(lost),
        routes_gained=_routes(new, gained),
        routes_lost=_routes(old, lost),
        authenticators=_shifts(old, new, _authenticators),
        bound=_shifts(old, new, _bound),
        consents=_shifts(old, new, _consents),
        recipients=_shifts(old, new, _recipients),
        messages=_amounts(old, new),
        guardrails_broken=tuple(sorted(broken - broken_before)),
        guardrails_upheld=tuple(sorted(_upheld(after.report) - _upheld(before.report))),
    )


def _broken(report: Report) -> set[str]:
    return {finding.guardrail for finding in report.findings}


def _upheld(report: Report) -> set[str]:
    return {upheld.guardrail for upheld in report.upheld if upheld.steps}


def _routes(ways: Ways, changed: Iterable[Way]) -> tuple[tuple[Hop, ...], ...]:
    routes = (ways.through(way) for way in changed)
    return tuple(dict.fromkeys(route for route in routes if route))[:MOST_ROUTES]


def _shifts(old: Ways, new: Ways, named: Callable[[Ways], Mapping[str, set[Way]]]) -> tuple[Shift, ...]:
    before, after = named(old), named(new)
    shifts = (
        Shift(what, old.how_often(before.get(what, ())), new.how_often(after.get(what, ())))
        for what in sorted(before.keys() | after.keys())
    )
    return tuple(shift for shift in shifts if shift.before != shift.after)


def _by_name(ways: Ways, names: Callable[[Resolved, str], Iterable[str]]) -> dict[str, set[Way]]:
    found: dict[str, set[Way]] = {}
    for way in ways.all:
        for name in names(ways.steps[way.step], way.outcome):
            found.setdefault(name, set()).add(way)
    return found


def _authenticators(ways: Ways) -> dict[str, set[Way]]:
    return _by_name(
        ways,
        lambda step, outcome: [
            change.authenticator.value
            for change in step.contract.on.get(outcome, ())
            if isinstance(change, Gain) and change.authenticator
        ],
    )


def _bound(ways: Ways) -> dict[str, set[Way]]:
    return _by_name(
        ways,
        lambda step, outcome: [
            change.authenticator.value for change in step.contract.on.get(outcome, ()) if isinstance(change, Bind)
        ],
    )


def _consents(ways: Ways) -> dict[str, set[Way]]:
    return _by_name(
        ways,
        lambda step, outcome: [
            f"{given.purpose} {given.version} ({given.by})"
            for change in step.contract.on.get(outcome, ())
            if isinstance(change, Gain) and (given := consent_in(change.fact))
        ],
    )


def _recipients(ways: Ways) -> dict[str, set[Way]]:
    return _by_name(
        ways,
        lambda step, outcome: [
            f"{each.recipient}: {', '.join(each.attributes)} ({each.purpose})"
            for tag, disclosed in step.contract.discloses.items()
            if outcome in step.contract.only_with.get(tag, (outcome,))
            for each in disclosed
        ],
    )


def _amounts(old: Ways, new: Ways) -> tuple[Amount, ...]:
    before, after = _sent(old), _sent(new)
    return tuple(
        Amount(channel, before.get(channel, 0), after.get(channel, 0))
        for channel in sorted(before.keys() | after.keys())
        if before.get(channel, 0) != after.get(channel, 0)
    )


def _sent(ways: Ways) -> dict[Channel, int]:
    sent: dict[Channel, int] = {}
    for each in ways.steps.values():
        for channel, most in each.contract.sends.items():
            sent[channel] = sent.get(channel, 0) + most
    return sent
