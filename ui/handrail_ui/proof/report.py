"""The proof of a version, and the difference of two, as pages that stand alone and can be filed."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from handrail_platform.difference.difference import Difference
from handrail_platform.document.model import JourneyDocument
from handrail_platform.guard.guardrail import (
    LooksTheSame,
    MessagesBounded,
    PhishingResistanceOffered,
    SecretsKept,
)
from handrail_platform.verify.record import ProofRecord
from handrail_ui.pages.render import TEMPLATE_FOLDER
from handrail_ui.pages.translator import Speech
from handrail_ui.proof.difference import difference_routes, difference_sections
from handrail_ui.proof.words import ProofWords, guardrail_sentence

_FOLDER: Final = TEMPLATE_FOLDER / "reports"


class GuardrailRow(msgspec.Struct, frozen=True):
    """One guardrail of the proof; `steps` are those of which it was asked."""

    id: str
    sentence: str
    upheld: bool
    steps: tuple[str, ...]
    whole: bool
    """Whether it is about the journey as a whole, and not about single steps."""


_OF_THE_WHOLE: Final = (LooksTheSame, MessagesBounded, PhishingResistanceOffered, SecretsKept)


def proof_page(
    record: ProofRecord, document: JourneyDocument, about: Sequence[tuple[str, str]], say: Speech
) -> str:
    """Return the proof as HTML. `about` are lines on the version: who published it, when and why."""
    words = ProofWords(say, document, record.guardrails)
    upheld = {each.guardrail: each.steps for each in record.report.upheld}
    rows = [
        GuardrailRow(
            each.id,
            guardrail_sentence(say, each),
            each.id in upheld,
            upheld.get(each.id, ()),
            isinstance(each, _OF_THE_WHOLE),
        )
        for each in record.guardrails
    ]
    findings = [
        {
            "sentence": words.finding(each),
            "guardrail": words.guardrail(each.guardrail),
            "code": each.code,
            "route": each.route,
            "person": words.person(each.route),
            "reason": record.accepted.get(each.key, ""),
        }
        for each in record.report.findings
    ]
    return _rendered("proof.html", say, record=record, about=about, guardrails=rows, findings=findings)


def difference_page(found: Difference, title: str, say: Speech) -> str:
    """Return the difference as HTML."""
    return _rendered(
        "difference.html",
        say,
        title=title,
        sections=difference_sections(found, say),
        routes=difference_routes(found, say),
    )


def _rendered(template: str, say: Speech, **values: Any) -> str:
    return _environment().get_template(template).render(t=say, **values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
