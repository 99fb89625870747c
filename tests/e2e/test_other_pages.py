"""Pages beside a journey: errors, a suspended tenant, the front page, the mailbox, the account of two browsers."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.hands import Hands, Pointer
from tests.e2e.installation import let_expire, operate
from tests.e2e.page_checks import thorough_faults
from tests.e2e.visitor import Visitor
from tests.hello import HELLO
from tests.json_walk import Walk, fresh_address

pytestmark = pytest.mark.e2e

NOWHERE = {
    "no such page": ("/nowhere", "We cannot find this page"),
    "no such tenant": ("/t/nobody/j/login", "We cannot find this page"),
    "no such journey": ("/t/aurora/j/nowhere", "We cannot find this page"),
    "no such session": ("/t/aurora/s/AAAAAAAAAAAAAAAAAAAAAA", "This step cannot be opened here"),
}


@pytest.mark.parametrize(("address", "heading"), NOWHERE.values(), ids=NOWHERE.keys())
def test_an_address_that_leads_nowhere_says_so(meet: Meet, address: str, heading: str) -> None:
    visitor = meet()
    visitor.expects(404)

    visitor.visit(address)

    visitor.at(heading)
    assert not thorough_faults(visitor.page, DESKTOP)


def test_an_error_speaks_the_readers_language(meet: Meet) -> None:
    visitor = meet(language="de-DE")
    visitor.expects(404)

    visitor.visit("/t/northwind/s/AAAAAAAAAAAAAAAAAAAAAA")

    visitor.at("Dieser Schritt lässt sich hier nicht öffnen")
    Pointer(visitor.page).follow("Neu beginnen")
    visitor.at("Anmelden")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_expired_session_offers_a_fresh_start_that_keeps_the_goal(
    meet: Meet, demo: DemoServer, *, scripts: bool
) -> None:
    """ak#7001: whoever has to start again loses where they were going."""
    visitor = meet(scripts=scripts)
    visitor.expects(410)
    visitor.visit("/t/aurora/j/login?next=/account")
    visitor.at("Sign in")
    let_expire(demo, visitor.page.url)

    Pointer(visitor.page).fill("E-mail address", "alex@aurora.example")
    Pointer(visitor.page).press("Continue")

    visitor.at("This page has expired")
    if scripts:
        picture(visitor.page, "error-expired", PHONE)
        assert not thorough_faults(visitor.page, DESKTOP)
    again = visitor.page.get_by_role("link", name="Start again")
    expect(again).to_have_attribute("href", "/t/aurora/j/login?next=/account")
    again.click()
    visitor.at("Sign in")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_whoever_is_on_a_revoked_version_is_told_so_and_starts_afresh(
    meet: Meet, demo: DemoServer, tmp_path: Path, *, scripts: bool
) -> None:
    journey = f"hello-{'with' if scripts else 'without'}-scripts"
    for number in (1, 2):
        file = tmp_path / f"{number}.yaml"
        file.write_text(
            HELLO.replace("journey: hello", f"journey: {journey}").replace("TITLE", f"Version {number}")
        )
        operate(demo, "journey", "publish", "--tenant", "aurora", str(file))
    visitor = meet(scripts=scripts)
    visitor.expects(410)
    visitor.visit(f"/t/aurora/j/{journey}?next=/account")
    visitor.at("Version 2")
    operate(demo, "journey", "revoke", "--tenant", "aurora", "--journey", journey, "2", "--reason", "a leak")

    Pointer(visitor.page).press("Continue")

    visitor.at("We changed this page for your safety")
    if scripts:
        picture(visitor.page, "error-revoked")
        assert not thorough_faults(visitor.page, DESKTOP)
    again = visitor.page.get_by_role("link", name="Start again")
    expect(again).to_have_attribute("href", f"/t/aurora/j/{journey}?next=/account")
    again.click()
    visitor.at("Version 1")


@pytest.fixture(scope="module")
def suspended(demo: DemoServer) -> str:
    """Suspend a tenant of its own, so that nobody else is disturbed."""
    operate(demo, "tenant", "create", "paused", "--name", "Paused Ltd")
    operate(demo, "tenant", "suspend", "paused")
    return "paused"


def test_a_suspended_tenant_says_that_it_is_paused(meet: Meet, suspended: str) -> None:
    visitor = meet()
    visitor.expects(403)

    visitor.visit(f"/t/{suspended}/j/login")

    visitor.at("This service is paused")
    assert not thorough_faults(visitor.page, DESKTOP)


def test_the_front_page_leads_to_every_journey(meet: Meet) -> None:
    visitor = meet()

    visitor.visit("/")

    visitor.at("Walk a journey")
    picture(visitor.page, "front")
    assert not thorough_faults(visitor.page, DESKTOP)
    for link in visitor.page.get_by_role("main").get_by_role("link").all():
        answer = visitor.context.request.get(link.get_attribute("href") or "")
        assert answer.ok


@pytest.mark.parametrize(
    ("tenant", "address"), [("Aurora Insurance", "/t/aurora"), ("Northwind Energy", "/t/northwind")]
)
def test_the_front_page_says_who_can_sign_in_at_once(meet: Meet, tenant: str, address: str) -> None:
    visitor = meet()
    visitor.visit("/")
    visitor.at("Walk a journey")
    card = visitor.page.get_by_role("region", name=tenant, exact=True)
    email, password, *code = card.get_by_role("definition").all_inner_texts()

    card.locator(f"a[href='{address}/j/login']").click()
    visitor.at("Sign in")
    hands = Pointer(visitor.page)
    hands.fill("E-mail address", email)
    hands.press("Continue")
    visitor.at("Enter your password")
    hands.fill("Password", password)
    hands.press("Sign in")
    if code:
        visitor.at("Enter the code from your app")
        hands.fill("Code from the app", code[0])
        hands.press("Continue")

    visitor.at("Hello, Alex Morgan")


def test_the_mailbox_is_for_everybody(meet: Meet, demo: DemoServer) -> None:
    visitor, address = meet(), fresh_address()
    with Walk(demo, "aurora", "registration") as somebody:
        somebody.answer(name="Kim Fox", email=address, phone="")
    demo.code_for(address)

    visitor.visit("/demo/mailbox")

    visitor.at("Demo mailbox")
    # The newest mails stand for all the mails of all the tests.
    visitor.page.evaluate("document.querySelectorAll('article:nth-child(n + 3)').forEach((mail) => mail.remove())")
    picture(visitor.page, "mailbox")
    assert not thorough_faults(visitor.page, DESKTOP)


def test_a_browser_that_was_left_signed_in_is_signed_out_from_another(meet: Meet) -> None:
    left, here = meet(), meet()
    for visitor in (left, here):
        sign_alex_in(visitor, Pointer(visitor.page))
    elsewhere = here.page.get_by_role("button", name="Sign out there")
    expect(elsewhere.first).to_be_visible()
    assert not thorough_faults(here.page, DESKTOP)

    Pointer(here.page).press("Sign out everywhere else")

    here.at("Hello, Alex Morgan")
    expect(elsewhere).to_have_count(0)
    left.page.reload()
    left.at("Sign in")


def sign_alex_in(visitor: Visitor, hands: Hands) -> None:
    """Sign in the person whom the demo has from the start."""
    visitor.visit("/t/aurora/j/login")
    hands.fill("E-mail address", "alex@aurora.example")
    hands.press("Continue")
    visitor.at("Enter your password")
    hands.fill("Password", "demo only: open sesame")
    hands.press("Sign in")
    visitor.at("Hello, Alex Morgan")
