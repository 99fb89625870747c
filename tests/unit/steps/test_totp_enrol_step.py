"""totp.enrol: binding an authenticator app."""

import base64
import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from handrail_flows.steps.totp_enrol.key import matching_step, qr_picture
from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.run.facts import authenticators_used
from handrail_platform.run.transition import SignedIn
from handrail_platform.step.effects import EnrolTotp
from handrail_platform.step.reads import Person, PersonRecord
from handrail_platform.text import Message
from tests.unit.steps.app import AuthenticatorApp
from tests.unit.steps.journeys import ALICE, NOON, SECOND, Play, play, step_in_place

STEP = 30 * SECOND
ADDRESS = "alice@example.org"
WITHOUT_APP = Person("Alice Example", (), {}, (AuthenticatorProfile.PASSWORD,))
WITH_APP = Person("Alice Example", (), {}, (AuthenticatorProfile.PASSWORD, AuthenticatorProfile.TOTP))
ACCOUNT: dict[str, Any] = {"claim": ("email", ADDRESS, ALICE), "proved": ["password"]}


def enrolling(given: dict[str, Any] | None = None, **config: Any) -> dict[str, Any]:
    return step_in_place(
        "totp.enrol@1",
        {"issuer_name": "Aurora Insurance", **config},
        variables={"email": "email"},
        given={"values": {"email": ADDRESS}} | (ACCOUNT if given is None else given),
    )


def at_the_page(*, lose: tuple[str, ...] = (), language: str = "en", **config: Any) -> Play:
    return play(enrolling(**config), answers={"PersonRecord": WITHOUT_APP}, lose=lose, language=language)


def app_of(played: Play) -> AuthenticatorApp:
    return AuthenticatorApp(str(played.view.data["key"]))


def address_of(played: Play) -> tuple[str, dict[str, list[str]]]:
    parts = urlsplit(str(played.view.data["uri"]))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    return unquote(parts.path).lstrip("/"), parse_qs(parts.query)


def test_the_code_of_the_app_binds_it() -> None:
    played = at_the_page()
    app = app_of(played)

    played.submit(code=app.code(NOON))

    assert played.outcome_of() == "done"
    [bound] = played.promised(EnrolTotp)
    assert (bound.person_id, bound.secret, bound.at) == (ALICE, app.key, NOON)
    assert bound.counter == NOON // STEP, "the code that was just shown must not count a second time"
    assert len(bound.credential_id) == 16


def test_enrolling_says_that_there_is_an_app_and_not_that_it_signed_anybody_in() -> None:
    played = at_the_page()
    played.submit(code=app_of(played).code(NOON))

    assert ("totp.enrolled", ALICE.hex()) in played.facts
    used = authenticators_used(played.state.facts, played.state.subject)
    assert [fact.authenticator for fact in used] == [AuthenticatorProfile.PASSWORD]


@pytest.mark.parametrize("given", [{}, {"new_person": True}])
def test_somebody_new_gets_the_app_together_with_the_account(given: dict[str, Any]) -> None:
    played = play(enrolling(given))
    played.submit(code=app_of(played).code(NOON))

    assert played.state.subject is not None
    assert played.state.subject.standing == "new"
    assert [each.person_id for each in played.promised(EnrolTotp)] == [played.state.subject.person_id]
    assert played.effects == [], "it waits for the account"


@pytest.mark.parametrize(("drift", "outcome"), [(-2, ""), (-1, "done"), (0, "done"), (1, "done"), (2, "")])
def test_a_clock_may_be_one_step_off(drift: int, outcome: str) -> None:
    played = at_the_page()

    played.submit(code=app_of(played).code(NOON + drift * STEP))

    assert played.outcome_of() == outcome
    assert [each.counter for each in played.promised(EnrolTotp)] == ([NOON // STEP + drift] if outcome else [])


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59_000, "287082"),
        (1_111_111_109_000, "081804"),
        (1_111_111_111_000, "050471"),
        (1_234_567_890_000, "005924"),
        (2_000_000_000_000, "279037"),
        (20_000_000_000_000, "353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(at: int, code: str) -> None:
    """RFC 6238 appendix B, the last six digits."""
    assert matching_step(b"12345678901234567890", code, at) == at // STEP


@pytest.mark.parametrize("at", [0, 29_999, 30_000])
def test_the_first_moments_of_the_epoch_are_like_any_other(at: int) -> None:
    assert matching_step(b"12345678901234567890", "755224", at) == 0


def test_key_address_and_picture_hold_the_same_160_bits() -> None:
    played = at_the_page()
    app = app_of(played)
    _, query = address_of(played)

    assert len(app.key) == 20
    assert query["secret"] == [base64.b32encode(app.key).decode()]
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", str(played.view.data["key"]))
    assert played.view.data["qr"] == qr_picture(str(played.view.data["uri"]))


def test_the_key_stays_the_same_however_often_the_page_is_opened() -> None:
    """A key that changes on reload makes the app that scanned it useless."""
    played = at_the_page()
    shown = played.view.data["key"]

    assert played.wait(5 * STEP).view.data["key"] == shown
    assert played.submit(code="000000").view.data["key"] == shown


def test_another_visit_offers_another_key() -> None:
    document = enrolling(max_attempts=1)
    document["steps"]["look"]["next"]["done"] = "step"
    document["steps"]["step"]["next"]["done"] = "end"
    played = play(document, answers={"PersonRecord": WITHOUT_APP})
    first = played.view.data["key"]

    assert played.submit(code="000000").submit().view.data["key"] != first


@pytest.mark.parametrize(
    ("issuer", "language", "shown"),
    [
        ("Aurora Insurance", "de", "Aurora Insurance"),
        ({"en": "Aurora Insurance", "de": "Aurora Versicherung"}, "de-AT", "Aurora Versicherung"),
        ({"en": "Aurora Insurance"}, "fr", "Aurora Insurance"),
        ("Müller & Söhne", "de", "Müller & Söhne"),
    ],
)
def test_the_app_shows_whose_account_it_is(issuer: object, language: str, shown: str) -> None:
    label, query = address_of(at_the_page(issuer_name=issuer, language=language))

    assert query["issuer"] == [shown]
    assert label.partition(":")[0] == shown


def test_the_app_tells_accounts_apart_by_what_the_person_signs_in_with_or_by_a_variable() -> None:
    by_claim, _ = address_of(at_the_page())
    by_variable, _ = address_of(play(enrolling({}, account_label="email")))
    by_nothing, _ = address_of(play(enrolling({})))

    assert by_claim == by_variable == f"Aurora Insurance:{ADDRESS}"
    assert by_nothing == "Aurora Insurance:Aurora Insurance"


def test_an_account_that_has_an_app_is_not_shown_a_key() -> None:
    played = play(enrolling(), answers={"PersonRecord": WITH_APP})

    assert played.outcome_of() == "already"
    assert played.asked == [PersonRecord(ALICE)]


def test_who_bound_another_app_meanwhile_leaves_by_already_with_nothing_promised() -> None:
    played = at_the_page(lose=("totp.enrol",))
    played.submit(code=app_of(played).code(NOON))

    assert (played.outcome_of(), played.promised(EnrolTotp)) == ("already", [])
    assert ("totp.enrolled", ALICE.hex()) not in played.facts


def test_a_person_who_is_signed_in_can_enrol() -> None:
    document = enrolling({})
    document["entry"] = "signed_in"
    signed_in = SignedIn(ALICE, (AuthenticatorProfile.PASSWORD,), NOON - STEP)
    played = play(document, answers={"PersonRecord": WITHOUT_APP}, signed_in=signed_in)
    played.submit(code=app_of(played).code(NOON))

    assert [each.person_id for each in played.promised(EnrolTotp)] == [ALICE]


@pytest.mark.parametrize("person_id", [ALICE, None])
def test_nobody_binds_an_app_to_an_account_that_is_only_claimed(person_id: bytes | None) -> None:
    played = play(enrolling({"claim": ("email", ADDRESS, person_id)}))

    assert (played.outcome_of(), played.asked) == ("error", [])


def test_a_wrong_code_says_how_many_tries_are_left() -> None:
    played = at_the_page(max_attempts=3).submit(code="000000")

    assert played.field("code").error == Message("totp.enrol.wrong", count=2)
    assert played.field("code").value == ""


def test_the_last_wrong_code_leaves_by_failed() -> None:
    played = at_the_page(max_attempts=2).submit(code="000000").submit(code="000000")

    assert (played.outcome_of(), played.promised(EnrolTotp)) == ("failed", [])


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef"])
def test_what_cannot_be_a_code_costs_no_try(typed: str) -> None:
    assert at_the_page(max_attempts=1).submit(code=typed).errors == {"code": "totp.enrol.malformed"}


def test_a_code_may_be_typed_with_spaces() -> None:
    played = at_the_page()
    code = app_of(played).code(NOON)

    assert played.submit(code=f"{code[:3]} {code[3:]}").outcome_of() == "done"


def test_doing_without_is_offered_only_where_the_journey_says_so() -> None:
    assert at_the_page(optional=True).submit("skip").outcome_of() == "skipped"
    refused = at_the_page().submit("skip")
    assert (refused.at, refused.notice) == ("step", "totp.enrol.unclear")
    assert [action.name for action in refused.view.actions] == ["continue"]


def test_key_and_code_are_in_neither_memory_nor_variables_nor_trace() -> None:
    played = at_the_page()
    app = app_of(played)
    played.submit(code="000000")

    kept = repr((played.state, played.events))
    for secret in (app.key, base64.b32encode(app.key).decode(), played.view.data["key"], "000000"):
        assert str(secret) not in kept
    assert repr(app.key) not in kept


@pytest.mark.parametrize("issuer", ["Aurora: Insurance", "A" * 61])
def test_an_issuer_that_no_app_can_show_is_refused(issuer: str) -> None:
    document = enrolling()
    document["steps"]["step"]["config"]["issuer_name"] = {"en": issuer}

    with pytest.raises(JourneyRefused) as refused:
        play(document)

    assert [problem.path for problem in refused.value.problems] == ["steps.step.config.issuer_name"]


def test_the_longest_names_still_fit_into_the_picture() -> None:
    played = play(enrolling({"values": {"email": "🦢" * 254}}, issuer_name="🦢" * 60, account_label="email"))

    label, query = address_of(played)
    assert (label, query["issuer"]) == (f"{'🦢' * 60}:{'🦢' * 100}", ["🦢" * 60])
    assert played.view.data["qr"] == qr_picture(str(played.view.data["uri"]))


def test_the_picture_is_the_qr_code_with_its_quiet_zone() -> None:
    picture = qr_picture("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP")
    size, path = picture["size"], str(picture["path"])
    dark = {
        (int(x) + n, int(y))
        for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path)
        for n in range(int(run))
    }

    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", path)
    assert isinstance(size, int)
    for left, top in ((4, 4), (size - 11, 4), (4, size - 11)):
        assert dark >= {(left + n, top) for n in range(7)}, "a finder pattern stands in three corners"
        assert (left + 1, top + 1) not in dark
    assert all(4 <= x < size - 4 and 4 <= y < size - 4 for x, y in dark)
