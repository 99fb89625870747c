"""The difference of two versions in words: a section for each thing that people ask about."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from msgspec.structs import replace

from handrail_platform.difference.declared import Declared
from handrail_platform.difference.difference import Beginning, Difference
from handrail_platform.difference.happening import (
    AuthenticatorSetUp,
    AuthenticatorUsed,
    ConsentAsked,
    ConsentGiven,
    DataLeft,
    EvidenceTaken,
    FactShown,
    RecoveryCodeTaken,
    SignedIn,
    TermsAccepted,
)
from handrail_platform.difference.ways import Way
from handrail_platform.guard.requirement import Authenticated
from handrail_platform.verify.finding import Hop
from handrail_ui.pages.translator import Speech
from handrail_ui.proof.comparison import Comparison
from handrail_ui.proof.entry import AcceptedOf, Entry, RoutesOf, Section, Shown, Tone
from handrail_ui.proof.obligations import obligation_entries
from handrail_ui.proof.shifts import shift_entries
from handrail_ui.proof.terms import channel_words

MOST_ENTRIES: Final = 12
"""Of a section; the data form has the others too."""
MOST_ROUTES: Final = 5
_REACH: Final = ("apps", "organisation")
"""Of what is declared: what decides whose guardrails hold."""
_NO_BOUND: Final = 1 << 60
"""Stands for any number of messages where two are compared."""


def difference_sections(compared: Comparison, routes: RoutesOf, say: Speech) -> tuple[Section, ...]:
    """Return all sections, most important first; one about which nothing differs has no entries."""
    found = compared.difference
    accepted: AcceptedOf = {"before": compared.before.accepted, "after": compared.after.accepted}

    def shifts(*kinds: type) -> Iterator[Entry]:
        return shift_entries(say, (each for each in found.shifts if isinstance(each.what, kinds)), routes)

    return (
        _section("guardrails", obligation_entries(say, found.obligations, routes, accepted), say),
        _section("declared", _declared(compared.declared, say), say),
        _section("proof", shifts(Authenticated, AuthenticatorUsed, RecoveryCodeTaken, SignedIn), say),
        _section("identity", shifts(EvidenceTaken, FactShown), say),
        _section("consents", shifts(ConsentGiven, ConsentAsked, TermsAccepted), say),
        _section("recipients", shifts(DataLeft), say),
        _section("set-up", shifts(AuthenticatorSetUp), say),
        _section("messages", chain(_amounts(found, say), _sendings(found, say)), say),
        _routes(found, routes, say),
        _section("steps", chain(_beginnings(found, say), _steps(found, say)), say),
        _section("ways", _ways(found, routes, say), say),
    )


def _section(name: str, made: Iterable[Entry], say: Speech) -> Section:
    entries = tuple(made)
    return Section(
        id=name,
        title=say(f"difference.{name}"),
        counts=_counted(Counter(entry.badge for entry in entries), say),
        entries=entries[:MOST_ENTRIES],
        more=max(0, len(entries) - MOST_ENTRIES),
    )


def _counted(badges: Counter[str], say: Speech) -> str:
    counted = (say("difference.counted", badge=badge, number=number) for badge, number in badges.items() if number)
    return ", ".join(counted)


def _amounts(found: Difference, say: Speech) -> Iterator[Entry]:
    for each in found.amounts:
        what = say("difference.amount", channel=channel_words(say, each.channel))
        yield replace(_numbers(what, each.before, each.after, say), is_headline=True)


def _sendings(found: Difference, say: Speech) -> Iterator[Entry]:
    for each in found.sendings:
        what = say("difference.sending", channel=channel_words(say, each.channel), step=each.step)
        yield _numbers(what, each.before, each.after, say)


def _numbers(what: str, before: int | None, after: int | None, say: Speech) -> Entry:
    more = (_NO_BOUND if after is None else after) > (_NO_BOUND if before is None else before)
    unbounded: Tone = "bad" if after is None else ""
    return Entry(
        badge=say(f"difference.{'higher' if more else 'lower'}"),
        what=what,
        tone=unbounded,
        before=say("difference.no_bound") if before is None else str(before),
        after=say("difference.no_bound") if after is None else str(after),
    )


def _routes(found: Difference, routes: RoutesOf, say: Speech) -> Section:
    new, gone = say("shift.new"), say("shift.gone")
    gained, lost = found.routes_gained, found.routes_lost
    entries = [
        Entry(badge=new, what="", routes=(Shown("", routes["after"].hops(each)),)) for each in gained.shortest
    ]
    others = [
        Entry(badge=gone, what="", routes=(Shown("", routes["before"].hops(each)),)) for each in lost.shortest
    ]
    shown = (*entries[:MOST_ROUTES], *others[:MOST_ROUTES])
    return Section(
        id="routes",
        title=say("difference.routes"),
        counts=_counted(Counter({new: gained.count, gone: lost.count}), say),
        entries=shown,
        more=gained.count + lost.count - len(shown),
    )


def _declared(found: Iterable[Declared], say: Speech) -> Iterator[Entry]:
    for each in found:
        yield Entry(
            badge=say("difference.changed"),
            what=say(f"declared.{each.field}"),
            before=", ".join(each.before) or say("difference.nothing"),
            after=", ".join(each.after) or say("difference.nothing"),
            is_headline=each.field in _REACH,
        )


def _beginnings(found: Difference, say: Speech) -> Iterator[Entry]:
    if found.begins:
        before, after = (_beginning(each, say) for each in found.begins)
        yield Entry(badge=say("difference.changed"), what=say("difference.begins"), before=before, after=after)


def _beginning(each: Beginning, say: Speech) -> str:
    return say(f"difference.begins.{each.entry}", step=each.step)


def _steps(found: Difference, say: Speech) -> Iterator[Entry]:
    for name in found.steps_gained:
        yield Entry(badge=say("shift.new"), what=name)
    for name in found.steps_lost:
        yield Entry(badge=say("shift.gone"), what=name)
    for each in found.steps_altered:
        aspects = ", ".join(say(f"aspect.{aspect}") for aspect in each.aspects)
        yield Entry(
            badge=say("difference.changed"), what=say("difference.altered", step=each.step, aspects=aspects)
        )


def _ways(found: Difference, routes: RoutesOf, say: Speech) -> Iterator[Entry]:
    """Yield an entry for each outcome: one way gone and one new are one outcome that leads elsewhere."""
    gone, new = _targets(found.ways_lost), _targets(found.ways_gained)
    for hop in sorted(gone.keys() | new.keys(), key=lambda hop: (hop.step, hop.outcome)):
        spoken = say("person.goes", clause=routes["after" if hop in new else "before"].clause(hop))
        code = f"{hop.step}.{hop.outcome}"
        if hop in gone and hop in new:
            what = say("difference.way", step=hop.step, spoken=spoken)
            moved = say("difference.moved")
            yield Entry(badge=moved, what=what, before=gone[hop], after=new[hop], code=code)
        else:
            badge, target = ("new", new[hop]) if hop in new else ("gone", gone[hop])
            what = say("difference.way_to", step=hop.step, spoken=spoken, target=target)
            yield Entry(badge=say(f"shift.{badge}"), what=what, code=code)


def _targets(ways: Iterable[Way]) -> dict[Hop, str]:
    return {Hop(way.step, way.outcome): way.target for way in ways}
