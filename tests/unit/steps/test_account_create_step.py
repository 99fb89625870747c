"""account.create: one account from what the journey collected."""

from typing import Any

import pytest

from handrail_platform.assurance import AuthenticatorProfile
from handrail_platform.document.problem import JourneyRefused
from handrail_platform.run.transition import SignedIn
from handrail_platform.step.effects import CreatePerson, Identifier
from tests.unit.steps.journeys import ALICE, BOB, NOON, Play, play, step_in_place

VARIABLES: dict[str, Any] = {
    "name": "text",
    "email": "email",
    "phone": "phone",
    "login": "username",
    "country": "country",
    "guest": "boolean",
    "pin": "secret",
}
VALUES = {
    "name": "Alice",
    "email": "Alice@example.org",
    "phone": "",
    "login": "alice",
    "country": "IE",
    "guest": False,
}


def document(given: dict[str, Any] | None = None, **config: Any) -> dict[str, Any]:
    return step_in_place(
        "account.create@1",
        {"identifiers": {"email": "email"}, **config},
        variables=VARIABLES,
        given={"values": VALUES, **(given or {})},
    )


def create(
    given: dict[str, Any] | None = None,
    *,
    lose: bool = False,
    signed_in: SignedIn | None = None,
    language: str = "en",
    **config: Any,
) -> Play:
    return play(
        document(given, **config),
        lose=["person.create"] if lose else [],
        signed_in=signed_in,
        language=language,
    )


def test_a_light_account_has_an_address_and_no_name() -> None:
    assert person(create(name=[])).name == ""


def person(played: Play) -> CreatePerson:
    (promised,) = played.promised(CreatePerson)
    assert isinstance(promised, CreatePerson)
    return promised


def test_an_account_is_made_of_name_identifiers_and_attributes() -> None:
    played = create(attributes=["country", "guest"], language="de")

    made = person(played)
    assert played.outcome_of() == "created"
    assert (made.name, made.language, made.at) == ("Alice", "de", NOON)
    assert made.identifiers == (Identifier("email", "alice@example.org", None),)
    assert made.attributes == {"country": "IE", "guest": False}


def test_the_journey_is_about_the_new_account_from_then_on() -> None:
    played = create()

    assert played.state.subject is not None
    assert played.state.subject.standing == "account"
    assert played.state.subject.person_id == person(played).person_id
    assert len(person(played).person_id) == 16


def test_an_address_that_was_confirmed_in_this_journey_is_verified() -> None:
    made = person(create({"verified": {"address.email": "email"}}))

    assert made.identifiers == (Identifier("email", "alice@example.org", NOON),)


def test_a_proof_of_another_address_verifies_nothing() -> None:
    made = person(create({"verified": {"address.email": "login"}}))

    assert made.identifiers[0].verified_at is None


def test_what_was_left_out_is_not_kept() -> None:
    made = person(create(identifiers={"email": "email", "phone": "phone"}, attributes=["phone", "country"]))

    assert [each.kind for each in made.identifiers] == ["email"]
    assert made.attributes == {"country": "IE"}


def test_a_name_may_come_in_parts() -> None:
    assert person(create(name=["name", "name"])).name == "Alice Alice"


def test_a_taken_identifier_leads_to_exists_and_promises_nothing() -> None:
    """The address was free when the form was sent, and somebody was faster."""
    played = create(lose=True)

    assert played.outcome_of() == "exists"
    assert played.effects == []
    assert played.state.subject is None


def test_the_account_belongs_to_the_person_that_earlier_steps_minted() -> None:
    made = person(create({"new_person": True}))

    assert made.person_id != person(create()).person_id


def test_without_any_identifier_there_is_no_account() -> None:
    played = create({"values": {**VALUES, "email": ""}})

    assert (played.outcome_of(), played.effects) == ("error", [])


def test_whoever_claimed_to_be_somebody_else_becomes_a_new_person() -> None:
    made = person(create({"claim": ("email", "bob@example.org", BOB)}))

    assert made.person_id != BOB


def test_whoever_has_an_account_gets_no_second_one() -> None:
    alice = SignedIn(ALICE, (AuthenticatorProfile.PASSWORD,), NOON)

    played = create(signed_in=alice)

    assert (played.outcome_of(), played.effects) == ("exists", [])


@pytest.mark.parametrize(
    "config",
    [
        {"identifiers": {}},
        {"identifiers": {"passport": "email"}},
        {"attributes": ["country", "country"]},
        {"attributes": ["nowhere"]},
        {"attributes": ["pin"]},
        {"name": "email"},
        {"identifiers": {"phone": "email"}},
    ],
)
def test_a_configuration_that_makes_no_sense_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(JourneyRefused) as refused:
        create(**config)
    assert refused.value.problems[0].path.startswith("steps.step.config")


def test_an_attribute_that_some_path_leaves_unassigned_is_refused() -> None:
    values = {name: value for name, value in VALUES.items() if name != "country"}

    with pytest.raises(JourneyRefused) as refused:
        create({"values": values}, attributes=["country"])
    assert [problem.code for problem in refused.value.problems] == ["unassigned-variable"]
