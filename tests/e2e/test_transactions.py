"""A payment in a real browser: shown, signed by a passkey, refused when something else was signed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

import handrail_flows.templates
from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.authenticator import Authenticator, plugged_in
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Hands, Keyboard, Pointer
from tests.e2e.installation import operate
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor
from tests.e2e.walks import register_with_aurora

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

ASKED = "Confirm this payment"
CONFIRM, DECLINE = "Confirm with passkey", "This is not right"


@pytest.fixture(scope="module", autouse=True)
def journey(demo: DemoServer) -> None:
    file = Path(handrail_flows.templates.__file__).parent / "transaction.yaml"
    operate(demo, "journey", "publish", "--tenant", "aurora", str(file))


@pytest.fixture
def visitor(meet: Meet) -> Visitor:
    return meet(PHONE)


@pytest.fixture
def authenticator(visitor: Visitor) -> Iterator[Authenticator]:
    with plugged_in(visitor.page, synced=True) as plugged:
        yield plugged


def pay(visitor: Visitor, hands: Hands, *, payee: str = "Harbour Rowing Club", amount: str = "125.00") -> None:
    visitor.at("Make a payment")
    hands.fill("To", payee)
    hands.fill("Amount in euros", amount)
    hands.press("Continue")


def come_to_confirm(visitor: Visitor, hands: Hands) -> None:
    """Open an account, make a passkey, and fill in a payment."""
    register_with_aurora(visitor, hands)
    hands.follow("Set up a passkey")
    visitor.at("Set up a passkey")
    hands.press("Create passkey")
    visitor.at("Hello, Dana Fox")
    visitor.visit("/t/aurora/j/transaction")
    pay(visitor, hands)
    visitor.at(ASKED)


@pytest.mark.parametrize("kind_of_hands", [Pointer, Keyboard])
@pytest.mark.usefixtures("authenticator")
def test_what_is_shown_is_confirmed_with_a_passkey(
    visitor: Visitor, kind_of_hands: type[Pointer | Keyboard]
) -> None:
    hands = kind_of_hands(visitor.page)
    come_to_confirm(visitor, hands)
    lines = visitor.page.locator("#transaction > div")
    assert [each.split("\n") for each in lines.all_inner_texts()] == [
        ["Amount in euros", "125.00"],
        ["To", "Harbour Rowing Club"],
    ]

    hands.press(CONFIRM)

    visitor.at("Hello, Dana Fox")


@pytest.mark.usefixtures("authenticator")
def test_a_signature_over_anything_else_is_refused_and_the_next_one_counts(visitor: Visitor) -> None:
    hands = Pointer(visitor.page)
    come_to_confirm(visitor, hands)
    visitor.page.evaluate(
        """() => {
            const { dataset } = document.getElementById("passkey");
            const options = JSON.parse(dataset.options);
            dataset.options = JSON.stringify({ ...options, challenge: "A".repeat(43) });
        }"""
    )

    hands.press(CONFIRM)
    expect(visitor.page.get_by_text("That passkey does not work here. You have 4 tries left.")).to_be_visible()

    hands.press(CONFIRM)
    visitor.at("Hello, Dana Fox")


@pytest.mark.usefixtures("authenticator")
def test_whoever_does_not_recognise_the_payment_changes_it(visitor: Visitor) -> None:
    hands = Pointer(visitor.page)
    come_to_confirm(visitor, hands)

    hands.press(DECLINE)
    pay(visitor, hands, amount="12.50")

    visitor.at(ASKED)
    expect(visitor.page.locator("#transaction")).to_contain_text("12.50")


def test_whoever_has_no_passkey_is_told_to_make_one(visitor: Visitor) -> None:
    hands = Pointer(visitor.page)
    register_with_aurora(visitor, hands)
    visitor.visit("/t/aurora/j/transaction")

    pay(visitor, hands)

    visitor.at("You need a passkey")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_the_page_is_for_everybody(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    with plugged_in(visitor.page):
        come_to_confirm(visitor, Pointer(visitor.page))

        assert not thorough_faults(visitor.page, device)
        picture(visitor.page, "transaction-confirm", device)
