"""A journey of ten steps is begun, built, proved and published with the keyboard alone: on the canvas, and in the
outline, where nothing is dragged and everything is said.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.demo_server import DemoServer
from tests.e2e.album import picture
from tests.e2e.conftest import Meet
from tests.e2e.devices import DESKTOP
from tests.e2e.page_checks import thorough_faults
from tests.e2e.test_studio import at_work

pytestmark = pytest.mark.e2e
MOST_TABS = 80


class Keys:
    """Somebody without a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.pressed += len(words)

    def tab_to(self, name: str) -> None:
        """Press Tab until something with this name has the focus."""
        for _ in range(MOST_TABS):
            self.press("Tab")
            if name in self.focused():
                return
        raise AssertionError(f"no Tab leads to {name}")

    def focused(self) -> str:
        found: str = self.page.evaluate(
            """() => { const at = document.activeElement;
            if (at === document.body) return "";
            return at.labels?.[0]?.textContent ?? at.getAttribute("aria-label") ?? at.textContent; }"""
        )
        return found.strip()

    def add(self, sought: str, step: str) -> None:
        """Put a step in behind the one that has the focus, which it takes over."""
        self.press("a")
        self.type(sought)
        self.press("Enter")
        self.heard(f"Added {step}")
        expect(self.page.locator(f'[data-step="{step}"].step .step__name')).to_be_focused()

    def lead(self, step: str, outcome: str, *sought: str) -> None:
        """Find a step, go down to one of its ways, and say where it leads."""
        self.press("Control+f")
        self.type(step)
        self.press("Enter")
        expect(self.page.locator(f'[data-step="{step}"].step .step__name')).to_be_focused()
        while self.page.evaluate("document.activeElement.closest('.way')?.dataset.outcome") != outcome:
            self.press("ArrowDown")
        self.press("c")
        self.type(sought[0])
        self.press(*sought[1:], "Enter")

    def heard(self, words: str) -> None:
        expect(self.page.locator("#news")).to_have_text(words)


@pytest.mark.parametrize("shows", ["canvas", "outline"])
def test_ten_steps_are_built_proved_and_published_without_a_mouse(
    demo: DemoServer, meet: Meet, shows: str
) -> None:
    owner = at_work(demo, meet, "owner")
    page = owner.page
    keys = Keys(page)
    page.goto("/t/handrail/studio/aurora/new/begin?from=blank")
    keys.tab_to("Title")
    keys.type(f"Join us by {shows}")
    keys.press("Enter")
    page.locator("journey-editor[data-ready]").wait_for()
    keys.pressed = 0

    keys.press("Control+f")
    keys.type("hello")
    keys.press("Enter")
    expect(page.locator("#step-hello .step__name")).to_be_focused()
    if shows == "outline":
        keys.press("o")
    expect(page.locator("journey-editor")).to_have_attribute("data-shows", shows)
    keys.add("form", "form")
    keys.add("e-mail code", "email-confirm")
    keys.add("new password", "password-set")
    keys.add("terms", "consent")
    keys.add("open an account", "account-create")
    keys.add("new authenticator", "totp-enrol")
    keys.lead("email-confirm", "locked", "turned")
    keys.heard("Added end-denied")
    keys.lead("account-create", "exists", "end-d")
    keys.lead("consent", "declined", "end-d")
    keys.lead("totp-enrol", "already", "done")
    keys.lead("totp-enrol", "failed", "end-d")
    keys.lead("totp-enrol", "error", "end-d", "ArrowDown")
    keys.heard("Every open “error” leads to end-denied")
    keys.lead("email-confirm", "ok", "message")
    keys.heard("Added message")
    expect(page.locator("#verdict")).to_contain_text("Proved")
    expect(page.locator('journey-editor[data-saved="true"]')).to_have_count(1)
    assert page.locator(".step").count() == 10
    assert keys.pressed <= 250
    expect(page.get_by_label("Name of the step")).to_have_value(re.compile("message|email-confirm"))
    picture(page, f"studio-keyboard-{shows}", DESKTOP)

    faults = thorough_faults(page, DESKTOP)
    # A drawing in two dimensions is cut off at its edges (WCAG 2.2, 1.4.10); the outline never is.
    assert [each for each in faults if shows == "outline" or "cut off" not in each] == []

    keys.tab_to("Publish")
    keys.press("Enter")
    page.wait_for_url("**/publishing")
    keys.tab_to("What changes, and why")
    keys.type("A way in for everybody")
    keys.press("Enter")

    expect(page.get_by_text("It is live.")).to_be_visible()
