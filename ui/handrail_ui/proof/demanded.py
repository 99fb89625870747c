"""Under which guardrails a version was proved, and what was demanded since, in words and as data."""

from collections.abc import Iterable, Iterator

import msgspec

from handrail_platform.guard.guardrail import Severity
from handrail_platform.values import Milliseconds
from handrail_platform.verify.finding import Hop
from handrail_platform.verify.record import ProofRecord
from handrail_ui.pages.translator import Speech
from handrail_ui.pages.wording.moments import moment_in_words
from handrail_ui.proof.routes import RouteWords, SpokenHop
from handrail_ui.proof.words import ProofWords
from handrail_ui.since import DemandedSince


class SinceLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a version breaks of what was demanded since, as data; what is not known is empty, or 0."""

    guardrail: str
    severity: Severity
    code: str
    step: str
    route: tuple[Hop, ...]
    accepted: str
    scope: str
    revision: int
    at: Milliseconds
    by: str
    reason: str


class SinceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The same on a page."""

    guardrail: str
    id: str
    sentence: str
    code: str
    hops: tuple[SpokenHop, ...]
    stated: str
    why: str
    state: str
    accepted: str


def since_lines(since: Iterable[DemandedSince]) -> tuple[SinceLine, ...]:
    """Return a line for each way in which something is broken."""
    return tuple(_line(each) for each in since)


def since_entries(since: Iterable[DemandedSince], routes: RouteWords, say: Speech) -> tuple[SinceEntry, ...]:
    """Return an entry for each way in which something is broken."""
    return tuple(_entry(each, routes, say) for each in since)


def about_scopes(say: Speech, record: ProofRecord) -> Iterator[tuple[str, str]]:
    """Yield the line on where the guardrails hung under which a version was proved; nothing if it was not kept."""
    if record.scopes is None:
        return
    scopes = (
        say("proof.scope", scope=each.scope, revision=each.revision, at=moment_in_words(each.at, say.language))
        for each in record.scopes
    )
    yield say("proof.about_scopes"), "; ".join(scopes) or say("proof.no_scopes")


def _line(since: DemandedSince) -> SinceLine:
    finding, stated = since.finding, since.stated
    return SinceLine(
        guardrail=since.name,
        severity=finding.severity if finding else "error",
        code=finding.code if finding else "",
        step=finding.step if finding else "",
        route=finding.route if finding else (),
        accepted=since.accepted,
        scope=stated.scope if stated else "",
        revision=stated.revision if stated else 0,
        at=stated.at if stated else 0,
        by=stated.by if stated else "",
        reason=stated.reason if stated else "",
    )


def _entry(since: DemandedSince, routes: RouteWords, say: Speech) -> SinceEntry:
    finding = since.finding
    words = ProofWords(say, () if since.guardrail is None else (since.guardrail,))
    severity = finding.severity if finding else "error"
    return SinceEntry(
        guardrail=words.guardrail(since.name),
        id=since.name,
        sentence=words.finding(finding) if finding else say("proof.since_unreadable"),
        code=f"{finding.code} · {finding.step}" if finding and finding.step else finding.code if finding else "",
        hops=routes.hops(finding.route) if finding else (),
        stated=_stated(since, say),
        why=since.stated.reason if since.stated else "",
        state=say("proof.accepted" if since.accepted else f"proof.since_{severity}"),
        accepted=since.accepted,
    )


def _stated(since: DemandedSince, say: Speech) -> str:
    stated = since.stated
    if stated is None:
        return say("proof.since_unknown")
    at = moment_in_words(stated.at, say.language)
    return say("proof.since_set", at=at, scope=stated.scope, revision=stated.revision, by=stated.by)
