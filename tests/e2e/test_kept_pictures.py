"""A card is photographed from both sides, and looked at by the reviewer who has the case, until they decide."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture as photograph
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.hands import Keyboard, Pointer
from tests.e2e.installation import operate
from tests.e2e.page_checks import stacked_faults, thorough_faults
from tests.e2e.test_documents import READING, TITLE
from tests.e2e.test_reviews import WAITING, opens, takes
from tests.e2e.test_studio import at_work
from tests.e2e.visitor import Visitor
from tests.specimen import as_file, card, picture

pytestmark = pytest.mark.e2e
WHY = "The card is genuine, and the portrait is theirs"
SIDES = [("document", "Picture of the document"), ("other_side", "Picture of the other side")]


def journey(name: str) -> dict[str, Any]:
    return {
        "format": 1,
        "journey": name,
        "name": {"en": "Pictures"},
        "lifetime_minutes": 60,
        "start": "document",
        "otherwise": {"error": "out"},
        "steps": {
            "document": {
                "step": "document.capture@1",
                "config": {"keep_days": 7, "both_sides": True},
                "next": {"ok": "review", "expired": "out", "unreadable": "review"},
            },
            "review": {
                "step": "review.manual@1",
                "config": {
                    "pictures": True,
                    "checked": [{"document": "identity-card", "verification": "face-compared"}],
                    "wait_minutes": 60,
                },
                "next": {"approved": "in", "rejected": "out", "timeout": "out"},
            },
            "in": {"step": "end@1", "config": {"result": "success", "title": {"en": "That is you"}}},
            "out": {"step": "end@1", "config": {"result": "denied", "title": {"en": "That was that"}}},
        },
    }


@pytest.fixture(scope="module", autouse=True)
def journeys(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory, second_reviewer: None) -> None:
    del second_reviewer
    for name in ("pictures-live", "pictures-plain"):
        file: Path = tmp_path_factory.mktemp("journeys") / f"{name}.json"
        file.write_text(json.dumps(journey(name)))
        operate(demo, "journey", "publish", "--tenant", "aurora", str(file))


def choose(customer: Visitor, label: str, data: bytes) -> None:
    customer.page.get_by_label(label).set_input_files(
        {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": data}
    )


def front() -> bytes:
    """Return a side without a zone, with what a telephone writes into its pictures."""
    taken = Image.Exif()
    taken[0x010F] = "A telephone"
    return as_file(picture(card()).crop((0, 0, 1400, 600)), exif=taken)


def shows_a_card(meet: Meet, name: str, *, scripts: bool) -> Visitor:
    customer = meet(PHONE, scripts=scripts)
    customer.page.set_default_timeout(READING)
    hands = (Pointer if scripts else Keyboard)(customer.page)
    customer.visit(f"/t/aurora/j/{name}")
    customer.at(TITLE)
    expect(customer.page.get_by_text("deleted when they have decided, after 7 days at the latest")).to_be_visible()
    choose(customer, SIDES[0][1], as_file(picture(card())))
    hands.press("Continue")
    expect(customer.page.locator("#field-other_side-error")).to_contain_text(
        "A card has two sides", timeout=READING
    )
    if scripts:
        photograph(customer.page, "document-both-sides", PHONE, DESKTOP)
        assert not thorough_faults(customer.page, PHONE)
    choose(customer, SIDES[0][1], front())
    choose(customer, SIDES[1][1], as_file(picture(card())))
    hands.press("Continue")
    expect(customer.page.get_by_role("heading", level=1, name=WAITING)).to_be_visible(timeout=READING)
    return customer


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_reviewer_sees_both_sides_until_they_decide(demo: DemoServer, meet: Meet, *, scripts: bool) -> None:
    name = "pictures-live" if scripts else "pictures-plain"
    customer = shows_a_card(meet, name, scripts=scripts)
    reviewer, colleague = at_work(demo, meet, "reviewer", scripts=scripts), at_work(demo, meet, "support")
    page, hands = reviewer.page, Pointer(reviewer.page)
    opens(reviewer)
    takes(reviewer, name)

    shown = page.locator(".review__pictures img")
    expect(shown).to_have_count(2)
    addresses = [str(each.evaluate("image => image.src")) for each in shown.all()]
    for number, side in enumerate(("The document", "The other side")):
        expect(shown.nth(number)).to_have_attribute("alt", side)
        assert (
            shown.nth(number).evaluate("async image => { await image.decode(); return image.naturalWidth }")
            == 1400
        )
    answer = page.request.get(addresses[0])
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "image/jpeg"
    with Image.open(BytesIO(answer.body())) as seen:
        assert (seen.format, len(seen.getexif())) == ("JPEG", 0)
    if scripts:
        photograph(page, "studio-review-pictures", PHONE, DESKTOP)
        assert [*thorough_faults(page, DESKTOP), *stacked_faults(page)] == []
    for somebody, status in ((colleague, 303), (customer, 303)):
        refused = somebody.page.request.get(addresses[0], max_redirects=0)
        assert (refused.status, refused.body()) == (status, b"")

    page.get_by_label("The identity card is genuine").check()
    hands.fill("Why you decide so", WHY)
    hands.press("Approve")
    expect(page.locator(".notice")).to_contain_text("The person goes on")
    gone = page.request.get(addresses[0], max_redirects=0)
    assert (gone.status, gone.body()) == (303, b"")
    expect(customer.page.get_by_role("heading", name="That is you")).to_be_visible(timeout=30_000)
    told = operate(demo, "audit", "list", "aurora")
    for side, _ in SIDES:
        assert f"document/{side}" in told
