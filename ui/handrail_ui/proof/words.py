"""Guardrails and findings as sentences for people who draw journeys."""

from collections.abc import Iterable, Mapping
from functools import reduce
from pathlib import Path
from typing import Final

import msgspec

from handrail_platform.guard.guardrail import Before, Guardrail
from handrail_platform.guard.requirement import (
    AnyOf,
    Authenticated,
    Consented,
    EntitledToBind,
    Known,
    Requirement,
)
from handrail_platform.guard.table import STEP_NEEDS
from handrail_platform.text import Message, MessageParam
from handrail_platform.verify.finding import Finding
from handrail_ui.pages.translator import TEXT_FOLDER, Speech, Translator
from handrail_ui.proof.terms import in_words

PROOF_TEXTS: Final[Path] = TEXT_FOLDER / "proof"
_NAMES: Final = {STEP_NEEDS: "guardrail.step-needs", "part.requires": "guardrail.part-requires"}


def proof_speech(language: str) -> Speech:
    """Return the words of the proof in a language."""
    return Translator.load([PROOF_TEXTS]).speech(language)


class ProofWords:
    """Speaks about guardrails and what breaks them."""

    def __init__(self, speech: Speech, guardrails: Iterable[Guardrail]) -> None:
        self._say = speech
        self._guardrails: Mapping[str, Guardrail] = {each.id: each for each in guardrails}

    def finding(self, finding: Finding) -> str:
        message = finding.message
        return self._say.message(Message(message.id, in_words(self._say, message.params))).text

    def guardrail(self, guardrail_id: str) -> str:
        """Return the guardrail as its sentence."""
        if guardrail_id in _NAMES:
            return self._say(_NAMES[guardrail_id])
        known = self._guardrails.get(guardrail_id)
        return guardrail_sentence(self._say, known) if known else guardrail_id


def guardrail_sentence(say: Speech, guardrail: Guardrail) -> str:
    """Return a guardrail in the words in which a product manager reads it."""
    if not isinstance(guardrail, Before):
        return _said(say, f"guardrail.{_tag(guardrail)}", guardrail)
    moment = f"moment.{guardrail.before}"
    begun = say(f"{moment}-for", purpose=guardrail.purpose) if guardrail.purpose else say(moment)
    words = [requirement_words(say, each) for each in guardrail.require]
    return say(
        "guardrail.before",
        moment=begun,
        requirements=reduce(lambda one, other: say("requirement.and", one=one, other=other), words),
    )


def requirement_words(say: Speech, requirement: Requirement) -> str:
    """Return what is required, as part of a sentence."""
    match requirement:
        case Authenticated(level=level, phishing_resistant=resistant, in_this_journey=here):
            words = say(f"requirement.authenticated.{level}{'.resistant' if resistant else ''}")
            return say("requirement.in-this-journey", requirement=words) if here else words
        case Consented(purpose=purpose, by=by):
            return say(f"requirement.consented.{by}", purpose=purpose)
        case Known(subject=subject):
            return say(f"requirement.known.{subject}")
        case EntitledToBind(level=level):
            return say("requirement.entitled", level=level)
        case AnyOf(of=of):
            words_of = [requirement_words(say, each) for each in of]
            return reduce(lambda one, other: say("requirement.or", one=one, other=other), words_of)
        case _:
            return _said(say, f"requirement.{_tag(requirement)}", requirement)


def _tag(struct: msgspec.Struct) -> str:
    return str(struct.__struct_config__.tag)


def _said(say: Speech, message_id: str, struct: Guardrail | Requirement) -> str:
    fields: dict[str, MessageParam] = {
        name: value for name, value in msgspec.structs.asdict(struct).items() if isinstance(value, str | int)
    }
    return say.message(Message(message_id, in_words(say, fields))).text
