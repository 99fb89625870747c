"""The pages of proofs and differences speak to product managers: in words, in every language, with a bound."""

import re
from typing import Any, Literal, get_args

import msgspec
import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.compile.compile import sound_journey
from handrail_platform.difference.altered import Aspect
from handrail_platform.difference.declared import declared
from handrail_platform.difference.difference import difference
from handrail_platform.difference.obligation import Kept
from handrail_platform.difference.shift import HowOften
from handrail_platform.difference.version import Version
from handrail_platform.document.parse import parse_plain
from handrail_platform.guard.defaults import PLATFORM_GUARDRAILS
from handrail_platform.guard.guardrail import Before, Guardrail, MessagesBounded
from handrail_platform.guard.requirement import Authenticated, Consented, Shown
from handrail_platform.guard.vocabulary import RecoveryMethod, proofing
from handrail_platform.proofing import Document, Proofing, Verification
from handrail_platform.step.contract import Channel
from handrail_platform.verify.finding import Hop, Report
from handrail_platform.verify.graph import ONCE_MORE
from handrail_platform.verify.prove import examine
from handrail_platform.verify.record import ProofRecord, ScopeRevision
from handrail_tenants.guardrails.repository import ScopeGuardrails
from handrail_ui.pages.translator import Speech
from handrail_ui.proof.comparison import ComparedVersion, Comparison, Published
from handrail_ui.proof.demanded import about_scopes
from handrail_ui.proof.difference import MOST_ENTRIES, MOST_ROUTES
from handrail_ui.proof.report import difference_page, proof_page
from handrail_ui.proof.routes import RouteWords, nodes_of
from handrail_ui.proof.terms import fact_words
from handrail_ui.proof.words import guardrail_sentence, proof_speech
from handrail_ui.since import DemandedSince
from tests.property.anything import ANYTHING
from tests.unit.pages.samples import elements

LANGUAGES = ("en", "de")
_KINDS = (
    "channel authenticator document ending verification recovery often kept shift witness obligation "
    "difference aspect happening fact person proof"
)
ID = re.compile(rf"\b(?:{_KINDS.replace(' ', '|')})\.[a-z][a-z.-]*")
CODES = ("totp", "device_passkey", "passport-chip", "face-seen", "recovery:", "proofing:", "without-success")
TWO_FACTORS = Before(id="two-factors", before="sign-in", require=(Authenticated(2),))
CONSENTED = Before(id="offers-wanted", before="disclose", require=(Consented("offers"),))


def journey(**ways: Any) -> dict[str, Any]:
    """Return a journey of one page that does all this when it is left."""
    more = ways.pop("more", {})
    page = {"step": "anything@1", "config": {"ways": {"out": ways}, **more}, "next": {"out": "end"}}
    data = {"recipient": "Broker Desk", "attributes": ["mail"], "purpose": "offers"}
    end = {
        "step": "close@1",
        "config": {"result": "success", "sign_in": True, "discloses": [data] if ways else []},
    }
    return {
        "format": 1,
        "journey": "login",
        "name": {"en": "Sign in"},
        "variables": {"mail": "email"},
        "start": "page",
        "steps": {"page": page, "end": end},
    }


PLAIN = journey()
EVERYTHING = journey(
    subject="claimed",
    gains=["consent:offers@2/subject", "proofing:passport-chip/face-seen", "recovery:text"],
    proves=["device_passkey"],
    binds=["totp"],
    more={"sends": {"text": 2, "push": 1}},
)


def pages(before: dict[str, Any], after: dict[str, Any], language: str, *guardrails: Guardrail) -> str:
    say = proof_speech(language)
    found = [sound_journey(parse_plain(plain), ANYTHING) for plain in (before, after)]
    versions = [Version(each.whole, (*PLATFORM_GUARDRAILS, *guardrails)) for each in found]
    compared = Comparison(
        tenant="acme",
        journey="login",
        engine_revision=1,
        before=ComparedVersion(program="aa", published=Published(version=1, at=0, by="kim", reason="First")),
        after=ComparedVersion(program="bb", file="login.yaml"),
        difference=difference(*versions),
        declared=tuple(declared(*(each.bundle.document for each in found))),
    )
    old, new = (RouteWords(say, nodes_of(each.bundle)) for each in found)
    return difference_page(compared, {"before": old, "after": new}, say)


def text(page: str) -> str:
    """Return what people read; names that tenants or documents gave stand in `code`."""
    body = page.rpartition("<main>")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", re.sub(r"<code.*?</code>", "", body)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_difference_says_everything_in_words(language: str) -> None:
    read = text(pages(PLAIN, EVERYTHING, language, TWO_FACTORS, CONSENTED))

    assert not ID.search(read)
    for code in CODES:
        assert code not in read
    for wanted in ("Broker Desk", "SMS", "offers", "login.yaml", "First"):
        assert wanted in read


def test_a_minute_is_enough_to_see_what_differs() -> None:
    page = pages(PLAIN, EVERYTHING, "en", TWO_FACTORS)

    short = text(page[: page.index("<h2>Before")])
    for wanted in (
        "No longer broken Before somebody is signed in: two factors (AAL2)",
        "New A second factor is asked for (AAL2) Before: on no route · Now: on every route to success",
        "New Consent to offers, version 2",
        "New Broker Desk receives mail for the purpose offers",
        "More At most in one session: text messages (SMS) Before: 0 · Now: 2",
        "Authenticators set up New: 1",
    ):
        assert wanted in short


def test_what_is_broken_comes_first_with_its_route() -> None:
    page = pages(EVERYTHING, PLAIN, "en", TWO_FACTORS)

    guardrails = text(page[page.index('id="guardrails"') : page.index('id="proof"')])
    broken = "Before somebody is signed in: two factors (AAL2) Before: held on every route Now: broken"
    assert guardrails.startswith('id="guardrails">Guardrails Newly broken')
    assert f"Newly broken {broken}" in guardrails
    assert "Now at end: Somebody gets here with less than AAL2. leaves page by out ends signed in" in guardrails


def test_lists_have_a_bound_and_say_what_they_leave_out() -> None:
    many: dict[str, Any] = {f"way{number}": {} for number in range(40)}
    wide: dict[str, Any] = journey()
    wide["steps"]["page"]["config"]["ways"] = {"out": {}, **many}
    wide["steps"]["page"]["next"] = {"out": "end", **dict.fromkeys(many, "end")}

    page = pages(PLAIN, wide, "en").encode()

    assert len(elements(page, "ol", **{"class": "route"})) == MOST_ROUTES
    assert f"and {40 - MOST_ROUTES} more, which the data form lists" in page.decode()
    assert f"and {40 - MOST_ENTRIES} more, which the data form lists" in page.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_a_difference_stands_alone_and_escapes_what_others_wrote(language: str) -> None:
    plain = journey(subject="claimed")
    plain["steps"]["end"]["config"]["discloses"][0]["recipient"] = "<script>alert(1)</script>"

    page = pages(PLAIN, plain, language).encode()

    assert not elements(page, "script")
    assert not elements(page, "link")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("channel", get_args(Channel)),
        ("authenticator", tuple(AuthenticatorProfile)),
        ("document", tuple(Document)),
        ("verification", tuple(Verification)),
        ("recovery", get_args(RecoveryMethod)),
        ("often", get_args(HowOften)),
        ("kept", get_args(Kept)),
        ("aspect", get_args(Aspect)),
    ],
)
def test_everything_has_a_name_that_people_know(language: str, kind: str, names: tuple[str, ...]) -> None:
    say = proof_speech(language)

    for name in names:
        assert say(f"{kind}.{name}") != f"{kind}.{name}"


def test_guardrails_name_channels_and_evidence_in_words() -> None:
    say = proof_speech("en")
    passport = proofing(Proofing(Document.PASSPORT, Verification.FACE_COMPARED))

    assert guardrail_sentence(say, MessagesBounded(id="few", channel="text", most=3)) == (
        "At most 3 in one session: text messages (SMS)"
    )
    assert guardrail_sentence(say, Before(id="seen", before="finish", require=(Shown(passport),))) == (
        "Before the journey succeeds: passport (face compared)"
    )
    assert fact_words(say, "something of its own") == "something of its own"


def test_a_route_says_who_comes_once_too_often() -> None:
    route = (Hop("code", "failed"), Hop("code", ONCE_MORE), Hop("end"))

    hops = RouteWords(proof_speech("en"), {}).hops(route)

    assert [each.words for each in hops] == ["fails", "comes to code once too often", ""]


def record(report: Report, accepted: dict[str, str], *guardrails: Guardrail) -> ProofRecord:
    return ProofRecord(
        journey="login",
        program="aa",
        engine_revision=1,
        steps=2,
        guardrails=(*PLATFORM_GUARDRAILS, *guardrails),
        report=report,
        accepted=accepted,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_warning_that_was_accepted_names_its_step_and_no_guardrail_is_upheld_that_nothing_asks_for(
    language: Literal["en", "de"],
) -> None:
    say: Speech = proof_speech(language)
    resistant = Before(
        id="resistant", severity="warning", before="sign-in", require=(Authenticated(2, phishing_resistant=True),)
    )
    document = parse_plain(journey(subject="claimed", proves=["password"]))
    report = examine(document, ANYTHING, (resistant,))
    (key,) = [each.key for each in report.findings if each.guardrail == "resistant"]
    nodes = RouteWords(say, document.steps)

    page = proof_page(record(report, {key: "In spring"}, resistant), (), nodes, (), say)

    rows = {each.text.strip() for each in elements(page.encode(), "td")}
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    row = table[table.index("resistant</code>") :]
    assert "<code>end</code>" in row[: row.index("</tr>")]
    assert say("proof.nowhere") in rows
    assert not ID.search(text(page))
    assert "In spring" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_demanded_since_is_said_with_whoever_demanded_it(language: Literal["en", "de"]) -> None:
    say: Speech = proof_speech(language)
    document = parse_plain(journey(subject="claimed", proves=["password"]))
    findings = examine(document, ANYTHING, (TWO_FACTORS,)).findings
    (finding,) = [each for each in findings if each.guardrail == "two-factors"]
    stated = ScopeGuardrails("app:desk", 7, (TWO_FACTORS,), (), 0, "lena", "<b>from today</b>")
    known = DemandedSince(finding=finding, guardrail=TWO_FACTORS, accepted="", problems="", stated=stated)
    since = (
        known,
        msgspec.structs.replace(known, accepted="In spring"),
        DemandedSince(finding=None, guardrail=None, accepted="", problems="guardrail-twice", stated=None),
    )

    page = proof_page(record(Report((), ()), {}), since, RouteWords(say, document.steps), (), say)

    (section,) = elements(page.encode(), "section", id="since")
    assert "app:desk" in section.text
    assert "<b>from today</b>" in section.text, "it is text"
    assert page.count(say("proof.since_error")) == 2
    assert "In spring" in section.text
    assert say("proof.since_unknown") in section.text
    assert say("proof.since_unreadable") in section.text
    assert not ID.search(text(page))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_proof_says_where_its_guardrails_hung_if_that_was_kept(language: Literal["en", "de"]) -> None:
    say: Speech = proof_speech(language)
    filed = record(Report((), ()), {})
    at_two = (ScopeRevision("tenant", 3, 0), ScopeRevision("app:desk", 1, 0))

    told = [
        list(about_scopes(say, msgspec.structs.replace(filed, scopes=scopes))) for scopes in (at_two, (), None)
    ]

    ((_, two),) = told[0]
    assert two.count("1970") == 2
    assert "tenant: " in two
    assert "app:desk: " in two
    assert told[1] == [(say("proof.about_scopes"), say("proof.no_scopes"))]
    assert told[2] == []
