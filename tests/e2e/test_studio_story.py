"""A product manager's first day: a journey from blank, broken, told so, repaired, tried, published and walked."""

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP, PHONE, Device
from tests.e2e.hands import Pointer
from tests.e2e.test_studio import at_work
from tests.e2e.test_studio_trying import Trial
from tests.e2e.visitor import Visitor
from tests.e2e.walks import PHRASE
from tests.json_walk import fresh_address

pytestmark = pytest.mark.e2e
SCREEN = Device("screen", 1440, 900)
TITLE = "Join the club"
FIVE_MINUTES = 5 * 60


class Mouse:
    """Somebody in front of the canvas who uses the mouse alone, and types only words."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pointer = Pointer(page)

    def card(self, step: str) -> Locator:
        return self.page.locator(f'.step[data-step="{step}"]')

    def choose(self, step: str) -> None:
        self.card(step).locator(".step__kind").click()

    def find(self, step: str) -> None:
        """Bring a step to where it can be seen."""
        self.page.locator(".tools").get_by_role("button", name="Find a step").click()
        self.pick(step)
        expect(self.card(step)).to_be_in_viewport(ratio=0.9)

    def pick(self, named: str, *, of_all: bool = False) -> None:
        """Choose from the list that asks: the first of this name, or the last, which is for every step at once."""
        picker = self.page.locator(".picker")
        found = picker.get_by_role("option", name=re.compile(f"^{named}"))
        (found.last if of_all else found.first).click()
        expect(picker).to_be_hidden()

    def add(self, named: str, step: str) -> None:
        """Put a step in behind the one that is chosen, which it becomes."""
        self.page.locator(".palette").get_by_role("button", name=re.compile(f"^{named}")).click()
        self.did(f"Added {step}")

    def lead(self, step: str, outcome: str, target: str, *, of_all: bool = False) -> None:
        """Say where an outcome leads: a click on it, and one on the step among all that are offered."""
        self.find(step)
        self.card(step).locator(f'.way[data-outcome="{outcome}"] .way__port').click()
        self.pick(target, of_all=of_all)

    def did(self, words: str) -> None:
        expect(self.page.locator(".did")).to_contain_text(words)


def test_a_journey_is_made_from_blank_broken_repaired_tried_published_and_walked(
    demo: DemoServer, meet: Meet
) -> None:
    owner = at_work(demo, meet, "owner", SCREEN)
    began = time.monotonic()

    begin_from_blank(owner)
    build(Mouse(owner.page))
    break_and_repair(Mouse(owner.page))
    try_it(owner)
    publish(owner)

    assert time.monotonic() - began < FIVE_MINUTES
    join(meet(PHONE))


def begin_from_blank(owner: Visitor) -> None:
    hands = Pointer(owner.page)
    hands.follow("New journey")
    owner.at("New journey")
    owner.page.locator("#blank").click()
    owner.at("What is it called?")
    hands.fill("Title", TITLE)
    hands.press("Create the draft")
    owner.at(TITLE)
    owner.page.locator("journey-editor[data-ready]").wait_for()


def build(mouse: Mouse) -> None:
    mouse.choose("hello")
    mouse.add("Form", "form")
    mouse.add("E-mail code", "email-confirm")
    mouse.add("New password", "password-set")
    mouse.add("Terms and consents", "consent")
    mouse.add("Open an account", "account-create")
    mouse.add("End: turned away", "end-denied")
    mouse.lead("email-confirm", "locked", "end-denied")
    mouse.lead("consent", "declined", "end-denied")
    mouse.lead("account-create", "error", "end-denied", of_all=True)
    mouse.did("Every open “error” leads to end-denied")
    expect(mouse.page.locator("#verdict")).to_contain_text("Proved")


def break_and_repair(mouse: Mouse) -> None:
    proof = mouse.page.locator("#verdict")
    mouse.lead("account-create", "exists", "done")
    expect(proof).not_to_contain_text("Proved")
    finding = mouse.page.locator(".finding--error").first
    expect(finding).to_contain_text("Somebody new gets here without an account")
    finding.hover()
    expect(mouse.card("account-create")).to_contain_class("step--lit")
    picture(mouse.page, "studio-story-finding", DESKTOP)
    finding.get_by_role("button", name="Apply this repair").first.click()
    mouse.did("Applied a repair")
    expect(proof).to_contain_text("Proved")


def try_it(owner: Visitor) -> None:
    hands = Pointer(owner.page)
    hands.follow("Try it")
    trial = Trial(owner, "join-the-club")
    trial.begin("Somebody new")
    trial.sees("Welcome")
    trial.press("Continue")
    trial.sees("Your details")
    trial.fill("Full name", "Dana Fox")
    trial.fill("E-mail address", "dana@example.org")
    trial.press("Continue")
    trial.sees("Check your e-mail")
    trial.fill("Code from the e-mail", trial.code())
    trial.press("Continue")
    trial.sees("Choose a password")
    trial.fill("Password", PHRASE)
    trial.press("Continue")
    trial.sees("Please read and decide")
    trial.frame.get_by_role("checkbox", name="I accept: Terms of use").check()
    trial.press("Continue")
    expect(owner.page.locator("#where")).to_contain_text("Finished at done")
    owner.page.get_by_label("Save this as a test called").fill("Somebody new joins")
    hands.press("Save")
    expect(owner.page.get_by_text("Saved as a test of the draft.")).to_be_visible()
    hands.follow("Back to the journey")
    owner.at(TITLE)
    owner.page.locator("journey-editor[data-ready]").wait_for()


def publish(owner: Visitor) -> None:
    hands = Pointer(owner.page)
    hands.follow("Publish")
    hands.fill("What changes, and why", "Everybody may join")
    hands.press("Publish")
    expect(owner.page.get_by_text("It is live.")).to_be_visible()
    expect(owner.page.get_by_role("link", name="See it as customers do")).to_have_attribute(
        "href", re.compile("/t/aurora/j/join-the-club$")
    )


def join(customer: Visitor) -> None:
    hands, address = Pointer(customer.page), fresh_address()
    customer.visit("/t/aurora/j/join-the-club")
    customer.at("Welcome")
    hands.press("Continue")
    customer.at("Your details")
    hands.fill("Full name", "Robin Hale")
    hands.fill("E-mail address", address)
    hands.press("Continue")
    customer.at("Check your e-mail")
    hands.fill("Code from the e-mail", customer.postbox.code_for(address))
    hands.press("Continue")
    customer.at("Choose a password")
    hands.fill("Password", PHRASE)
    hands.press("Continue")
    customer.at("Please read and decide")
    hands.tick("I accept: Terms of use")
    hands.press("Continue")
    customer.at("Done")
