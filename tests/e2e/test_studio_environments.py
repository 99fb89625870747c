"""An owner sets what an environment provides, promotes a version, and customers of each read its own value."""

import pytest
from playwright.sync_api import expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.hands import Pointer
from tests.e2e.page_checks import thorough_faults
from tests.e2e.test_studio import at_work
from tests.e2e.test_studio_publishing import NOW, office, tried
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e
STUDIO = "/t/handrail/studio"
CANARY = "canary-7f3e-never-shown"


def reads(meet: Meet, tenant: str, address: str) -> None:
    """Let a customer of an environment start the journey and read its address."""
    customer = meet(PHONE)
    customer.visit(f"/t/{tenant}/j/contact")
    customer.at("Write to us")
    expect(customer.page.get_by_text(address)).to_be_visible()


def in_environment(owner: Visitor, tenant: str, name: str) -> None:
    owner.visit(f"{STUDIO}/{tenant}/environment")
    owner.at(f"Environment {name}")


def test_a_value_is_set_a_version_promoted_and_each_customer_reads_their_own(demo: DemoServer, meet: Meet) -> None:
    owner = at_work(demo, meet, "owner")
    hands, page = Pointer(owner.page), owner.page
    in_environment(owner, "aurora", "Aurora Insurance")
    page.get_by_role("button", name="Remove support_email").click()
    expect(page.get_by_text("It is removed.")).to_be_visible()

    owner.visit(f"{STUDIO}/aurora-staging")
    owner.at("Journeys of Aurora Staging")
    expect(page.get_by_role("navigation", name="Environments")).to_contain_text("Aurora Insurance")
    picture(page, "studio-home-environment", DESKTOP)
    owner.visit(f"{STUDIO}/aurora-staging/journeys/contact/history")
    page.get_by_role("link", name="Promote Version 1").click()
    owner.at("Promote “Contact” to Aurora Insurance")
    expect(page.get_by_text("The value support_email is not set here.")).to_be_visible()
    expect(page.get_by_role("button", name="Promote to")).to_have_count(0)
    picture(page, "studio-promote-missing", PHONE, DESKTOP)

    hands.follow("Set it in Aurora Insurance")
    owner.at("Environment Aurora Insurance")
    page.locator("#value-name").fill("support_email")
    page.locator("#value-new").fill("help@aurora.example")
    hands.press("Set the value")
    expect(page.get_by_text("It is set. Pages say so within a second.")).to_be_visible()
    owner.visit(f"{STUDIO}/aurora-staging/journeys/contact/promote")
    hands.fill("Why it is promoted", "Tried by the helpdesk")
    picture(page, "studio-promote", PHONE, DESKTOP)
    hands.press("Promote to Aurora Insurance")

    expect(page.get_by_text("It is live in Aurora Insurance.")).to_be_visible()
    reads(meet, "aurora-staging", "staging@aurora.example")
    reads(meet, "aurora", "help@aurora.example")
    owner.visit(f"{STUDIO}/aurora/journeys/contact/history")
    expect(page.get_by_text("From version 1 of aurora-staging").first).to_be_visible()
    in_environment(owner, "aurora", "Aurora Insurance")
    expect(page.get_by_role("link", name="contact 1")).to_be_visible()
    expect(page.get_by_role("button", name="Remove support_email")).to_have_count(0)


def test_what_is_missing_here_is_told_before_anything_is_published(demo: DemoServer, meet: Meet) -> None:
    with office(demo) as admin, admin.drafts("aurora") as drafts:
        drafts.save("lacking", tried("lacking", "Ask ${nobody_set}"), 0, by="a test", at=NOW)
    publisher = at_work(demo, meet, "publisher")
    publisher.visit(f"{STUDIO}/aurora/journeys/lacking/publishing")

    missing = publisher.page.get_by_role("region", name="What is missing here")
    expect(missing).to_contain_text("The value nobody_set is not set here.")
    expect(publisher.page.locator("#publish")).to_have_count(0)


def test_the_last_environment_says_that_nothing_comes_after_it(demo: DemoServer, meet: Meet) -> None:
    owner = at_work(demo, meet, "owner")
    owner.visit(f"{STUDIO}/aurora/journeys/login/promote")

    owner.at("No environment comes after Aurora Insurance")
    picture(owner.page, "studio-promote-nowhere", PHONE, DESKTOP)
    assert thorough_faults(owner.page, DESKTOP) == []
    owner.page.get_by_role("link", name="Environment").last.click()
    owner.at("Environment Aurora Insurance")


def test_a_secret_is_set_and_never_shown_again(demo: DemoServer, meet: Meet) -> None:
    owner = at_work(demo, meet, "owner")
    hands, page = Pointer(owner.page), owner.page
    owner.expects(422)
    in_environment(owner, "aurora-staging", "Aurora Staging")

    page.locator("#secret-name").fill("Partner Key")
    page.locator("#secret-new").fill(CANARY)
    hands.press("Set the secret")
    expect(page.get_by_role("alert")).to_contain_text("Type the secret again.")
    assert CANARY not in page.content()

    page.locator("#secret-name").fill("partner_key")
    page.locator("#secret-new").fill(CANARY)
    hands.press("Set the secret")
    expect(page.locator("#secret-partner_key")).to_contain_text("Set by Olivia Brandt")
    assert CANARY not in page.content()
    picture(page, "studio-environment", PHONE, DESKTOP)
    page.emulate_media(color_scheme="dark")
    picture(page, "studio-environment-dark", DESKTOP)
    page.emulate_media(color_scheme="light")
    assert CANARY not in demo.log()

    page.get_by_role("button", name="Remove partner_key").click()
    expect(page.get_by_text("It is removed.")).to_be_visible()
    expect(page.locator("#secret-partner_key")).to_have_count(0)


def test_whoever_is_no_owner_reads_values_and_sets_none(demo: DemoServer, meet: Meet) -> None:
    analyst = at_work(demo, meet, "analyst")
    page = analyst.page
    in_environment(analyst, "aurora-staging", "Aurora Staging")

    expect(page.get_by_text("staging@aurora.example")).to_be_visible()
    expect(page.get_by_role("button", name="Set the value")).to_have_count(0)
    for deed in ("values", "secrets", "next"):
        answer = page.request.post(f"{STUDIO}/aurora-staging/environment/{deed}", form={"name": "x"})
        assert answer.status == 403
    assert page.request.get(f"{STUDIO}/aurora-staging/journeys/contact/promote").status == 403
