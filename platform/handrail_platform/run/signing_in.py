"""Who is let in at the end of a journey, and with what."""

from handrail_platform.errors import StepMisuse
from handrail_platform.guard.vocabulary import SIGNED_IN_FACT
from handrail_platform.run.facts import authenticators_used, latest_use
from handrail_platform.run.state import State
from handrail_platform.step.effects import StartBrowserSession
from handrail_platform.values import Milliseconds


def browser_session(state: State, now: Milliseconds) -> StartBrowserSession:
    """Return the promise of a browser session for the account that the session is about.

    Nobody is let in but an account that proved itself with an authenticator in this very journey.
    Raises StepMisuse for anybody else.
    """
    subject = state.subject
    used = authenticators_used(state.facts, subject)
    fresh = any(fact.kind != SIGNED_IN_FACT for fact in used)
    if subject is None or subject.person_id is None or subject.standing != "account" or not fresh:
        raise StepMisuse("the journey signs in somebody who has proved nothing")
    latest = latest_use(used)
    return StartBrowserSession(
        person_id=subject.person_id,
        used=tuple(sorted(latest, key=lambda profile: profile.value)),
        authenticated_at=min(latest.values()),
        at=now,
    )
