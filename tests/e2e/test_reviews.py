"""A customer waits while reviewers decide: on their own page, without scripts, and by two people."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Keyboard, Pointer
from tests.e2e.installation import operate
from tests.e2e.page_checks import stacked_faults, thorough_faults
from tests.e2e.test_studio import at_work
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e
WAITING = "We are looking at it"
CASE = "Case of {journey}, step review"
REASON = "Everything fits, and the picture is theirs"


def journey(name: str, **config: Any) -> dict[str, Any]:
    return {
        "format": 1,
        "journey": name,
        "name": {"en": "Review"},
        "lifetime_minutes": 60,
        "variables": {"last": "text", "printed": "text"},
        "start": "details",
        "otherwise": {"error": "out"},
        "steps": {
            "details": {
                "step": "form@1",
                "config": {
                    "title": {"en": "Your details"},
                    "fields": [
                        {"name": "last", "label": {"en": "Family name"}, "example": "Example"},
                        {"name": "printed", "label": {"en": "As printed"}, "example": "EXAMPLE"},
                    ],
                },
                "next": {"done": "review"},
            },
            "review": {
                "step": "review.manual@1",
                "config": {"show": [{"typed": "last", "read": "printed"}], "wait_minutes": 60, **config},
                "next": {"approved": "in", "rejected": "out", "timeout": "out"},
            },
            "in": {"step": "end@1", "config": {"result": "success", "title": {"en": "That is you"}}},
            "out": {"step": "end@1", "config": {"result": "denied", "title": {"en": "That was that"}}},
        },
    }


BOTH_PIECES = [
    {"document": "passport", "verification": "face-compared"},
    {"document": "driving-licence", "verification": "face-seen"},
]
JOURNEYS = {
    "review-live": journey("review-live"),
    "review-no": journey("review-no"),
    "review-plain": journey("review-plain"),
    "review-two": journey("review-two", checked=BOTH_PIECES, two_people=True),
}


@pytest.fixture(scope="module", autouse=True)
def journeys(demo: DemoServer, tmp_path_factory: pytest.TempPathFactory, second_reviewer: None) -> None:
    del second_reviewer
    for name, document in JOURNEYS.items():
        file: Path = tmp_path_factory.mktemp("journeys") / f"{name}.json"
        file.write_text(json.dumps(document))
        operate(demo, "journey", "publish", "--tenant", "aurora", str(file))


def waits(
    meet: Meet, name: str, last: str, printed: str = "", device: Device = PHONE, *, scripts: bool
) -> Visitor:
    """Let a customer come to where they wait for somebody."""
    visitor = meet(device, scripts=scripts)
    hands = Keyboard(visitor.page)
    visitor.visit(f"/t/aurora/j/{name}")
    visitor.at("Your details")
    hands.fill("Family name", last)
    hands.fill("As printed", printed or last.upper())
    hands.press("Continue")
    visitor.at(WAITING)
    return visitor


def takes(reviewer: Visitor, name: str) -> None:
    """Take the oldest free case of a journey out of the queue."""
    hands, page = Pointer(reviewer.page), reviewer.page
    reviewer.visit("/t/handrail/studio/aurora/reviews")
    reviewer.at("Manual review")
    row = page.get_by_role("listitem").filter(has_text=name)
    expect(row).to_have_count(1, timeout=20_000)
    row.get_by_role("link").click()
    reviewer.at(CASE.format(journey=name))
    hands.press("Take this case")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_customer_goes_on_as_soon_as_a_reviewer_approves(demo: DemoServer, meet: Meet, *, scripts: bool) -> None:
    name = "review-live" if scripts else "review-plain"
    customer = waits(meet, name, "Muster", "MUSTAR", scripts=scripts)
    if scripts:
        picture(customer.page, "review-waiting", PHONE, DESKTOP)
        address = customer.page.url
        customer.visit(f"{address}?still=1")
        customer.at(WAITING)
        assert thorough_faults(customer.page, PHONE) == []
        customer.visit(address)
        customer.at(WAITING)
    reviewer = at_work(demo, meet, "reviewer", scripts=scripts)
    hands, page = Pointer(reviewer.page), reviewer.page

    opens(reviewer)
    row = page.get_by_role("listitem").filter(has_text=name)
    expect(row).to_contain_text("Free")
    assert "Muster" not in page.content()
    if scripts:
        picture(page, "studio-reviews", PHONE, DESKTOP)
        assert [*thorough_faults(page, DESKTOP), *stacked_faults(page)] == []
    row.get_by_role("link").click()
    reviewer.at(CASE.format(journey=name))
    assert "Muster" not in page.content()
    hands.press("Take this case")
    expect(page.get_by_role("row", name="last")).to_contain_text("MUSTAR")
    expect(page.get_by_role("row", name="last")).to_contain_text("written otherwise")
    reviewer.expects(422)
    hands.press("Approve")
    expect(page.get_by_role("alert")).to_contain_text("Write why you decide so")
    if scripts:
        picture(page, "studio-review", PHONE, DESKTOP)
        assert [*thorough_faults(page, DESKTOP), *stacked_faults(page)] == []
    hands.fill("Why you decide so", REASON)
    hands.press("Approve")
    reviewer.at("Manual review")
    expect(page.locator(".notice")).to_contain_text("Approved. The person goes on.")

    expect(customer.page.get_by_role("heading", name="That is you")).to_be_visible(timeout=30_000)
    told = operate(demo, "audit", "list", "aurora")
    assert REASON in told
    assert "Muster" not in told


def opens(reviewer: Visitor) -> None:
    """Look into the queue until a case has come: it is brought there by the outbox."""
    page = reviewer.page
    Pointer(page).follow("Reviews")
    reviewer.at("Manual review")
    for _ in range(20):
        if page.get_by_role("listitem").filter(has_text="Case of").count():
            return
        page.reload()


def test_an_approval_by_two_takes_everything_confirmed_and_somebody_else(demo: DemoServer, meet: Meet) -> None:
    customer = waits(meet, "review-two", "Muster", scripts=True)
    first, second = at_work(demo, meet, "reviewer"), at_work(demo, meet, "support")
    page, hands = first.page, Pointer(first.page)
    opens(first)

    takes(first, "review-two")
    opens(second)
    row = second.page.get_by_role("listitem").filter(has_text="review-two")
    expect(row).to_contain_text(re.compile(r"With Rosa"))
    row.get_by_role("link").click()
    second.at(CASE.format(journey="review-two"))
    expect(second.page.get_by_role("button", name="Take this case")).to_have_count(0)
    assert "Muster" not in second.page.content()

    hands.fill("Why you decide so", REASON)
    first.expects(422)
    hands.press("Approve")
    expect(page.get_by_role("alert")).to_contain_text("Confirm everything below")
    page.get_by_label("The passport is genuine").check()
    page.get_by_label("The driving licence is genuine").check()
    picture(page, "studio-review-checks", PHONE, DESKTOP)
    hands.press("Approve")
    expect(page.locator(".notice")).to_contain_text("A second person has to approve as well")
    page.get_by_role("listitem").filter(has_text="review-two").get_by_role("link").click()
    first.at(CASE.format(journey="review-two"))
    expect(page.get_by_role("button", name="Take this case")).to_have_count(0)
    assert "Muster" not in page.content()

    takes(second, "review-two")
    expect(second.page.get_by_text(REASON)).to_be_visible()
    second.page.get_by_label("The passport is genuine").check()
    second.page.get_by_label("The driving licence is genuine").check()
    Pointer(second.page).fill("Why you decide so", "Looked at it again")
    picture(second.page, "studio-review-second", PHONE, DESKTOP)
    Pointer(second.page).press("Approve")
    expect(second.page.locator(".notice")).to_contain_text("The person goes on")

    expect(customer.page.get_by_role("heading", name="That is you")).to_be_visible(timeout=30_000)


def test_whoever_is_rejected_reads_so_and_comes_back_to_it(demo: DemoServer, meet: Meet) -> None:
    customer = waits(meet, "review-no", "Nobody", scripts=False)
    address = customer.page.url
    customer.page.goto("about:blank")
    reviewer = at_work(demo, meet, "reviewer", scripts=False)
    opens(reviewer)
    takes(reviewer, "review-no")
    Pointer(reviewer.page).fill("Why you decide so", "Another person")
    Pointer(reviewer.page).press("Reject")
    expect(reviewer.page.locator(".notice")).to_contain_text("Rejected")

    customer.page.goto(address)

    customer.at("That was that")


@pytest.mark.parametrize("role", ["owner", "designer", "analyst", "auditor"])
def test_nobody_else_sees_the_queue(demo: DemoServer, meet: Meet, role: str) -> None:
    visitor = at_work(demo, meet, role)

    expect(visitor.page.get_by_role("link", name="Reviews")).to_have_count(0)
    for path in ("/reviews", "/reviews/AAAAAAAAAAAAAAAAAAAAAA"):
        assert visitor.page.request.get(f"/t/handrail/studio/aurora{path}").status == 403


def test_a_case_that_there_is_not_leads_back_to_the_queue(demo: DemoServer, meet: Meet) -> None:
    reviewer = at_work(demo, meet, "reviewer", scripts=False)

    for case in ("AAAAAAAAAAAAAAAAAAAAAA", "nothing"):
        reviewer.visit(f"/t/handrail/studio/aurora/reviews/{case}")
        reviewer.at("Manual review")
        expect(reviewer.page.get_by_role("alert")).to_contain_text("There is no such case any more")
