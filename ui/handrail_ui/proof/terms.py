"""What product managers call channels, authenticators, evidence and facts."""

from collections.abc import Mapping

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.guard.vocabulary import accepted_in, consent_in, proofings_in, recovery_codes_in
from handrail_platform.text import MessageParam
from handrail_ui.pages.translator import Speech


def channel_words(say: Speech, channel: str) -> str:
    return say(f"channel.{channel}")


def authenticator_words(say: Speech, authenticator: AuthenticatorProfile) -> str:
    return say(f"authenticator.{authenticator.value}")


def evidence_words(say: Speech, document: str, verification: str) -> str:
    """Return what was shown, and how somebody was found to be the one whom it names."""
    return say(
        "evidence.verified",
        document=say(f"document.{document}"),
        verification=say(f"verification.{verification}"),
    )


def fact_words(say: Speech, fact: str) -> str:
    """Return a fact in words; one that only its step type knows keeps its name."""
    if given := consent_in(fact):
        return say(f"requirement.consented.{given.by}", purpose=f"{given.purpose} {given.version}")
    if terms := accepted_in(fact):
        return say("happening.terms-accepted", document=terms[0], version=terms[1])
    if pieces := proofings_in((fact,)):
        return evidence_words(say, pieces[0].document.value, pieces[0].verification.value)
    if codes := recovery_codes_in((fact,)):
        return say("fact.recovery", method=say(f"recovery.{codes[0]}"))
    message = f"fact.{fact}"
    words = say(message)
    return fact if words == message else words


def in_words(say: Speech, params: Mapping[str, MessageParam]) -> dict[str, MessageParam]:
    """Return what fills the holes of a sentence, with words for what people know by another name."""
    worded = dict(params)
    if "channel" in worded:
        worded["channel"] = channel_words(say, str(worded["channel"]))
    if "fact" in worded:
        worded["fact"] = fact_words(say, str(worded["fact"]))
    return worded
