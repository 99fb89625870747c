"""identify: who somebody says they are, without telling whether we know them."""

import itertools
from typing import Any

import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.run.transition import SignedIn
from handrail_platform.step.context import Subject
from handrail_platform.step.effects import UsePasskey
from handrail_platform.step.passkeys import PasskeyRefused, PasskeyUse
from handrail_platform.step.reads import Claim, FoundPerson, PersonByIdentifier
from tests.unit.steps.journeys import ALICE, BOB, NOON, SECOND, Play, play, step_in_place
from tests.unit.steps.sentences import sentences

KNOWN = {"alice@example.org": ALICE, "bob@example.org": BOB, "+442079460018": ALICE, "alice": ALICE}

ALICES = PasskeyUse(ALICE, b"her passkey", 7, backup_eligible=True, backed_up=True)


def found(request: Any) -> FoundPerson:
    assert isinstance(request, PersonByIdentifier)
    return FoundPerson(KNOWN.get(request.value))


def identify(given: dict[str, Any] | None = None, signed_in: SignedIn | None = None, **config: Any) -> Play:
    types = {"email": "email", "phone": "phone", "username": "username"}
    by = config.get("by", ["email"])
    variables: dict[str, Any] = {"who": types[by[0]] if len(by) == 1 else "text"} if "save_as" in config else {}
    document = step_in_place("identify@1", config, variables=variables, given=given)
    return play(document, answers=found, signed_in=signed_in)


def claim(played: Play) -> Claim | None:
    return played.state.subject.claim if played.state.subject else None


def test_a_known_address_becomes_a_claim_and_proves_nothing() -> None:
    played = identify().submit(identifier=" Alice@EXAMPLE.org ")

    assert played.outcome_of() == "done"
    assert claim(played) == Claim("email", "alice@example.org", ALICE)
    assert played.state.subject is not None
    assert played.state.subject.standing == "claimed"
    assert played.facts == set()


def test_known_and_unknown_cannot_be_told_apart() -> None:
    """OWASP ASVS 6.3.8: same outcome, same reads, same trace."""
    known = identify().submit(identifier="alice@example.org")
    unknown = identify().submit(identifier="carol@example.org")

    assert known.path == unknown.path
    assert [type(request) for request in known.asked] == [type(request) for request in unknown.asked]
    assert [(e.kind, e.node, e.outcome) for e in known.events] == [
        (e.kind, e.node, e.outcome) for e in unknown.events
    ]
    assert claim(unknown) == Claim("email", "carol@example.org", None)


@pytest.mark.parametrize(
    ("by", "typed", "wanted"),
    [
        (["email"], "alice@example.org", Claim("email", "alice@example.org", ALICE)),
        (["phone"], "020 7946 0018", Claim("phone", "+442079460018", ALICE)),
        (["username"], "Alice", Claim("username", "alice", ALICE)),
        (["email", "username"], "Alice", Claim("username", "alice", ALICE)),
        (["email", "phone", "username"], "+44 20 7946 0018", Claim("phone", "+442079460018", ALICE)),
        (["email", "phone", "username"], "alice@example.org", Claim("email", "alice@example.org", ALICE)),
    ],
)
def test_what_was_typed_tells_its_kind(by: list[str], typed: str, wanted: Claim) -> None:
    config: dict[str, Any] = {"default_country": "GB"} if "phone" in by else {}

    assert claim(identify(by=by, **config).submit(identifier=typed)) == wanted


@pytest.mark.parametrize(
    ("by", "typed", "error"),
    [
        (["email"], "", "required"),
        (["email"], "alice", "wrong.email"),
        (["email"], "alice@example.org\x00", "wrong.email"),
        (["phone"], "12", "wrong.phone"),
        (["username"], "a b", "wrong.username"),
        (["phone", "email"], "alice", "wrong.email_phone"),
        (["username", "email"], "a b", "wrong.email_username"),
        (["username", "phone"], "a b", "wrong.phone_username"),
        (["username", "phone", "email"], "a b", "wrong.email_phone_username"),
    ],
)
def test_what_nobody_can_be_called_is_refused_before_anybody_is_looked_up(
    by: list[str], typed: str, error: str
) -> None:
    played = identify(by=by).submit(identifier=typed)

    assert played.errors == {"identifier": f"identify.{error}"}
    assert played.asked == []


def test_the_field_is_a_user_name_for_password_managers() -> None:
    """WCAG 2.2, 3.3.8."""
    fields = [identify(by=by).field("identifier") for by in (["email"], ["phone"], ["email", "username"])]

    assert [field.kind for field in fields] == ["email", "phone", "text"]
    assert {field.autocomplete for field in fields} == {"username"}


def test_what_was_typed_stays_on_the_page_after_an_error() -> None:
    assert identify().submit(identifier="alice@").field("identifier").value == "alice@"


def test_what_was_typed_can_be_kept_and_is_there_on_the_next_visit() -> None:
    kept = identify(save_as="who").submit(identifier="alice@example.org")
    again = identify(save_as="who", given={"values": {"who": "alice@example.org"}})

    assert kept.state.variables == {"who": "alice@example.org"}
    assert again.field("identifier").value == "alice@example.org"


def test_with_several_kinds_it_is_kept_as_text() -> None:
    played = identify(by=["email", "username"], save_as="who").submit(identifier="Alice")

    assert played.state.variables == {"who": "alice"}


def test_a_newcomer_goes_on_without_claiming_anything() -> None:
    played = identify(register=True).submit("register")

    assert (played.outcome_of(), played.state.subject, played.asked) == ("register", None, [])


def test_a_newcomer_drops_what_was_claimed_before() -> None:
    played = identify(register=True, given={"claim": ("email", "bob@example.org", BOB)}).submit("register")

    assert played.state.subject is None


def test_registering_is_only_possible_where_it_is_offered() -> None:
    played = identify().submit("register", identifier="alice@example.org")

    assert (played.at, played.notice) == ("step", "identify.unclear")
    assert played.field("identifier").value == "alice@example.org"


def test_what_another_person_proved_holds_no_longer() -> None:
    """Invariant I11: a change of subject takes the facts with it."""
    bob = {"claim": ("email", "bob@example.org", BOB), "proved": ["password"]}

    played = identify(given=bob).submit(identifier="alice@example.org")

    assert played.facts == set()
    assert played.state.subject is not None
    assert played.state.subject.standing == "claimed"


def test_whoever_is_asked_again_proves_again() -> None:
    alice = SignedIn(ALICE, (AuthenticatorProfile.PASSWORD,), NOON)

    played = identify(signed_in=alice).submit(identifier="alice@example.org")

    assert played.facts == set()
    assert played.state.subject is not None
    assert played.state.subject.standing == "claimed"


@pytest.mark.parametrize(
    "config",
    [
        {"by": []},
        {"by": ["email", "email"]},
        {"by": ["passport"]},
        {"by": ["email"], "default_country": "GB"},
        {"by": ["phone"], "default_country": "XX"},
        {"by": ["phone"], "default_country": "gb"},
    ],
)
def test_a_configuration_that_makes_no_sense_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(JourneyRefused) as refused:
        identify(**config)
    assert refused.value.problems[0].path.startswith("steps.step.config")


def taking(verdict: PasskeyUse | PasskeyRefused, lose: tuple[str, ...] = (), **given: Any) -> Play:
    """Give a passkey where a name is asked for."""
    document = step_in_place("identify@1", {"offer_passkey": True}, given=given)
    return play(document, answers=lambda _: verdict, lose=lose).submit("passkey", credential="{}")


def test_a_passkey_says_who_it_is_and_proves_it() -> None:
    played = taking(ALICES)

    assert (played.outcome_of(), played.fault) == ("passkey", "")
    assert played.state.subject == Subject("account", ALICE)
    assert played.facts == {("passkey", ALICE.hex())}
    assert played.effects == [UsePasskey(ALICE, b"her passkey", 7, backed_up=True, at=NOON)]


def test_a_passkey_takes_the_place_of_whoever_was_there_before() -> None:
    bob = taking(ALICES, claim=("email", "bob@example.org", BOB), proved=["password"])
    herself = taking(ALICES, claim=("email", "alice@example.org", ALICE), proved=["password"])

    assert bob.facts == herself.facts == {("passkey", ALICE.hex())}


@pytest.mark.parametrize("why", ["unknown", "wrong", "counter", "backup"])
def test_a_passkey_that_is_refused_leaves_the_page_as_it_was_but_for_a_sentence(why: Any) -> None:
    played = taking(PasskeyRefused(why))

    assert (played.at, played.notice, played.effects) == ("step", "identify.passkey", [])
    assert played.events[-1].body["note"] == why
    played.answers = found
    assert played.submit(identifier="alice@example.org").outcome_of() == "done"


def test_a_passkey_whose_copy_was_quicker_is_refused() -> None:
    played = taking(ALICES, lose=("passkey.used",))

    assert (played.at, played.notice, played.facts) == ("step", "identify.passkey", set())


def test_too_many_passkeys_are_locked_out_for_a_while() -> None:
    played = taking(PasskeyRefused("locked", retry_at=NOON + 60 * SECOND))

    assert played.notice == "identify.locked"
    assert played.wait(60 * SECOND).notice == ""


def test_each_page_asks_for_a_passkey_anew() -> None:
    played = identify(offer_passkey=True)
    before = played.view.data
    played.answers = lambda _: PasskeyRefused("wrong")

    assert played.submit("passkey", credential="{}").view.data != before


def test_a_browser_that_sent_no_passkey_is_told_to_choose() -> None:
    played = identify(offer_passkey=True).submit("passkey")

    assert (played.notice, played.asked) == ("identify.unclear", [])


def test_a_passkey_is_offered_in_the_field_itself_and_only_where_it_is_taken() -> None:
    """WebAuthn L3, the autocomplete token `webauthn`."""
    offering, plain = identify(offer_passkey=True), identify()

    assert offering.field("identifier").autocomplete == "username webauthn"
    assert (plain.field("identifier").autocomplete, plain.view.data) == ("username", {})
    assert plain.submit("passkey", credential="{}").notice == "identify.unclear"


def test_every_combination_of_kinds_has_its_sentences_and_none_is_left_over() -> None:
    kinds = ("email", "phone", "username")
    combined = ["_".join(some) for count in (1, 2, 3) for some in itertools.combinations(kinds, count)]
    wanted = {f"identify.{slot}.{some}" for slot in ("label", "wrong") for some in combined}
    slots = ("title", "required", "unclear", "locked", "passkey", "action.passkey", "action.register")
    others = {f"identify.{slot}" for slot in slots}

    assert set(sentences("identify", "en")) == wanted | others
