"""Identifiers in one form, so that two ways of typing one are one."""

import pytest

from handrail_flows.typed.identifier import identifier_value, mailbox_of, read_identifier
from handrail_flows.typed.refusal import Refusal


@pytest.mark.parametrize("typed", ["Alice@Example.org", " alice@example.org ", "ALICE@EXAMPLE.ORG"])
def test_an_address_is_one_identifier_however_it_is_typed(typed: str) -> None:
    assert read_identifier(typed, ("email",), None) == ("email", "alice@example.org")


def test_what_is_stored_and_what_is_looked_up_agree() -> None:
    read = read_identifier("Alice@Example.org", ("email",), None)

    assert read == ("email", identifier_value("email", "Alice@example.org"))


@pytest.mark.parametrize("address", ["alice@example.org", "Alice+shop@example.org", "alice+a+b@example.org"])
def test_tags_lead_to_one_mailbox(address: str) -> None:
    assert mailbox_of(address) == "alice@example.org"


def test_a_mailbox_whose_name_is_all_tag_is_its_own() -> None:
    assert mailbox_of("+alice@example.org") == "+alice@example.org"


def test_the_first_kind_that_fits_wins() -> None:
    assert read_identifier("02079460018", ("phone", "username"), "GB") == ("phone", "+442079460018")
    assert read_identifier("02079460018", ("username", "phone"), "GB") == ("username", "02079460018")


@pytest.mark.parametrize(
    ("typed", "reason"), [("", "required"), ("  ", "required"), ("a\x00", "characters"), ("a b", "username")]
)
def test_what_fits_nothing_is_refused(typed: str, reason: str) -> None:
    assert read_identifier(typed, ("email", "username"), None) == Refusal(reason)  # type: ignore[arg-type]
