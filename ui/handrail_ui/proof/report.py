"""The proof of a version, and the difference of two, as pages that stand alone and can be filed."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from handrail_platform.guard.guardrail import OF_THE_WHOLE
from handrail_platform.values import Milliseconds
from handrail_platform.verify.record import ProofRecord
from handrail_ui.pages.render import TEMPLATE_FOLDER
from handrail_ui.pages.translator import Speech
from handrail_ui.pages.wording.moments import moment_in_words
from handrail_ui.proof.comparison import ComparedVersion, Comparison
from handrail_ui.proof.demanded import since_entries
from handrail_ui.proof.difference import difference_sections
from handrail_ui.proof.entry import RoutesOf
from handrail_ui.proof.routes import RouteWords
from handrail_ui.proof.words import ProofWords, guardrail_sentence
from handrail_ui.since import DemandedSince

_FOLDER: Final = TEMPLATE_FOLDER / "reports"


class GuardrailRow(msgspec.Struct, frozen=True):
    """One guardrail of the proof; `steps` are those of which it was asked, or where it is broken."""

    id: str
    sentence: str
    upheld: bool
    steps: tuple[str, ...]
    whole: bool
    """Whether it is about the journey as a whole, and not about single steps."""


def proof_page(
    record: ProofRecord,
    since: Sequence[DemandedSince],
    routes: RouteWords,
    about: Sequence[tuple[str, str]],
    say: Speech,
) -> str:
    """Return the proof as HTML, with what was demanded since, and is broken.

    `about` are lines on the version: who published it, when and why.
    """
    words = ProofWords(say, record.guardrails)
    upheld = {each.guardrail: each.steps for each in record.report.upheld}
    broken: dict[str, dict[str, None]] = {}
    for finding in record.report.findings:
        broken.setdefault(finding.guardrail, {})[finding.step] = None
    rows = [
        GuardrailRow(
            each.id,
            guardrail_sentence(say, each),
            each.id in upheld,
            upheld.get(each.id, tuple(broken.get(each.id, ()))),
            isinstance(each, OF_THE_WHOLE),
        )
        for each in record.guardrails
    ]
    findings = [
        {
            "sentence": words.finding(each),
            "step": each.step,
            "guardrail": words.guardrail(each.guardrail),
            "code": each.code,
            "hops": routes.hops(each.route),
            "other_hops": routes.hops(each.other_route),
            "person": routes.person(each.route),
            "reason": record.accepted.get(each.key, ""),
        }
        for each in record.report.findings
    ]
    entries = since_entries(since, routes, say)
    return _rendered(
        "proof.html", say, record=record, about=about, guardrails=rows, findings=findings, since=entries
    )


def difference_page(compared: Comparison, routes: RoutesOf, say: Speech) -> str:
    """Return the difference as HTML."""
    before, after = (_side(each, say) for each in (compared.before, compared.after))
    sections = difference_sections(compared, routes, say)
    headlines = [entry for section in sections for entry in section.entries if entry.is_headline]
    return _rendered(
        "difference.html",
        say,
        title=_title(compared, before.name, after.name, say),
        two_journeys=two_journeys(compared, say),
        tenant=compared.tenant,
        sides=((say("difference.before"), before), (say("difference.after"), after)),
        same=compared.is_empty,
        sections=sections,
        headlines=headlines,
        engine_revision=compared.engine_revision,
    )


def two_journeys(compared: Comparison, say: Speech) -> str:
    """Return the sentence that not two versions of one journey are compared, empty if they are."""
    if not compared.other_journey:
        return ""
    return say(
        "difference.two_journeys",
        journey=compared.journey,
        before=_side(compared.before, say).name,
        other=compared.other_journey,
        after=_side(compared.after, say).name,
    )


def _title(compared: Comparison, before: str, after: str, say: Speech) -> str:
    if compared.other_journey:
        journey, other = compared.journey, compared.other_journey
        return say("difference.title_of_two", journey=journey, other=other, before=before, after=after)
    return say("difference.title", journey=compared.journey, before=before, after=after)


def about_version(
    say: Speech, *, published_at: Milliseconds, published_by: str, reason: str
) -> tuple[tuple[str, str], ...]:
    """Return the lines on who published a version, when and why."""
    lines = (("at", moment_in_words(published_at, say.language)), ("by", published_by), ("reason", reason))
    return tuple((say(f"proof.about_{name}"), value) for name, value in lines if value)


class _Side(msgspec.Struct, frozen=True):
    name: str
    about: tuple[tuple[str, str], ...]
    program: str


def _side(version: ComparedVersion, say: Speech) -> _Side:
    published = version.published
    if published is None:
        return _Side(version.file, ((say("difference.file"), version.file),), version.program)
    about = about_version(say, published_at=published.at, published_by=published.by, reason=published.reason)
    return _Side(say("difference.version", version=published.version), about, version.program)


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
