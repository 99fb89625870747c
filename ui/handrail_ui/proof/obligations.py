"""What becomes of guardrails, in words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from handrail_platform.difference.obligation import Obligation
from handrail_platform.difference.shift import Side
from handrail_platform.guard.guardrail import Guardrail
from handrail_platform.verify.finding import Finding
from handrail_ui.pages.translator import Speech
from handrail_ui.proof.entry import AcceptedOf, Entry, RoutesOf, Shown, Tone
from handrail_ui.proof.words import ProofWords

MOST_FINDINGS: Final = 3
"""Of one guardrail; the data form has the others too."""


def obligation_entries(
    say: Speech, obligations: Iterable[Obligation], routes: RoutesOf, accepted: AcceptedOf
) -> Iterator[Entry]:
    """Yield an entry for each guardrail, whatever is broken now first."""
    for each in sorted(obligations, key=lambda each: (each.after != "broken", each.before == "broken")):
        yield Entry(
            badge=say(f"obligation.{_badge(each, accepted)}"),
            what=_sentence(say, each, each.stated_after or each.stated_before),
            tone=_tone(each, accepted),
            before=_kept(say, each, "before", accepted),
            after=_kept(say, each, "after", accepted),
            code=each.guardrail,
            is_headline=True,
            routes=(
                *_findings(say, each.broken, "after", routes),
                *_findings(say, each.mended, "before", routes),
            ),
        )


def _badge(each: Obligation, accepted: AcceptedOf) -> str:
    if each.after == "broken":
        if each.broken and _is_warning(each.stated_after):
            return "warning-accepted" if _reasons(each.broken, accepted["after"]) else "warning"
        return "broken-elsewhere" if each.before == "broken" else "broken"
    if each.stated_after is None:
        return "mended" if each.stated_before is None else "dropped"
    if each.stated_before is None:
        return "stated"
    if each.before == "broken":
        return "mended"
    return "changed" if each.before == each.after else each.after


def _tone(each: Obligation, accepted: AcceptedOf) -> Tone:
    if each.after in ("broken", "not-proved"):
        return "" if _badge(each, accepted) == "warning-accepted" else "bad"
    return "good" if each.after == "held" else ""


def _sentence(say: Speech, each: Obligation, stated: Guardrail | None) -> str:
    return ProofWords(say, [stated] if stated else []).guardrail(each.guardrail)


def _is_warning(stated: Guardrail | None) -> bool:
    return stated is not None and stated.severity == "warning"


def _reasons(findings: Iterable[Finding], accepted: Mapping[str, str]) -> str:
    """Return why all of these are lived with, empty unless each of them is."""
    reasons = [accepted.get(each.key, "") for each in findings]
    return "; ".join(dict.fromkeys(reasons)) if all(reasons) else ""


def _kept(say: Speech, each: Obligation, side: Side, accepted: AcceptedOf) -> str:
    after = side == "after"
    kept, stated = (each.after, each.stated_after) if after else (each.before, each.stated_before)
    words = say(f"kept.{kept}")
    if kept == "broken" and _is_warning(stated):
        reasons = _reasons(each.broken if after else each.mended, accepted[side])
        words = say("kept.broken-accepted", reason=reasons) if reasons else say("kept.broken-warning")
    if each.stated_before is None or each.stated_after is None or each.stated_before == each.stated_after:
        return words
    return say("obligation.said", sentence=_sentence(say, each, stated), kept=words)


def _findings(say: Speech, findings: tuple[Finding, ...], side: Side, routes: RoutesOf) -> Iterator[Shown]:
    words = ProofWords(say, ())
    for finding in findings[:MOST_FINDINGS]:
        sentence = words.finding(finding)
        if finding.step:
            sentence = say(f"obligation.finding.{side}", sentence=sentence, step=finding.step)
        yield Shown(sentence, routes[side].hops(finding.route))
        if finding.other_route:
            yield Shown(say("obligation.other_route"), routes[side].hops(finding.other_route))
    if len(findings) > MOST_FINDINGS:
        yield Shown(say("difference.more", count=len(findings) - MOST_FINDINGS))
