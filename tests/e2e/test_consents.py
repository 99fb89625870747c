"""What somebody agreed to, in a real browser: read, withdrawn, given again, carried away."""

import pytest
from playwright.sync_api import expect

from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Keyboard, Pointer
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor
from tests.e2e.walks import register_with_aurora

pytestmark = pytest.mark.e2e


def to_the_page(visitor: Visitor, hands: Pointer | Keyboard) -> None:
    register_with_aurora(visitor, hands)
    hands.follow("See and change")
    visitor.at("What you agreed to")


@pytest.mark.parametrize(("hand", "scripts"), [(Pointer, True), (Keyboard, False)])
def test_a_purpose_is_allowed_and_withdrawn_with_one_press_each(
    meet: Meet, hand: type[Pointer | Keyboard], *, scripts: bool
) -> None:
    visitor = meet(PHONE, scripts=scripts)
    hands = hand(visitor.page)
    to_the_page(visitor, hands)
    purposes = visitor.page.get_by_role("region", name="What we may use your data for")
    expect(purposes.get_by_text("Not allowed")).to_be_visible()

    hands.press("Allow")
    expect(visitor.page.get_by_role("status").get_by_text("Allowed.")).to_be_visible()
    hands.press("Withdraw")
    expect(visitor.page.get_by_role("status").get_by_text("Withdrawn, from this moment on.")).to_be_visible()
    expect(purposes.get_by_text("Withdrawn", exact=True)).to_be_visible()

    hands.follow("Back to your account")
    visitor.at("Hello, Dana Fox")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_both_pages_are_for_everybody(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    hands, page = Pointer(visitor.page), visitor.page
    to_the_page(visitor, hands)
    hands.press("Allow")
    visitor.at("What you agreed to")
    assert not thorough_faults(page, device)
    picture(page, "consents", device)

    with page.expect_download() as download:
        page.get_by_role("region", name="Terms").get_by_role("link", name="Receipt").click()
    assert download.value.suggested_filename.startswith("consent-terms-")
    page.get_by_role("region", name="Terms").get_by_role("link", name="Read what was shown").click()
    visitor.at("What was shown to you")
    expect(page.get_by_text("You keep your sign-in to yourself")).to_be_visible()
    assert not thorough_faults(page, device)
    picture(page, "consents-text", device)
    hands.follow("Back")
    visitor.at("What you agreed to")
