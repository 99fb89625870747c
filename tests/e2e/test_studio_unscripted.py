"""A journey is built and published without any script."""

import pytest
from playwright.sync_api import expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE
from tests.e2e.hands import Pointer
from tests.e2e.test_studio import at_work
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e


def choose(visitor: Visitor, button: str, **options: str) -> None:
    """Fill in the form with this button, each field by the end of its id, and send it."""
    form = visitor.page.locator(".by-hand__form").filter(has=visitor.page.get_by_role("button", name=button))
    for name, option in options.items():
        form.locator(f"select[name={name}]").select_option(label=option)
    form.get_by_role("button", name=button).click()


def test_a_journey_is_built_of_plain_forms_and_published(demo: DemoServer, meet: Meet) -> None:
    owner = at_work(demo, meet, "owner", scripts=False)
    hands, page = Pointer(owner.page), owner.page
    page.goto("/t/handrail/studio/aurora/new/begin?from=blank")
    hands.fill("Title", "By hand")
    hands.press("Create the draft")
    owner.at("By hand")

    choose(owner, "Put a step in", look="Form", way="hello: done → done")
    expect(page.locator("#step-form")).to_contain_text("done")
    choose(owner, "Put a step in", look="Message", way="Nowhere yet: by itself")
    expect(page.locator("#step-message")).to_contain_text("nothing leads here")
    choose(owner, "Connect", way="form: done → done", target="message")
    choose(owner, "Connect", way="message: done", target="done")
    choose(owner, "Take the step away", step="hello", heal="form")
    expect(page.locator("#step-hello")).to_have_count(0)
    expect(page.locator("#step-form")).to_contain_text("Start")
    expect(page.locator("#found")).to_contain_text("No route breaks a guardrail.")
    picture(page, "studio-by-hand", PHONE, DESKTOP)

    hands.follow("Publish")
    hands.fill("What changes, and why", "The first version")
    hands.press("Publish")
    expect(page.get_by_text("It is live.")).to_be_visible()
    page.goto("/t/aurora/j/by-hand")
    hands.fill("Full name", "Robin Hale")
    hands.fill("E-mail address", "robin@mail.example")
    hands.press("Continue")
    owner.at("Good to know")


def test_steps_become_a_part_and_come_back_and_the_draft_is_discarded(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer", scripts=False)
    hands, page = Pointer(designer.page), designer.page
    page.goto("/t/handrail/studio/aurora/new/begin?from=template:registration")
    hands.fill("Title", "Part by hand")
    hands.press("Create the draft")
    hands.follow("Make a part of steps")
    designer.at("Make these steps a part")
    picture(page, "studio-folding", PHONE, DESKTOP)
    page.get_by_label("address", exact=True).check()
    page.get_by_label("password", exact=True).check()
    hands.press("Go on")
    hands.fill("Title", "Prove it by hand")
    hands.fill("Name in addresses", "proved-by-hand")
    picture(page, "studio-folding-word", PHONE, DESKTOP)
    hands.press("Make the part")
    expect(page.locator("#step-proved-by-hand")).to_be_visible()

    choose(designer, "Put the steps back", step="proved-by-hand")
    designer.at("Put the steps back in place of proved-by-hand?")
    picture(page, "studio-unfolding", PHONE, DESKTOP)
    hands.press("Put the steps back")
    expect(page.locator("#step-address")).to_be_visible()

    hands.follow("Discard draft")
    designer.at("Discard the draft of part-by-hand?")
    picture(page, "studio-discard", PHONE, DESKTOP)
    hands.press("Discard the draft")
    designer.at("Journeys of Aurora Insurance")


def test_whoever_was_slower_without_a_script_overwrites_nothing(demo: DemoServer, meet: Meet) -> None:
    designer = at_work(demo, meet, "designer", scripts=False)
    hands, page = Pointer(designer.page), designer.page
    page.goto("/t/handrail/studio/aurora/new/begin?from=blank")
    hands.fill("Title", "Too late")
    hands.press("Create the draft")
    designer.at("Too late")
    other = page.context.new_page()
    other.goto(page.url)
    Pointer(other).press("Put a step in")
    expect(other.locator("#revision")).to_have_text("Draft 2")

    choose(designer, "Take the step away", step="hello", heal="done")

    expect(page.get_by_role("status").filter(has_text="somebody else")).to_be_visible()
    expect(page.locator("#step-hello")).to_be_visible()
