"""What people do to pages: press twice, go back, reload, open another tab, change to another device."""

import pytest
from playwright.sync_api import expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import PHONE
from tests.e2e.hands import Pointer
from tests.e2e.visitor import Visitor
from tests.json_walk import Walk, fresh_address

pytestmark = pytest.mark.e2e
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@with_and_without_scripts
def test_two_quick_presses_are_one_answer(meet: Meet, demo: DemoServer, *, scripts: bool) -> None:
    """zi#12656: a double submit strands the person."""
    visitor, address = meet(scripts=scripts), fresh_address()
    fill_details(visitor, address)

    visitor.page.get_by_role("button", name="Continue").dblclick()

    visitor.at("Check your e-mail")
    expect(visitor.page.get_by_role("status").filter(has_text="answered")).to_have_count(0)
    assert mails_in_the_end(visitor, demo, address) == 1
    if scripts:
        assert len(visitor.posts) == 1


@with_and_without_scripts
def test_back_and_forward_show_where_one_is_and_send_nothing_again(
    meet: Meet, demo: DemoServer, *, scripts: bool
) -> None:
    """zi#10697: going back sends another mail. kc#25440: it leads to "page has expired"."""
    visitor, address = meet(scripts=scripts), fresh_address()
    visitor.visit("/")
    fill_details(visitor, address)
    Pointer(visitor.page).press("Continue")
    visitor.at("Check your e-mail")
    sent = len(visitor.posts)

    visitor.page.go_back()
    visitor.page.go_forward()

    visitor.at("Check your e-mail")
    assert len(visitor.posts) == sent
    assert mails_in_the_end(visitor, demo, address) == 1


@with_and_without_scripts
def test_a_reloaded_page_is_the_same_page(meet: Meet, demo: DemoServer, *, scripts: bool) -> None:
    visitor, address = meet(scripts=scripts), fresh_address()
    fill_details(visitor, address)
    Pointer(visitor.page).press("Continue")
    visitor.at("Check your e-mail")
    sent = len(visitor.posts)

    visitor.page.reload()

    visitor.at("Check your e-mail")
    assert len(visitor.posts) == sent
    assert mails_in_the_end(visitor, demo, address) == 1


@with_and_without_scripts
def test_an_answer_in_an_older_tab_changes_nothing_and_shows_where_one_is(meet: Meet, *, scripts: bool) -> None:
    visitor = meet(scripts=scripts)
    visitor.expects(409)
    fill_details(visitor, fresh_address())
    older = visitor.page
    visitor.page = visitor.context.new_page()
    visitor.page.goto(older.url)
    Pointer(visitor.page).fill("Full name", "Dana Fox")
    Pointer(visitor.page).fill("E-mail address", fresh_address())
    Pointer(visitor.page).press("Continue")
    visitor.at("Check your e-mail")

    visitor.page = older
    Pointer(older).press("Continue")

    visitor.at("Check your e-mail")
    expect(older.get_by_role("status").filter(has_text="You answered that page already")).to_be_visible()


@with_and_without_scripts
def test_two_journeys_in_one_browser_do_not_disturb_each_other(meet: Meet, *, scripts: bool) -> None:
    """ak#13629: two tabs fight, one journey at a time."""
    visitor, address = meet(scripts=scripts), fresh_address()
    fill_details(visitor, address)
    first = visitor.page
    visitor.page = visitor.context.new_page()
    visitor.visit("/t/aurora/j/login")
    Pointer(visitor.page).fill("E-mail address", "alex@aurora.example")
    second = visitor.page

    Pointer(first).press("Continue")
    Pointer(second).press("Continue")
    visitor.at("Enter your password")
    Pointer(second).fill("Password", "demo only: open sesame")
    Pointer(second).press("Sign in")
    visitor.at("Hello, Alex Morgan")
    visitor.page = first
    visitor.at("Check your e-mail")
    Pointer(first).fill("Code from the e-mail", visitor.postbox.code_for(address))
    Pointer(first).press("Continue")

    visitor.at("Choose a password")


@with_and_without_scripts
def test_a_journey_does_not_go_on_in_another_browser(meet: Meet, *, scripts: bool) -> None:
    """kc#38574: in another browser nobody says how to go on."""
    visitor, stranger = meet(scripts=scripts), meet(PHONE, scripts=scripts)
    stranger.expects(404)
    fill_details(visitor, fresh_address())

    stranger.visit(visitor.page.url)

    stranger.at("This step cannot be opened here")
    expect(stranger.page.get_by_text("only in the browser where you began it")).to_be_visible()
    picture(stranger.page, "error-another-browser", PHONE)
    Pointer(stranger.page).follow("Start again")
    stranger.at("Sign in")
    Pointer(stranger.page).press("I am new here")
    stranger.at("Open your Aurora account")
    Pointer(visitor.page).press("Continue")
    visitor.at("Check your e-mail")


def fill_details(visitor: Visitor, address: str) -> None:
    visitor.visit("/t/aurora/j/registration")
    visitor.at("Open your Aurora account")
    Pointer(visitor.page).fill("Full name", "Dana Fox")
    Pointer(visitor.page).fill("E-mail address", address)


def mails_in_the_end(visitor: Visitor, demo: DemoServer, address: str) -> int:
    """Count the mails to the address once a mail that was promised later has arrived."""
    later = fresh_address()
    with Walk(demo, "aurora", "registration") as somebody:
        somebody.answer(name="Kim Later", email=later, phone="")
    demo.code_for(later)
    return visitor.postbox.count(address)
