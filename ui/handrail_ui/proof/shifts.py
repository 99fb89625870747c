"""What happens more or less often, in words."""

from collections.abc import Iterable, Iterator

from handrail_platform.difference.happening import (
    AuthenticatorSetUp,
    AuthenticatorUsed,
    ConsentAsked,
    ConsentGiven,
    DataLeft,
    EvidenceTaken,
    FactShown,
    Happening,
    RecoveryCodeTaken,
    SignedIn,
    TermsAccepted,
)
from handrail_platform.difference.shift import SECOND_FACTOR, Shift, rises
from handrail_platform.guard.requirement import Authenticated
from handrail_ui.pages.translator import Speech
from handrail_ui.proof.entry import Entry, RoutesOf, Shown, Tone
from handrail_ui.proof.terms import authenticator_words, evidence_words, fact_words


def shift_entries(say: Speech, shifts: Iterable[Shift], routes: RoutesOf) -> Iterator[Entry]:
    """Yield an entry for each shift, with the route that shows it."""
    for shift in shifts:
        yield Entry(
            badge=say(f"shift.{_badge(shift)}"),
            what=_happening_words(say, shift.what),
            tone=_tone(shift),
            before=say(f"often.{shift.before}"),
            after=say(f"often.{shift.after}"),
            routes=tuple(_shown(say, shift, routes)),
            is_headline=isinstance(shift.what, Authenticated | ConsentGiven | DataLeft),
        )


def _shown(say: Speech, shift: Shift, routes: RoutesOf) -> Iterator[Shown]:
    """Yield the route that shows the shift, unless any route does."""
    if {shift.before, shift.after} == {"never", "always"}:
        return
    witness = shift.witness
    caption = say(f"witness.{witness.version}.{'with' if witness.happens else 'without'}")
    yield Shown(caption, routes[witness.version].hops(witness.route))


def _badge(shift: Shift) -> str:
    if shift.before == "never":
        return "new"
    if shift.after == "never":
        return "gone"
    return "more" if rises(shift) else "less"


def _tone(shift: Shift) -> Tone:
    if not isinstance(shift.what, Authenticated):
        return ""
    return "good" if rises(shift) else "bad"


def _happening_words(say: Speech, what: Happening | Authenticated) -> str:  # noqa: C901, PLR0911 - one for each kind
    match what:
        case Authenticated():
            return say("happening.second-factor" if what == SECOND_FACTOR else "happening.phishing-resistance")
        case AuthenticatorUsed(authenticator):
            return say("happening.authenticator-used", authenticator=authenticator_words(say, authenticator))
        case AuthenticatorSetUp(authenticator):
            return say("happening.authenticator-set-up", authenticator=authenticator_words(say, authenticator))
        case EvidenceTaken(document, verification):
            return say("happening.evidence-taken", evidence=evidence_words(say, document, verification))
        case RecoveryCodeTaken(method):
            return say("fact.recovery", method=say(f"recovery.{method}"))
        case ConsentGiven(purpose, version, by):
            return say(f"happening.consent-given.{by}", purpose=purpose, version=version)
        case ConsentAsked(purpose, version, by):
            return say(f"happening.consent-asked.{by}", purpose=purpose, version=version)
        case TermsAccepted(document, version):
            return say("happening.terms-accepted", document=document, version=version)
        case FactShown(fact, "subject"):
            return fact_words(say, fact)
        case FactShown(fact, about):
            return say("happening.fact-about", fact=fact_words(say, fact), variable=about)
        case DataLeft(recipient, attribute, purpose):
            return say("happening.data-left", recipient=recipient, attribute=attribute, purpose=purpose)
        case SignedIn():
            return say("happening.signed-in")
