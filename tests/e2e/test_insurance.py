"""Taking out a policy in a real browser: proved by the vendor, or by staff where it cannot say; then a passkey."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.authenticator import plugged_in
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Pointer
from tests.e2e.page_checks import stacked_faults, thorough_faults
from tests.e2e.test_documents import READING
from tests.e2e.test_reviews import CASE, opens
from tests.e2e.test_studio import at_work
from tests.e2e.visitor import Visitor
from tests.specimen import as_file, card, passport
from tests.specimen import picture as specimen

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]
BEGIN, CHECKING = "Prove who you are with Checkpoint ID", "Checkpoint ID is checking what you sent"
WAITING = "We are looking at it"
PATIENCE: float = 30_000
"""Milliseconds until a page that looks again by itself has gone on."""


def wait_at_vendor(visitor: Visitor, email: str) -> None:
    """Say who one is, and come to where the vendor is named."""
    hands = Pointer(visitor.page)
    visitor.visit("/t/aurora/j/insurance")
    visitor.at("Let us begin with you")
    hands.fill("Given names", "Alex")
    hands.fill("Family name", "Morgan")
    visitor.page.get_by_label("Date of birth").fill("1990-05-17")
    hands.fill("E-mail address", email)
    hands.press("Continue")
    visitor.at("Check your e-mail")
    hands.fill("Code", visitor.postbox.code_for(email))
    hands.press("Continue")
    visitor.at(BEGIN)
    visitor.goes_to(urlsplit(visitor.page.locator("#action-continue").get_attribute("href") or "").netloc)


def finish_there(
    visitor: Visitor, *, result: str = "approved", first: str = "submitted", delay: str = "0"
) -> None:
    """Go to the vendor, let this come of it, and come back."""
    Pointer(visitor.page).follow("Go to Checkpoint ID")
    expect(visitor.page.get_by_role("heading", name="Show your document")).to_be_visible()
    visitor.page.get_by_text("When and how it is told").click()
    visitor.page.locator("[name=result]").select_option(result)
    visitor.page.locator("[name=first]").select_option(first)
    visitor.page.locator("[name=delay]").fill(delay)
    visitor.page.locator("#finish").click()


def comes_to(visitor: Visitor, heading: str) -> None:
    """Wait until a page that waits has gone on by itself."""
    expect(visitor.page.get_by_role("heading", level=1, name=heading)).to_be_visible(timeout=PATIENCE)
    visitor.at(heading)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=lambda device: device.name)
def test_somebody_proofed_gets_a_passkey_and_an_account(meet: Meet, device: Device) -> None:
    visitor = meet(device)
    page, hands = visitor.page, Pointer(visitor.page)
    wait_at_vendor(visitor, f"insured-{device.name}@example.org")
    picture(page, "proofing-vendor", device)
    assert not thorough_faults(page, device)

    finish_there(visitor, delay="6")
    comes_to(visitor, CHECKING)
    picture(page, "proofing-vendor-checking", device)
    assert not thorough_faults(page, device)

    with plugged_in(page):
        comes_to(visitor, "Set up a passkey")
        hands.press("Create passkey")
        expect(page.get_by_role("checkbox")).to_be_visible()
        page.get_by_role("checkbox").check()
        hands.press("Continue")
        comes_to(visitor, "Hello, Alex Morgan")
        expect(page.get_by_text("Passkey on one device")).to_be_visible()


def test_without_scripts_the_page_goes_on_as_well_and_a_closed_one_is_found_again(meet: Meet) -> None:
    visitor = meet(PHONE, scripts=False)
    wait_at_vendor(visitor, "unscripted@example.org")
    finish_there(visitor, result="declined", delay="4")
    comes_to(visitor, CHECKING)
    address = visitor.page.url

    visitor.visit("/t/aurora/")
    visitor.visit(address)

    comes_to(visitor, "We could not prove who you are")


def test_whoever_stops_there_may_begin_once_more(meet: Meet) -> None:
    visitor = meet(DESKTOP)
    wait_at_vendor(visitor, "stopped@example.org")
    finish_there(visitor, result="cancelled", first="")

    comes_to(visitor, "Your identity is not proved yet")
    Pointer(visitor.page).press("Continue")
    visitor.at(BEGIN)


def sends(visitor: Visitor, then: str, **sides: bytes) -> None:
    """Choose the pictures of a document and send them, and wait until they are read."""
    for side, data in sides.items():
        visitor.page.locator(f"#field-{side}").set_input_files(
            {"name": f"{side}.jpg", "mimeType": "image/jpeg", "buffer": data}
        )
    Pointer(visitor.page).press("Continue")
    expect(visitor.page.get_by_role("heading", level=1, name=then)).to_be_visible(timeout=READING)


def decides(reviewer: Visitor, person: str) -> None:
    """Take the case out of the queue, look at what there is, and approve it."""
    page, hands = reviewer.page, Pointer(reviewer.page)
    opens(reviewer)
    page.get_by_role("listitem").filter(has_text="insurance").get_by_role("link").click()
    reviewer.at(CASE.format(journey="insurance"))
    hands.press("Take this case")
    expect(page.get_by_role("row", name="last")).to_contain_text(person)
    pictures = page.locator(".review__pictures img")
    expect(pictures).to_have_count(3)
    for each in pictures.all():
        assert each.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 0
    picture(page, "studio-review-insurance", PHONE, DESKTOP)
    assert [*thorough_faults(page, DESKTOP), *stacked_faults(page)] == []
    page.get_by_label("The passport is genuine").check()
    page.get_by_label("The identity card is genuine").check()
    hands.fill("Why you decide so", "Seen by video, both are theirs")
    hands.press("Approve")
    expect(page.locator(".notice")).to_contain_text("The person goes on")


def test_where_the_vendor_cannot_say_staff_look_at_both_documents(demo: DemoServer, meet: Meet) -> None:
    visitor = meet(PHONE)
    page, hands = visitor.page, Pointer(visitor.page)
    wait_at_vendor(visitor, "by-hand@example.org")
    finish_there(visitor, first="review")
    comes_to(visitor, "Somebody of ours looks at it")
    assert not thorough_faults(page, PHONE)
    hands.fill("Phone number for the call", "+353 86 123 4567")
    hands.press("Continue")
    zone = {"surname": "MORGAN", "given": "ALEX"}
    visitor.at("Show your passport")
    sends(visitor, "Show your identity card", document=as_file(specimen(passport(**zone))))
    of_card = specimen(card(**zone))
    front = as_file(of_card.crop((0, 0, 1400, 600)))
    sends(visitor, WAITING, document=front, other_side=as_file(of_card))
    address = page.url
    visitor.visit("/t/aurora/")

    decides(at_work(demo, meet, "reviewer"), "Morgan")

    visitor.visit(address)
    with plugged_in(page):
        comes_to(visitor, "Set up a passkey")
        hands.press("Create passkey")
        expect(page.get_by_role("checkbox")).to_be_visible()
        page.get_by_role("checkbox").check()
        hands.press("Continue")
        comes_to(visitor, "Hello, Alex Morgan")
