"""What holds of a session, and how leaving a step changes it: the laws a second time, as one would read them.

Levels are from SP 800-63B-4 sections 2 and 4.2 and SP 800-63A-4 section 4, the rest from what contracts promise.
They share data with the proof and no code.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.guard.requirement import (
    AnyOf,
    Authenticated,
    Confirmed,
    Consented,
    EntitledToBind,
    Identified,
    Known,
    Mandated,
    NothingPending,
    Requirement,
    Shown,
)
from handrail_platform.step.contract import SubjectChange
from tests.property.anything import Way


class Authenticator(NamedTuple):
    """What SP 800-63B-4 section 3.1 says of a kind of authenticator."""

    factors: frozenset[str]
    replay: bool
    phishing: bool
    exportable: bool


AUTHENTICATORS: Final = {
    "password": Authenticator(frozenset({"know"}), replay=False, phishing=False, exportable=True),
    "totp": Authenticator(frozenset({"have"}), replay=True, phishing=False, exportable=True),
    "federated": Authenticator(frozenset(), replay=False, phishing=False, exportable=True),
    "recovery_code": Authenticator(frozenset({"have"}), replay=True, phishing=False, exportable=True),
    "sms_code": Authenticator(frozenset({"have"}), replay=True, phishing=False, exportable=True),
    "passkey": Authenticator(frozenset({"know", "have"}), replay=True, phishing=True, exportable=True),
    "device_passkey": Authenticator(frozenset({"know", "have"}), replay=True, phishing=True, exportable=False),
}
STRENGTHS: Final = {"passport": "strong", "bank-account": "fair", "wallet-credential": "superior"}
NONE: Final[frozenset[str]] = frozenset()


class Session(NamedTuple):
    """Everything that holds of one session at one moment."""

    standing: str
    facts: frozenset[str]
    """About the subject."""
    values: frozenset[str]
    """`fact variable`: about what the variable holds."""
    used: frozenset[str]
    """Authenticators of whoever walks the journey."""
    fresh: frozenset[str]
    """Those of them that were used in it."""
    opened: bool
    """The account was opened here."""
    pending: bool = False
    """Something was promised for whoever is new, and waits for their account."""


def sessions_that_begin(entry: str) -> list[Session]:
    """Return how a session can begin: as nobody, or with a sign-in that used some authenticator."""
    if entry == "anyone":
        return [Session("nobody", NONE, NONE, NONE, NONE, opened=False)]
    return [
        Session("account", NONE, NONE, frozenset({profile.value}), NONE, opened=False)
        for profile in AuthenticatorProfile
    ]


def changed(session: Session, change: SubjectChange | None) -> Session:  # noqa: PLR0911 - one for each change
    """Return the session once the subject has changed, before anything else."""
    standing, facts, values, used, fresh, opened, _ = session
    match change:
        case SubjectChange.CLAIMED:
            return Session("claimed", NONE, values, NONE, NONE, opened=False)
        case SubjectChange.RECOGNISED if standing == "nobody":
            return Session("claimed", NONE, values, NONE, NONE, opened=False)
        case SubjectChange.FORGOTTEN if standing == "claimed":
            return Session("nobody", NONE, values, NONE, NONE, opened=False)
        case SubjectChange.MINTED if standing == "nobody":
            return Session("new", facts, values, used, fresh, opened=opened)
        case SubjectChange.OPENED if standing == "claimed":
            return Session("account", NONE, values, NONE, NONE, opened=True)
        case SubjectChange.OPENED:
            return Session("account", facts, values, used, fresh, opened=True)
        case SubjectChange.REPRESENTED:
            return Session("represented", NONE, values, used, fresh, opened=False)
        case _:
            return session


def promised(session: Session, tags: Iterable[str]) -> Session:
    """Return the session once these are promised: a password waits for the account of whoever has none yet."""
    return session._replace(pending=True) if session.standing == "new" and "password.set" in tags else session


def about_to_leave(session: Session, way: Way, anytime: Iterable[str] = ()) -> Session:
    """Return the session at the moment of leaving: its subject has changed, and everything is promised."""
    return promised(changed(session, way.subject), (*anytime, *way.promises))


def left(session: Session, way: Way, told: Mapping[str, bool]) -> Session:
    """Return the session after a step was left, from that which was about to leave.

    `told` says of facts whether they hold from now on, whatever was known of them before.
    """
    entitled = may_bind(session, 2)
    standing, facts, values, used, fresh, opened, pending = session
    values = frozenset(pair for pair in values if pair.split()[1] not in way.writes)
    if way.loses:
        facts, opened = NONE, False
        standing = "claimed" if standing == "account" else standing
        if standing != "represented":
            used = fresh = NONE
    anew = {_matter(fact) for fact in (*way.withdraws, *told)}
    facts = frozenset(fact for fact in facts if _matter(fact) not in anew) | {
        *way.gains,
        *(f"proved.{p.value}" for p in way.proves),
        *(f"bound.{p.value}" for p in way.binds),
    }
    facts |= {fact for fact, true in told.items() if true}
    values |= {f"{fact} {variable}" for variable, fact in way.confirms.items()}
    proved = {profile.value for profile in (*way.proves, *(way.binds if entitled else ()))}
    if standing != "represented":
        # Whom somebody acts for may prove something too; it says nothing about the one who acts.
        used, fresh = used | proved, fresh | proved
    if standing == "claimed" and (way.proves or any(fact.startswith("recovery:") for fact in way.gains)):
        standing = "account"
    return Session(standing, facts, values, used, fresh, opened, pending)


def _matter(fact: str) -> str:
    """Return a consent without its version: who is asked again answers for all versions."""
    if not fact.startswith("consent:"):
        return fact
    purpose, _, rest = fact.partition("@")
    return f"{purpose}/{rest.partition('/')[2]}"


def holds(requirement: Requirement, session: Session) -> bool:  # noqa: C901, PLR0911 - one for each kind
    """Tell whether the session meets the requirement."""
    match requirement:
        case Authenticated(level, resistant, here):
            used = session.fresh if here else session.used
            enough = assurance(used) >= level
            return enough and (not resistant or any(AUTHENTICATORS[each].phishing for each in used))
        case Identified(level=level):
            return identity(session.facts) >= level
        case Consented(purpose, version, by):
            givers = ("subject", "guardian") if by == "either" else (by,)
            versions = (version,) if version else ("1", "2")
            wanted = {f"consent:{purpose}@{each}/{giver}" for giver in givers for each in versions}
            return bool(wanted & session.facts)
        case Confirmed(fact, variable):
            return f"{fact} {variable}" in session.values
        case Known(subject="claimed"):
            return session.standing in ("claimed", "account")
        case Known():
            return session.standing == "account"
        case EntitledToBind(level=level):
            return may_bind(session, level)
        case Mandated(mandate=mandate):
            return f"mandate:{mandate}" in session.facts
        case NothingPending():
            return not session.pending
        case Shown(fact=fact):
            return fact in session.facts
        case AnyOf(of=of):
            return any(holds(each, session) for each in of)


def assurance(used: AbstractSet[str]) -> int:
    """Return the AAL. AAL2 is two factors, one of them replay-resistant; AAL3 one that besides resists phishing
    and cannot be exported.
    """
    kinds = [AUTHENTICATORS[each] for each in used]
    if not kinds:
        return 0
    factors = {factor for kind in kinds for factor in kind.factors}
    if factors != {"know", "have"} or not any(kind.replay for kind in kinds):
        return 1
    return 3 if any(kind.phishing and not kind.exportable for kind in kinds) else 2


def identity(facts: AbstractSet[str]) -> int:
    """Return the IAL: one piece is IAL1; a superior one, or a strong one with any other, is IAL2."""
    pieces = {fact.removeprefix("proofing:").split("/")[0] for fact in facts if fact.startswith("proofing:")}
    strengths = [STRENGTHS[piece] for piece in pieces]
    if "superior" in strengths or ("strong" in strengths and len(strengths) > 1):
        return 2
    return 1 if strengths else 0


def may_bind(session: Session, level: int) -> bool:
    """Tell whether the subject may bind an authenticator: new here, proved at the level, or recovered.

    One code is enough for whoever never had an authenticator, as it is for whoever registers.
    """
    if session.standing == "new" or session.opened or assurance(session.used) >= level:
        return True
    codes = [fact for fact in session.facts if fact.startswith("recovery:")]
    one_is_enough = level < 2 or assurance(session.used) >= 1 or "account.light" in session.facts
    return len(codes) >= 2 or (len(codes) == 1 and one_is_enough) or identity(session.facts) >= 1
